"""What a mistyped word may stand for, in a menu below it."""

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Offset, clamp
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from predictive.translation import gettext as _
from predictive.tui.visible import visible

if TYPE_CHECKING:
    from predictive.revising.checker import Mark

LEARN, IGNORE = "learn", "ignore"
_FRAME = 2
"""Rows."""


class CorrectionsMenu(ModalScreen[str | None]):
    """Returns the number of a correction, counted from 0, `LEARN`, `IGNORE`, or None."""

    DEFAULT_CSS = """
    CorrectionsMenu { background: transparent; align: left top; }
    CorrectionsMenu OptionList {
        width: auto; max-width: 96%; height: auto; max-height: 100%; padding: 0 1;
        background: $panel; border: round $primary;
        &:focus { border: round $primary; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f9", "dismiss", _("Close"), id="corrections-close"),
        Binding("l", f"choose('{LEARN}')", _("Learn the word"), id="corrections-learn"),
        Binding("i", f"choose('{IGNORE}')", _("Ignore the word"), id="corrections-ignore"),
        *(
            Binding(
                str(number),
                f"choose('{number - 1}')",
                _("Correction {number}").format(number=number),
                show=False,
            )
            for number in range(1, 6)
        ),
    ]

    def __init__(self, mark: "Mark", place: Offset) -> None:
        super().__init__()
        self._mark = mark
        self._place = place

    def compose(self) -> ComposeResult:
        """Show the corrections with their numbers, the most probable first."""
        words = enumerate(self._mark.corrections)
        yield OptionList(
            *(_option(str(number + 1), word, str(number)) for number, word in words),
            None,
            _option("L", _("learn this word"), LEARN),
            _option("I", _("ignore it here"), IGNORE),
        )

    def on_mount(self) -> None:
        """Place the menu below the word, or above it where there is more room."""
        menu = self.query_one(OptionList)
        menu.border_title = Content(visible(self._mark.word))
        menu.focus()
        self.call_after_refresh(self._move, menu)

    on_resize = on_mount

    def _move(self, menu: OptionList) -> None:
        x, y = self._place
        width, height = menu.outer_size
        is_below = y + 1 + height <= self.size.height or y < self.size.height // 2
        top = y + 1 if is_below else y - height
        menu.styles.offset = (
            clamp(x - _FRAME, 0, max(0, self.size.width - width)),
            clamp(top, 0, max(0, self.size.height - height)),
        )

    def action_choose(self, choice: str) -> None:
        """Close with a choice, if there is such a correction."""
        if choice in (LEARN, IGNORE) or int(choice) < len(self._mark.corrections):
            self.dismiss(choice)

    @on(OptionList.OptionSelected)
    def _choose(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option.id)


def _option(key: str, text: str, choice: str) -> Option:
    return Option(Content.assemble((f"{key} ", "bold"), visible(text)), id=choice)
