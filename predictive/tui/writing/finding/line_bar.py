"""The bar to go to a line of the text."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widgets import Input, Label

from predictive.translation import gettext as _
from predictive.tui.writing.editor import Editor
from predictive.tui.writing.finding.field import Field
from predictive.tui.writing.finding.line_target import line_target
from predictive.tui.writing.keys import LINE_KEYS


class LineBar(Horizontal):
    """Moves the cursor to a line that is typed in it."""

    DEFAULT_CSS = """
    LineBar { display: none; height: 1; padding: 0 1; background: $panel; }
    LineBar.-open { display: block; }
    LineBar Label { padding-right: 1; }
    LineBar #possible { color: $text-muted; padding: 0 0 0 1; }
    LineBar #possible.-problem { color: $text-error; }
    """
    BINDINGS: ClassVar[list[BindingType]] = LINE_KEYS

    def __init__(self, editor: Editor) -> None:
        super().__init__()
        self._editor = editor
        self._field = Field(editor)
        self._possible = Label(id="possible", markup=False)

    def compose(self) -> ComposeResult:
        """Lay out the line number, and what it can be."""
        yield Label(_("Line:"))
        yield self._field
        yield self._possible

    def open(self) -> None:
        """Show the bar."""
        self.add_class("-open")
        self._field.value = ""
        self._show_possible()
        self.screen.set_focus(self._field)

    @on(Input.Changed)
    def _forget_problem(self) -> None:
        self._show_possible()

    def _show_possible(self, *, is_problem: bool = False) -> None:
        lines = self._editor.document.line_count
        text = _("1 to {lines}, 9:5, +9, -9") if is_problem else _("1 to {lines}")
        self._possible.update(text.format(lines=lines))
        self._possible.set_class(is_problem, "-problem")

    def action_go(self) -> None:
        """Move the cursor, unless nothing sensible was typed."""
        row, last = self._editor.cursor_location[0], self._editor.document.line_count - 1
        target = line_target(self._field.value, row, last)
        if target is None:
            self._show_possible(is_problem=True)
        else:
            self._editor.move_cursor(self._editor.clamp_visitable(target), center=True)
            self.action_close()

    def action_close(self) -> None:
        """Go back to the text."""
        self.hide()
        self.screen.set_focus(self._editor)

    def hide(self) -> None:
        """Hide the bar."""
        self.remove_class("-open")
