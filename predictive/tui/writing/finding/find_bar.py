"""The bar to find and replace in the text."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, ClassVar, TypeVar

from rich.cells import cell_len
from textual import actions, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, Label

from predictive.translation import gettext as _
from predictive.translation import ngettext
from predictive.tui.writing.documents import ExactDocument
from predictive.tui.writing.editor import Editor
from predictive.tui.writing.finding.field import Field
from predictive.tui.writing.finding.finder import Finder
from predictive.tui.writing.finding.match_navigator import MatchNavigator
from predictive.tui.writing.finding.options_line import Option, OptionChosen, OptionsLine
from predictive.tui.writing.finding.position import Position
from predictive.tui.writing.finding.query import PatternError
from predictive.tui.writing.keys import FIND_KEYS

Result = TypeVar("Result")

_REPLACE = _("Replace: ")
_PATIENCE = 0.3
"""Seconds after which a search is reported."""
_KEY_PATIENCE = 1.0
"""Seconds that the next keys wait for a search, to act on what it finds."""
_LABELS = {
    "find-case": _("Case"),
    "find-words": _("Words"),
    "find-regex": _("Regex"),
    "find-selection": _("Selection"),
    "replace-all": _("Replace all"),
}
"""Of the options, by the names of their keys."""


class FindBar(Vertical):
    """Finds what is typed in it, goes from match to match, and replaces.

    While one types, only the view moves. The cursor moves once Enter or an arrow chooses a match;
    until then Escape returns to where the view was.
    """

    DEFAULT_CSS = """
    FindBar { display: none; height: auto; padding: 0 1; background: $panel; }
    FindBar.-open { display: block; }
    FindBar Horizontal { height: 1; }
    FindBar #replacement { display: none; }
    FindBar.-replacing #replacement { display: block; }
    FindBar #status { max-width: 60%; padding-left: 1; color: $text-muted; }
    FindBar #status.-problem { color: $text-error; }
    """
    BINDINGS: ClassVar[list[BindingType]] = FIND_KEYS

    def __init__(self, editor: Editor) -> None:
        super().__init__()
        self._editor = editor
        self._finder = Finder(editor)
        self._navigator = MatchNavigator(editor, self._finder)
        self._field = Field(editor, _("find; Enter for the next, Esc closes"))
        self._replacement = Field(editor)
        self._status = Label(id="status", markup=False)
        self._label = Label(_("Find: "))
        self._options = OptionsLine()
        self._view = editor.scroll_offset
        """Where Escape returns to."""

    def compose(self) -> ComposeResult:
        """Lay out the text to find, the text that replaces it, and the options."""
        with Horizontal():
            yield self._label
            yield self._field
            yield self._status
        with Horizontal(id="replacement"):
            yield Label(_REPLACE)
            yield self._replacement
        yield self._options

    @property
    def is_open(self) -> bool:
        """Whether the bar is shown."""
        return self.has_class("-open")

    def on_mount(self) -> None:
        """Look up the keys of the options, which the settings may have changed."""
        bindings = self._bindings.copy()
        bindings.apply_keymap(self.app._keymap)
        self._keys = {binding.id: binding for key, binding in bindings}

    def open(self, *, replacing: bool = False) -> None:
        """Show the bar, filled with the selection, or with what was looked for last."""
        if not self.is_open:
            self._start()
        if replacing:
            self.add_class("-replacing")
            self._label.styles.min_width = cell_len(_REPLACE)
        field = self._replacement if replacing and self._field.value else self._field
        self.screen.set_focus(field)
        field.select_all()
        self._preview(scrolls=False)

    def _start(self) -> None:
        """Show the bar; search only the selected lines, if there are several."""
        self.add_class("-open")
        self._navigator.is_shown = True
        self._view = self._editor.scroll_offset
        document, (top, bottom) = self._editor.document, sorted(self._editor.selection)
        is_long = top[0] < bottom[0]
        assert isinstance(document, ExactDocument)
        to_offset = document.get_index_from_location
        self._finder.selected = (to_offset(top), to_offset(bottom)) if is_long else None
        self._finder.is_in_selection = is_long
        if top != bottom and not is_long:
            self._field.value = self._editor.selected_text

    def hide(self) -> None:
        """Hide the bar, and the matches."""
        if self.is_open:
            self.remove_class("-open", "-replacing")
            self._label.styles.min_width = None
            self._navigator.is_shown = self._finder.is_in_selection = False
            self._navigator.show_nothing()

    # searching

    @on(Input.Changed)
    def _look(self, event: Input.Changed) -> None:
        if event.input is self._field:
            self._preview(scrolls=True)

    @work(group="find")
    async def _preview(self, *, scrolls: bool) -> None:
        """Show what is found now."""
        self._read_query()
        self._show_options()
        position = await self._result(self._navigator.preview(scrolls=scrolls))
        if self.is_open:
            self._tell(position)

    def _read_query(self) -> None:
        self._finder.query = self._finder.query._replace(text=self._field.value)

    async def find_again(self, step: int) -> None:
        """Go to the next match of what was looked for last, or the previous one."""
        if self._field.value:
            await self.action_find(step)
        else:
            self.open()

    async def action_find(self, step: int) -> None:
        """Select the next match, or the previous one."""
        await self._begin(self._find(step, self._navigator.changes_of_others))

    async def _find(self, step: int, changes: int) -> None:
        self._tell(await self._result(self._navigator.go(step, changes)))
        self._view = self._editor.scroll_offset

    async def action_replace(self) -> None:
        """Replace the current match, and select the next one."""
        await self._begin(self._replace(self._replacement.value, self._navigator.changes_of_others))

    async def _replace(self, text: str, changes: int) -> None:
        self._tell(await self._result(self._navigator.replace(text, changes)))
        self._view = self._editor.scroll_offset

    async def action_replace_all(self) -> None:
        """Replace all matches, as one step to undo."""
        changes = self._navigator.changes_of_others
        await self._begin(self._replace_all(self._replacement.value, changes))

    async def _replace_all(self, text: str, changes: int) -> None:
        count = await self._result(self._navigator.replace_all(text, changes))
        if count is not None:
            self._say(ngettext("{count} replaced", "{count} replaced", count).format(count=count))
        self._view = self._editor.scroll_offset

    async def _begin(self, finding: Coroutine[Any, Any, None]) -> None:
        """Start to find; the next keys wait for the end of that, but not for long."""
        self._read_query()
        done = asyncio.Event()

        async def find() -> None:
            try:
                await finding
            finally:
                done.set()

        self.run_worker(find(), group="find")
        with suppress(TimeoutError):
            await asyncio.wait_for(done.wait(), _KEY_PATIENCE)

    async def _result(self, finding: Coroutine[Any, Any, Result]) -> Result | None:
        """Wait for what is found; after a while, tell that it takes time; show an error."""
        task = asyncio.create_task(finding)
        if not (await asyncio.wait({task}, timeout=_PATIENCE))[0]:
            self._say(_("searching…"))
        try:
            return await task
        except PatternError as error:
            self._navigator.show_nothing()
            self._say(error.message, is_problem=True)
            return None

    def _tell(self, position: Position | None) -> None:
        """Show the number of the current match."""
        if position is not None and self._field.value:
            self._say(str(position), is_problem=not position.total, is_news=position.is_news)
        elif position is not None:
            self._say("")

    def _say(self, text: str, *, is_problem: bool = False, is_news: bool = False) -> None:
        if text != self._status.content:
            self._status.update(text)
        self._status.set_class(is_problem, "-problem")
        focused = self.screen.focused
        if self.is_open and isinstance(focused, Field):
            self.app.cursor_position = focused.cursor_screen_offset
        elif is_problem or is_news:
            self.notify(text, timeout=2, markup=False)

    def note_edit(self) -> None:
        """Search again in a text that was changed elsewhere."""
        if self.is_open and not self._finder.knows_text:
            if not self._finder.knows_document:
                self._finder.selected, self._finder.is_in_selection = None, False
            self._preview(scrolls=False)

    def action_undo(self) -> None:
        """Undo the last change of the text."""
        length = len(self._editor.text)
        self._editor.undo()
        self._finder.grow(len(self._editor.text) - length)
        self._preview(scrolls=True)

    # options

    def _show_options(self) -> None:
        query = self._finder.query
        is_on = {
            "find-case": query.is_exact or query.is_regex,
            "find-words": query.whole_words,
            "find-regex": query.is_regex,
            "find-selection": self._finder.is_in_selection,
        }
        self._options.options = [
            Option(self.app.get_key_display(key), label, key.action, is_on.get(name, False))
            for name, label in _LABELS.items()
            for key in [self._keys[name]]
            if self.check_action(*actions.parse(key.action)[1:])
        ]

    @on(OptionChosen)
    async def _choose(self, event: OptionChosen) -> None:
        await self.app.run_action(event.action, self)

    def action_switch(self, field: str) -> None:
        """Change how the text is looked for; a regular expression always matches exactly."""
        self._finder.query = self._finder.query.switched(field)
        self._preview(scrolls=True)

    def action_toggle_scope(self) -> None:
        """Search only what was selected, or the whole text."""
        self._finder.is_in_selection = not self._finder.is_in_selection
        self._preview(scrolls=True)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what is possible."""
        if action == "toggle_scope":
            return self._finder.selected is not None
        if action == "replace_all":
            return self.has_class("-replacing")
        if action == "replace":
            return self.screen.focused is self._replacement
        return super().check_action(action, parameters)

    def action_next_line(self) -> None:
        """Type in the other line, or, without one, in the text."""
        if not self.has_class("-replacing"):
            self.action_close()
        else:
            is_below = self.screen.focused is self._replacement
            self.screen.set_focus(self._field if is_below else self._replacement)

    def action_close(self) -> None:
        """Go back to the text: to the match that was chosen, or to where the view was."""
        self._editor.scroll_to(y=self._view.y, animate=False, force=True, immediate=True)
        self.hide()
        self.screen.set_focus(self._editor)
