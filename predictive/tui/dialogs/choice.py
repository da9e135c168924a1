"""A question with a few answers."""

from collections.abc import Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Button, Label


class Choice(ModalScreen[str | None]):
    """Asks; gives the key of the answer, or None for Escape. The first is the default."""

    DEFAULT_CSS = """
    Choice { align: center middle; }
    Choice > Vertical {
        width: 64; max-width: 96%; height: auto; padding: 1 2; background: $panel;
        border: round $primary;
    }
    Choice Label { width: 100%; }
    Choice .detail { color: $text-muted; }
    Choice Horizontal { height: auto; margin-top: 1; }
    Choice Button { margin-right: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "answer('')", "Cancel", id="choice-cancel"),
        Binding("left", "app.focus_previous", "Previous", show=False),
        Binding("right", "app.focus_next", "Next", show=False),
    ]

    def __init__(self, question: str, answers: Mapping[str, str], detail: str = "") -> None:
        super().__init__()
        self._question, self._answers, self._detail = question, answers, detail

    def compose(self) -> ComposeResult:
        """Show the question above its answers."""
        with Vertical():
            yield Label(self._question, markup=False)
            if self._detail:
                yield Label(self._detail, classes="detail", markup=False)
            with Horizontal():
                for number, (key, label) in enumerate(self._answers.items()):
                    yield Button(label, variant="default" if number else "primary", id=key)

    def action_answer(self, key: str) -> None:
        """Close with an answer."""
        self.dismiss(key or None)

    @on(Button.Pressed)
    def _take(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id)
