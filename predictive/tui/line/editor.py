"""The line mode: what is entered is written or carried out, and it says what it has done."""

from collections.abc import Callable

from predictive.errors import PredictiveError, as_predictive_error
from predictive.settings import Settings
from predictive.suggesting.spacing import in_place_of_space
from predictive.translation import gettext as _
from predictive.translation import ngettext
from predictive.tui.line.background_model import BackgroundModel
from predictive.tui.line.choices import Choices, suggestions
from predictive.tui.line.commands import Command, help_lines, parse
from predictive.tui.line.document import Document
from predictive.tui.line.entry import ASK, EMPTY, Entry, Line, as_typed
from predictive.tui.line.learning import Kind, Learning
from predictive.tui.line.proofreading import Proofreading
from predictive.tui.line.saving import may_leave, save
from predictive.tui.line.terminal import Terminal
from predictive.tui.line.text_commands import TextCommands


class LineEditor:
    """Writes one text, line by line."""

    def __init__(
        self, document: Document, terminal: Terminal, model: BackgroundModel, settings: Settings
    ) -> None:
        self._document = document
        self._text = document.text
        self._terminal = terminal
        self._model = model
        self._settings = settings
        self._learning = Learning(model, document)
        self._proofreading = Proofreading(model, document)
        self._commands = TextCommands(document.text)
        self._choices: Choices | None = None
        self._line = EMPTY
        self._accepted = EMPTY
        """The line in progress right after a suggestion was written in it."""
        self._is_continued = False
        """Whether the line in progress was begun before."""
        self._is_over = False
        self._problem: PredictiveError | None = None
        """Of the draft, to be said once the line in progress is entered."""

    def run(self) -> None:
        """Read and carry out what is entered, to the end.

        Raises `EOFError` where that comes before a question is answered.
        """
        while not self._is_over:
            try:
                entry = self._read()
                self._is_continued = True
                self._line = self._carry_out(entry)
            except KeyboardInterrupt:
                self._line = self._cancel()
            self._is_continued = self._is_continued and bool(self._line.text)
            self.paused(self._line)
        try:
            self._learning.learn()
        except PredictiveError as error:
            self._say_error(error)

    def changed(self, old: Line, new: Line, kind: Kind) -> None:
        """Note a change of the line in progress."""
        self._learning.change(old, new, kind)

    def paused(self, line: Line) -> None:
        """Keep a draft of the text with the line in progress."""
        try:
            self._document.keep_draft(line.text)
        except OSError as error:
            self._problem = as_predictive_error(error)

    def typed(self, line: Line, text: str) -> Line:
        """Return the line once a text is typed: it may take the place of the accepted space."""
        before = line.before
        if text and line == self._accepted and before.endswith(" "):
            space = in_place_of_space(text[0], line.after)
            if space is not None:
                before, text = before[:-1], space + text[1:]
        return Line(before + text, line.after)

    def _read(self) -> Entry:
        """Return what is entered: the command to end after Ctrl+D."""
        prompt = f"{self._text.row + 1}: "
        try:
            return self._terminal.read(prompt, self._line, self, is_continued=self._is_continued)
        except EOFError:
            return Entry(EMPTY, "quit")

    def _carry_out(self, entry: Entry) -> Line:
        """Write a line, or carry out a command; return the line in progress as it is then."""
        reported = self._report_problems()
        try:
            self._paste(entry.pasted)
            if entry.command:
                return self._obey(parse(entry.command), entry.line)
            if not entry.pasted:
                self._enter(entry.line)
                return EMPTY
        except PredictiveError as error:
            if error not in reported:
                self._say_error(error)
            return entry.line if entry.command else EMPTY
        return entry.line

    def _report_problems(self) -> list[PredictiveError]:
        """Say what is wrong with the model and the draft, if that is new, and return it."""
        problems = [each for each in (self._model.complaint(), self._problem) if each is not None]
        for problem in problems:
            self._say_error(problem)
        self._problem = None
        return problems

    def _enter(self, line: Line) -> None:
        """Write a finished line; an empty one changes none that is to be edited."""
        if line == self._accepted and line.text.endswith(" "):
            line = Line(line.before[:-1])
        self._forget_choices()
        self._commands.forget()
        if self._text.is_replacing and not line.text:
            self._text.go(len(self._text.lines))
            self._terminal.say(_("unchanged"))
            return
        row, is_change = self._text.row, self._text.is_replacing
        self._learning.enter(line)
        self._text.enter(line.text)
        if is_change:
            self._say_changed(row)
        self._learning.learn()

    def _paste(self, lines: tuple[str, ...]) -> None:
        if lines:
            self._learning.forget()
            for line in lines:
                row = self._text.row
                self._text.enter(line)
                self._text.go(row + 1)
            said = ngettext("{count} line pasted", "{count} lines pasted", len(lines))
            self._terminal.say(said.format(count=len(lines)))

    def _cancel(self) -> Line:
        """Drop the line in progress, and return an empty one."""
        self._learning.forget()
        self._forget_choices()
        if self._text.is_replacing:
            self._text.go(len(self._text.lines))
        self._terminal.say(_("cancelled"))
        return EMPTY

    def _obey(self, command: Command, line: Line) -> Line:
        """Carry out a command; return the line in progress as it is then."""
        if not line.text:
            self._learning.forget()  # the command was typed, and is no text
        if command.name == "edit":
            return self._edit(command, line)
        if command.name == ASK:
            self._suggest(line)
        elif command.name.isdecimal():
            return self._take(int(command.name), line)
        else:
            said = self._actions(command, line)[command.name]()
            if said:
                self._terminal.say(said)
        return line

    def _actions(self, command: Command, line: Line) -> dict[str, Callable[[], str | None]]:
        """Return what each command does; it returns what is to be said."""
        lines = self._commands
        return {
            "all": lines.read_all,
            "check": lambda: self._check(line),
            "delete": lambda: lines.delete(command),
            "go": lambda: lines.go(command),
            "help": lambda: "\n".join([*help_lines(), *self._terminal.keys_help()]),
            "line": lambda: line.text or _("the line is empty"),
            "next": lambda: lines.read_near(1),
            "previous": lambda: lines.read_near(-1),
            "quit": lambda: self._leave(line),
            "read": lambda: lines.read(command),
            "save": lambda: self._save(command.argument, line),
            "undo": lines.undo,
            "words": lines.count,
        }

    def _suggest(self, line: Line) -> None:
        if self._model.is_loading:
            self._terminal.say(_("the model is being loaded"))
        settings, around = self._settings, self._text.around()
        found = suggestions(
            self._model.session(), around, line, settings.words, settings.confidence
        )
        self._choices = found if found.texts else None
        self._terminal.say(str(found) or _("no suggestions"))

    def _check(self, line: Line) -> str:
        said, self._choices = self._proofreading.next(line)
        return said

    def _take(self, number: int, line: Line) -> Line:
        """Write the choice with a number; if they were for another line, suggest first."""
        choices = self._choices
        if choices is None or choices.line != line:
            self._suggest(line)
            return line
        if not 1 <= number <= len(choices.texts):
            message = _("there is no number {number}").format(number=number)
            raise PredictiveError(message, str(choices))
        new = choices.take(number - 1)
        self._forget_choices()
        if choices.row is not None:
            self._say_changed(choices.row)
            return new
        self.changed(line, new, choices.kind)
        self._accepted = new
        return new

    def _edit(self, command: Command, line: Line) -> Line:
        old = self._commands.edit(command)
        self._is_continued = False
        if self._terminal.can_edit:
            return Line(as_typed(old))
        self._terminal.say(self._commands.numbered(self._text.row))
        return line

    def _save(self, name: str, line: Line) -> None:
        save(self._document, self._terminal, name, line.text)

    def _leave(self, line: Line) -> None:
        if line.text:
            self._enter(line)
        self._is_over = may_leave(self._document, self._terminal)

    def _forget_choices(self) -> None:
        self._choices, self._accepted = None, EMPTY

    def _say_changed(self, row: int) -> None:
        self._terminal.say(_("changed {line}").format(line=self._commands.numbered(row)))

    def _say_error(self, error: PredictiveError) -> None:
        self._terminal.say(f"{error.message} ({error.hint})" if error.hint else error.message)
