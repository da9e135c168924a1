"""A line to type in that narrows a list, and moves in it by the keys that move in lists."""

from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.visual import VisualType
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from predictive.translation import gettext as _


class FilterList(OptionList, can_focus=False):
    """A list that a `FilterInput` moves in."""

    DEFAULT_CSS = """
    FilterList {
        height: auto; max-height: 1fr; border: none; padding: 0; background: $panel;
        scrollbar-size-vertical: 1; scrollbar-gutter: stable;
        & > .option-list--option-highlighted {
            color: $block-cursor-foreground; background: $block-cursor-background;
        }
        & > .option-list--option-disabled { color: $text-muted; }
    }
    """


class Listed(Option):
    """A line of the list: a click on it means what it stands for, even if the list has changed."""

    def __init__(self, prompt: VisualType, value: Any, *, disabled: bool = False) -> None:
        super().__init__(prompt, disabled=disabled)
        self.value = value
        """What the line stands for."""


class FilterInput(Input):
    """Keeps the focus while its list is moved in."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move('cursor_down')", _("Down"), show=False),
        Binding("up", "move('cursor_up')", _("Up"), show=False),
        Binding("pagedown", "move('page_down')", _("Page down"), show=False),
        Binding("pageup", "move('page_up')", _("Page up"), show=False),
        Binding("ctrl+home", "move('first')", _("First"), show=False),
        Binding("ctrl+end", "move('last')", _("Last"), show=False),
    ]

    def __init__(self, options: OptionList, placeholder: str) -> None:
        super().__init__(placeholder=placeholder, compact=True)
        self._options = options

    def action_move(self, where: str) -> None:
        """Move in the list."""
        getattr(self._options, f"action_{where}")()
