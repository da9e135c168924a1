"""Charts in the terminal, without colours."""

import math
import shutil
import sys
from typing import TYPE_CHECKING

import plotext

from predictive.cell import CELLS, Cell
from predictive.cli.inspection.curve import logarithms
from predictive.translation import gettext as _
from predictive.tui.inside.figures import as_figure, varied_units

if TYPE_CHECKING:
    from predictive.input_gradients import GradientNorms
    from predictive.prediction.inspection import Inspection

_MOST_COLUMNS = 120
_ROWS = 16
_TICKS = 5
_LABEL = 3
"""Characters of a token below the chart."""


def memory_chart(memory: "GradientNorms") -> str:
    """Draw gradient norms by distance; their axis is logarithmic."""
    count = len(memory.norms)
    _begin()
    logs = logarithms(memory.norms)
    plotext.plot(range(1, count + 1), logs, marker=_marker())
    low, high = math.floor(min(logs)), math.ceil(max(logs))
    powers = range(low, high + 1, max(1, (high - low) // _TICKS))
    plotext.yticks(powers, [f"{10.0**power:g}" for power in powers])
    ticks = sorted({1 + round(step * (count - 1) / (_TICKS - 1)) for step in range(_TICKS)})
    plotext.xticks(ticks, list(map(str, ticks)))
    plotext.xlabel(_("distance in tokens"))
    return _drawn(_("gradient of a token's log-probability in earlier tokens, by distance"))


def unit_chart(activity: "Inspection", cell: Cell) -> str:
    """Draw gates and states of one unit through time, each by its letter.

    It is the unit whose output in the last layer varies most.
    """
    layer = activity.layers[-1]
    (unit,) = varied_units(layer["h"], 1)
    _begin()
    places = range(1, len(activity.tokens) + 1)
    for part in CELLS[cell].computed:
        plotext.scatter(places, layer[part.letter][:, unit].tolist(), marker=part.letter)
    plotext.xticks(places, [as_figure(token.text)[:_LABEL] for token in activity.tokens])
    return _drawn(_("unit {number} of the last layer").format(number=unit))


def _begin() -> None:
    plotext.clear_figure()
    plotext.theme("clear")
    plotext.plotsize(min(_MOST_COLUMNS, shutil.get_terminal_size().columns), _ROWS)


def _drawn(title: str) -> str:
    """Return the chart below its title; plotext leaves out a title that is wider than the chart."""
    return f"{title}\n{plotext.uncolorize(plotext.build())}"


def _marker() -> str:
    is_utf8 = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    return "braille" if is_utf8 else "*"
