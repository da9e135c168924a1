"""What a person sees who has no model yet."""

from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Button, Label

from predictive import paths


class WelcomeScreen(ModalScreen[list[Path] | None]):
    """Gives the texts to train on: none chosen yet, the starter text, or None for later."""

    DEFAULT_CSS = """
    WelcomeScreen { align: center middle; }
    WelcomeScreen > Vertical {
        width: 68; max-width: 96%; height: auto; padding: 1 2; background: $panel;
        border: round $primary;
    }
    WelcomeScreen Label { width: 100%; }
    WelcomeScreen .note { color: $text-muted; margin-bottom: 1; }
    WelcomeScreen Button { width: 100%; margin-bottom: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Write without suggestions", id="welcome-close"),
        Binding("up", "app.focus_previous", "Previous", show=False),
        Binding("down", "app.focus_next", "Next", show=False),
    ]

    def compose(self) -> ComposeResult:
        """Say what this is, and offer two ways to begin."""
        with Vertical():
            yield Label("Welcome to predictive", markup=False)
            yield Label(
                "It learns from your own text, on this machine alone, and then suggests "
                "the next words as you type. It has learned nothing yet.",
                classes="note",
                markup=False,
            )
            yield Button("Train on my files or folders", variant="primary", id="own")
            if paths.starter_texts():
                yield Button("Try the starter text: a minute, English and Spanish", id="starter")
            yield Button("Write without suggestions for now", id="later")

    @on(Button.Pressed, "#own")
    def _own(self) -> None:
        self.dismiss([])

    @on(Button.Pressed, "#starter")
    def _starter(self) -> None:
        self.dismiss(paths.starter_texts())

    @on(Button.Pressed, "#later")
    def _later(self) -> None:
        self.dismiss(None)
