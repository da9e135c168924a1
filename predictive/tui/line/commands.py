"""The commands of the line mode, each known by its first letters too."""

import re
from typing import NamedTuple

from predictive.errors import PredictiveError
from predictive.translation import gettext as _
from predictive.tui.line.entry import ASK

_HELP = {
    "all": _("read the whole text, with the numbers of its lines"),
    "check": _("find the next word that is probably mistyped; :1 corrects it"),
    "delete": _("delete the line that was read or written last, or :delete 3, or :delete 3-7"),
    "edit": _("change the line that was read or written last, or :edit 3"),
    "go": _(":go 3 writes before line 3 from now on; without a number, at the end again"),
    "help": _("read this"),
    "line": _("read the line that you are writing"),
    "next": _("read the line after the one that was read last"),
    "previous": _("read the line before it, or before the one that you are writing"),
    "quit": _("end"),
    "read": _("read the line that was read or written last, or :read 3, or :read 3-7"),
    "save": _("save, or :save letter.txt"),
    "undo": _("undo the last change of the text"),
    "words": _("count the words"),
}
_COMMAND = re.compile(r"(\?|\d+|[a-z]*)\s*(.*)", re.DOTALL)
_LINES = re.compile(r"(\d+)\s*(?:-\s*(\d+))?")


class Command(NamedTuple):
    """A command and what follows it."""

    name: str
    """A full name, `ASK`, or the number of a suggestion."""
    argument: str = ""

    def lines(self, count: int) -> range | None:
        """Return the rows that it names in a text of so many lines; None if it names none.

        Raises `PredictiveError` if they are not there.
        """
        if not self.argument:
            return None
        found = _LINES.fullmatch(self.argument)
        if found is None:
            message = _("“{text}” is not the number of a line").format(text=self.argument)
            raise PredictiveError(message, _(":all reads the lines with their numbers"))
        first, last = int(found[1]), int(found[2] or found[1])
        if not 1 <= first <= last <= count:
            message = _("there is no line {number}").format(number=self.argument)
            raise PredictiveError(message, _("the last line is {count}").format(count=count))
        return range(first - 1, last)


def parse(typed: str) -> Command:
    """Return the command typed after a colon. Raises `PredictiveError` if there is none."""
    found = _COMMAND.fullmatch(typed)
    word, argument = (found[1], found[2]) if found else ("", typed)
    if word == ASK or word.isdecimal():
        return Command(word, argument)
    named = [name for name in _HELP if word and name.startswith(word)]
    if not named:
        message = _("there is no command “:{text}”").format(text=typed)
        hint = _(":help reads the commands; a line that begins with a colon is typed with two")
        raise PredictiveError(message, hint)
    return Command(named[0], argument)


def help_lines() -> list[str]:
    """Return what can be typed, a line each."""
    return [
        _("Type a line and press Enter: it is written."),
        _(":? after the start of a line, or alone: suggestions"),
        _(":1, :2 and so on: write this one"),
        *(f":{name}: {text}" for name, text in _HELP.items()),
        _("The first letter of a command is enough. A line that begins with a colon needs two."),
    ]
