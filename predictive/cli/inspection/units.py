"""Gates and states of the units that vary most, as rows of signs."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import set_cell_size

from predictive.cell import CELLS, Cell
from predictive.translation import gettext as _
from predictive.tui.inside.figures import as_figure, gate_legend, scale_of, shade, varied_units

if TYPE_CHECKING:
    from predictive.prediction.inspection import Inspection


class UnitRows(NamedTuple):
    """A gate or state of some units of a layer through time."""

    title: str
    explanation: str
    legend: str
    units: list[tuple[int, str]]
    """The number of each unit and its signs, one for each token; the most varied unit first."""


def token_signs(activity: "Inspection") -> list[str]:
    """Return how each token begins, as wide as a sign."""
    return [set_cell_size(as_figure(token.text), 1) for token in activity.tokens]


def unit_rows(activity: "Inspection", cell: Cell, most: int) -> Iterator[UnitRows]:
    """Yield the rows of the units that vary most, for each gate and state of each layer."""
    count = len(activity.layers)
    for number, layer in enumerate(activity.layers, 1):
        for part in CELLS[cell].computed:
            values = layer[part.letter]
            scale = scale_of(values)
            title = _("{letter}: {name}, layer {number} of {count}").format(
                letter=part.letter, name=part.name, number=number, count=count
            )
            rows = [
                (unit, "".join(shade(float(each) / scale) for each in values[:, unit]))
                for unit in varied_units(values, most)
            ]
            yield UnitRows(title, part.explanation, gate_legend(part, scale), rows)
