"""A question with a few answers."""

from collections.abc import Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import ItemGrid, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Button, Label

from predictive.tui.visible import visible

_ANSWER = 17
_FRAME = 6
_WIDTH = 64
"""Cells: of an answer, of the frame, and of the whole dialog at least."""


class ChoiceDialog(ModalScreen[str | None]):
    """Asks; returns the key of the answer, or None for Escape. The first is the default.

    In a narrow window the answers take several lines; in a low one the dialog scrolls.
    """

    VERTICAL_BREAKPOINTS = [(0, "-low"), (16, "-high")]  # noqa: RUF012
    DEFAULT_CSS = """
    ChoiceDialog { align: center middle; layers: notices question; }
    ChoiceDialog ToastRack { layer: notices; }
    ChoiceDialog > VerticalScroll {
        layer: question; max-width: 96%; height: auto; max-height: 100%; padding: 1 2;
        background: $panel; border: round $primary;
    }
    ChoiceDialog Label { width: 100%; }
    ChoiceDialog .detail { color: $text-muted; }
    ChoiceDialog ItemGrid { height: auto; margin-top: 1; grid-columns: 17; }
    ChoiceDialog Button { margin-right: 1; }
    ChoiceDialog.-low > VerticalScroll { padding: 0 1; border: none; }
    ChoiceDialog.-low Button { height: 1; border: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "answer('')", "Cancel", id="choice-cancel"),
        Binding("left,up", "app.focus_previous", "Previous", show=False, priority=True),
        Binding("right,down", "app.focus_next", "Next", show=False, priority=True),
    ]

    def __init__(self, question: str, answers: Mapping[str, str], detail: str = "") -> None:
        super().__init__()
        self._question, self._answers, self._detail = question, answers, detail

    def compose(self) -> ComposeResult:
        """Show the question above its answers."""
        with VerticalScroll(can_focus=False) as frame:
            frame.styles.width = max(_WIDTH, _ANSWER * len(self._answers) + _FRAME)
            yield Label(visible(self._question), markup=False)
            if self._detail:
                yield Label(visible(self._detail), classes="detail", markup=False)
            with ItemGrid(min_column_width=_ANSWER):
                for number, (key, label) in enumerate(self._answers.items()):
                    yield Button(label, variant="default" if number else "primary", id=key)

    def action_answer(self, key: str) -> None:
        """Close with an answer."""
        self.dismiss(key or None)

    @on(Button.Pressed)
    def _press(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id)
