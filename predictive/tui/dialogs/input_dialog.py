"""A question whose answer is a line of text."""

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Label
from textual.widgets.input import Selection

from predictive.translation import gettext as _
from predictive.tui.visible import visible

Complaint = Callable[[str], str | None]
"""Returns what is wrong with an answer; None if nothing is."""


class InputDialog(ModalScreen[str | None]):
    """Asks for a line of text; returns it, or None if the user cancels.

    An answer that `complaint` objects to is not accepted. Tab continues what is typed by
    `complete`. The initial answer is selected from column `select_from` on, for the user to
    replace.
    """

    DEFAULT_CSS = """
    InputDialog { align: center middle; }
    InputDialog > Vertical {
        width: 76; max-width: 96%; height: auto; max-height: 100%;
        padding: 1 2; overflow-y: auto;
        background: $panel; border: round $primary; border-subtitle-color: $text-muted;
    }
    InputDialog #complaint { color: $text-error; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", _("Cancel"), id="ask-cancel"),
        Binding("tab", "complete", _("Complete"), show=False, priority=True),
    ]

    def __init__(
        self,
        question: str,
        initial: str = "",
        complaint: Complaint = lambda answer: None,
        select_from: int | None = None,
        complete: Callable[[str], str] = lambda answer: answer,
    ) -> None:
        super().__init__()
        self._complete = complete
        self._question, self._initial, self._complaint = question, initial, complaint
        self._select_from = len(initial) if select_from is None else select_from

    def compose(self) -> ComposeResult:
        """Show the question above the line."""
        with Vertical() as frame:
            frame.border_subtitle = _("Enter accepts, Escape cancels")
            yield Label(visible(self._question), markup=False)
            yield Input(self._initial, select_on_focus=False)
            yield Label("", id="complaint", markup=False)

    def on_mount(self) -> None:
        """Select what the user may want to replace."""
        self.query_one(Input).selection = Selection(self._select_from, len(self._initial))

    def action_complete(self) -> None:
        """Continue what is typed as far as that is certain."""
        line = self.query_one(Input)
        completed = self._complete(line.value)
        if completed != line.value:
            line.value = completed
            line.action_end()

    @on(Input.Submitted)
    def _submit(self, event: Input.Submitted) -> None:
        complaint = self._complaint(event.value)
        if complaint is None:
            self.dismiss(event.value)
        else:
            self.query_one("#complaint", Label).update(f"✗ {visible(complaint)}")
