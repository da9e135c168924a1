"""A question with a few answers."""

import math
import time
from collections.abc import Mapping
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import ItemGrid, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Label
from textual.widgets.button import ButtonVariant

from predictive.translation import gettext as _
from predictive.tui.dialogs.answer_letters import letter_places
from predictive.tui.matching import fold
from predictive.tui.visible import visible

PAUSE = 0.4
"""Seconds without a letter, with the question on the screen, before a letter is an answer."""
_ANSWER = 17
_FRAME = 6
_WIDTH = 64
"""Cells: of an answer, of the frame, and of the whole dialog at least."""


class ChoiceDialog(ModalScreen[str | None]):
    """Asks; returns the key of the answer, or None for Escape. The first is the default.

    The letter that is underlined in an answer chooses it. A user who is typing as the question
    appears means the text with the next letters, not an answer: they are ignored until a pause.

    In a narrow window the answers take several lines; in a low one the dialog scrolls.
    """

    VERTICAL_BREAKPOINTS = [(0, "-low"), (16, "-high")]  # noqa: RUF012
    DEFAULT_CSS = """
    ChoiceDialog { align: center middle; }
    ChoiceDialog > VerticalScroll {
        max-width: 96%; height: auto; max-height: 100%; padding: 1 2;
        background: $panel; border: round $primary;
    }
    ChoiceDialog Label { width: 100%; }
    ChoiceDialog .detail { color: $text-muted; }
    ChoiceDialog ItemGrid { height: auto; margin-top: 1; grid-columns: 17; }
    ChoiceDialog Button { margin-right: 1; }
    ChoiceDialog.-low > VerticalScroll { padding: 0 1; border: none; }
    ChoiceDialog.-low Button { height: 1; border: none !important; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "answer('')", _("Cancel"), id="choice-cancel"),
        Binding("left,up", "app.focus_previous", _("Previous"), show=False, priority=True),
        Binding("right,down", "app.focus_next", _("Next"), show=False, priority=True),
    ]

    def __init__(self, question: str, answers: Mapping[str, str], detail: str = "") -> None:
        super().__init__()
        self._question, self._answers, self._detail = question, answers, detail
        self._letters: dict[str, str] = {}
        """The keys of the answers by their letters."""
        self._typing_until = math.inf
        """When a letter typed is an answer, unless there is one before."""

    def compose(self) -> ComposeResult:
        """Show the question above its answers."""
        with VerticalScroll(can_focus=False) as frame:
            frame.styles.width = max(_WIDTH, _ANSWER * len(self._answers) + _FRAME)
            yield Label(visible(self._question), markup=False)
            if self._detail:
                yield Label(visible(self._detail), classes="detail", markup=False)
            with ItemGrid(min_column_width=_ANSWER):
                places = letter_places(list(self._answers.values()))
                for place, (key, label) in zip(places, self._answers.items(), strict=True):
                    is_first = key == next(iter(self._answers))
                    variant: ButtonVariant = "primary" if is_first else "default"
                    yield Button(self._underlined(label, place, key), variant, id=key)

    def _underlined(self, label: str, place: int | None, key: str) -> Content:
        """Return a label with its letter underlined, which chooses the answer."""
        if place is None:
            return Content(label)
        self._letters[fold(label[place])] = key
        return Content(label).stylize("underline", place, place + 1)

    def on_mount(self) -> None:
        """Take letters as answers once the question has been on the screen for a while."""
        self.call_after_refresh(self._wait_for_pause)

    def _wait_for_pause(self) -> None:
        self._typing_until = time.monotonic() + PAUSE

    def on_key(self, event: events.Key) -> None:
        """Choose an answer by its letter."""
        if event.character is None or not event.character.isalpha():
            return
        is_answer = event.time >= self._typing_until
        self._typing_until = max(self._typing_until, event.time + PAUSE)
        if is_answer and (key := self._letters.get(fold(event.character))):
            self.dismiss(key)

    def action_answer(self, key: str) -> None:
        """Close with an answer."""
        self.dismiss(key or None)

    @on(Button.Pressed)
    def _press(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id)
