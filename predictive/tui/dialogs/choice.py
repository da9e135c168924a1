"""A question with a few answers."""

from collections.abc import Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Button, Label

from predictive.tui.visible import visible


class Choice(ModalScreen[str | None]):
    """Asks; gives the key of the answer, or None for Escape. The first is the default.

    In a small window the answers stand below each other, and all of it scrolls.
    """

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (62, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-low"), (16, "-high")]  # noqa: RUF012
    DEFAULT_CSS = """
    Choice { align: center middle; }
    Choice > VerticalScroll {
        width: 64; max-width: 96%; height: auto; max-height: 100%; padding: 1 2;
        background: $panel; border: round $primary;
    }
    Choice Label { width: 100%; }
    Choice .detail { color: $text-muted; }
    Choice Horizontal { height: auto; margin-top: 1; }
    Choice Button { margin-right: 1; }
    Choice.-narrow Horizontal { layout: vertical; }
    Choice.-low > VerticalScroll { padding: 0 1; border: none; }
    Choice.-low Button { height: 1; border: none; }
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
        with VerticalScroll(can_focus=False):
            yield Label(visible(self._question), markup=False)
            if self._detail:
                yield Label(visible(self._detail), classes="detail", markup=False)
            with Horizontal():
                for number, (key, label) in enumerate(self._answers.items()):
                    yield Button(label, variant="default" if number else "primary", id=key)

    def action_answer(self, key: str) -> None:
        """Close with an answer."""
        self.dismiss(key or None)

    @on(Button.Pressed)
    def _take(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id)
