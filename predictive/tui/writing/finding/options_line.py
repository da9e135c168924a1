"""The line with the ways to search, each with its key; a click is as good as the key."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

_GAP = 2
"""Cells between two options."""


class Option(NamedTuple):
    """What can be switched on or done."""

    key: str
    label: str
    action: str
    is_on: bool = False

    @property
    def width(self) -> int:
        """Cells."""
        return cell_len(f"{self.key} {self.label}")


@dataclass
class OptionChosen(Message):
    """An option was clicked."""

    action: str


class OptionsLine(Widget):
    """Shows the options; in a narrow window, on several lines."""

    DEFAULT_CSS = """
    OptionsLine { height: auto; }
    """

    options: reactive[Sequence[Option]] = reactive((), layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines the options take."""
        return len(self._lines(width))

    def render(self) -> Content:
        """Show as many options on a line as fit."""
        lines = self._lines(self.size.width)
        return Content("\n").join(
            Content(" " * _GAP).join(map(_shown, options)) for options in lines
        )

    def _lines(self, width: int) -> list[list[Option]]:
        lines: list[list[Option]] = [[]]
        for option in self.options:
            if sum(each.width + _GAP for each in lines[-1]) + option.width > width and lines[-1]:
                lines.append([])
            lines[-1].append(option)
        return lines

    def action_choose(self, action: str) -> None:
        """Tell the bar which option was clicked."""
        self.post_message(OptionChosen(action))


def _shown(option: Option) -> Content:
    click = Style.from_meta({"@click": ("choose", (option.action,))})
    label = click + Style(bold=option.is_on, reverse=option.is_on)
    return Content.assemble((f"{option.key}", "$accent bold"), " ", (option.label, label))
