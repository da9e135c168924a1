"""A gate or state through time: a row for each unit, a column for each token."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

from predictive.cell import Part
from predictive.tui.inside.figures import gate_legend, scale_of, shade, varied_units

if TYPE_CHECKING:
    from predictive.inference.matrix import Array

_MOST_UNITS = 24
_LABEL = 6
"""Cells on the left, for the number of the unit."""


class GateMap(Widget):
    """Shows the units that vary most, as many as there is room for, the most varied first."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"gate-map--label", "gate-map--selected"}
    DEFAULT_CSS = """
    GateMap {
        height: 1fr;
        color: $primary;
        & > .gate-map--label { color: $text-muted; }
        & > .gate-map--selected { color: $accent; text-style: bold; }
    }
    """

    selected: reactive[int] = reactive(0)

    @dataclass
    class Chosen(Message):
        """The user clicked on the column of a token."""

        place: int

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._values: Array | None = None
        self._scale = 1.0

    def show(self, values: "Array") -> None:
        """Show values (T, hidden_size); those of cell states are scaled to be between -1 and 1."""
        self._values = values
        self._scale = scale_of(values)
        self.refresh()

    def legend(self, gate: Part) -> str:
        """Return what the signs mean for the values that are shown."""
        return gate_legend(gate, self._scale)

    def render(self) -> Content:
        """Draw a mark above the chosen token, then the units."""
        if self._values is None or not len(self._values):
            return Content()
        label = Style.from_styles(self.get_component_styles("gate-map--label"))
        first, last, width = self._columns()
        mark = " " * (_LABEL + width * (self.selected - first)) + "▼" * width
        chosen = Style.from_styles(self.get_component_styles("gate-map--selected"))
        lines = [Content.styled(mark, chosen)]
        for unit in varied_units(self._values, min(_MOST_UNITS, self.size.height - 1)):
            cells = [shade(float(each) / self._scale) for each in self._values[first:last, unit]]
            row = "".join(cell * width for cell in cells)
            lines.append(Content.assemble((f"{unit:>{_LABEL - 1}} ", label), row))
        return Content("\n").join(lines)

    def _columns(self) -> tuple[int, int, int]:
        """Return the first token shown, the one after the last, and the cells of each."""
        assert self._values is not None
        count, room = len(self._values), max(1, self.size.width - _LABEL)
        shown = min(count, room)
        first = min(max(0, self.selected - shown // 2), count - shown)
        return first, first + shown, room // shown

    def on_click(self, event: events.Click) -> None:
        """Choose the token of the column under the mouse."""
        offset = event.get_content_offset(self)
        if offset is None or self._values is None or not len(self._values):
            return
        first, last, width = self._columns()
        place = first + (offset.x - _LABEL) // width
        if first <= place < last:
            self.post_message(self.Chosen(place))
