"""Surprise, expectations and gates as text: what the editor and `predictive inspect` both show."""

from bisect import bisect_right
from typing import TYPE_CHECKING

from predictive.translation import gettext as _
from predictive.tui.visible import visible

if TYPE_CHECKING:
    from predictive.cell import Part
    from predictive.inference.matrix import Array

STEPS = (3, 6, 10)
"""Bits; from each of these on, a token is shaded one step more."""
BITS = ["0-3", "3-6", "6-10", "10+"]
"""The bits of each step."""
_ABOVE = " ░▒▓█"
_BELOW = " ·-=≡"


def step_of(bits: float) -> int:
    """Return how many steps a token of this surprise is shaded."""
    return bisect_right(STEPS, bits)


def as_figure(text: str) -> str:
    """Return a token's text as a figure of its own; spaces and special tokens as signs.

    A token without text stands for the space at the start of a line that is indented.
    """
    signs = {"<unk>": _("(unknown word)"), "<end>": _("(end of text)")}
    return signs.get(text) or visible(text.strip(" ").replace("\n", "↵")) or "␣" * max(1, len(text))


def percent(probability: float) -> str:
    """Return a probability in per cent, small ones with more decimals."""
    value = 100 * probability
    if value >= 0.1 or value == 0:
        return f"{value:.1f} %"
    return f"{value:.2f} %" if value >= 0.01 else "<0.01 %"


def shade(value: float) -> str:
    """Return the sign for a value between -1 and 1: blank near 0, blocks above, lines below."""
    step = round(4 * min(abs(value), 1.0))
    return (_ABOVE if value >= 0 else _BELOW)[step]


def scale_of(values: "Array") -> float:
    """Return what to divide values by: those of cell states are brought between -1 and 1."""
    return max(1.0, float(abs(values).max(initial=0.0)))


def varied_units(values: "Array", most: int) -> list[int]:
    """Return the units of values (T, hidden_size) that vary most, the most varied first."""
    varied = (-values.std(axis=0)).argsort(kind="stable")
    return [int(unit) for unit in varied[: max(0, most)]]


def gate_legend(gate: "Part", scale: float) -> str:
    """Return what the signs mean for the values of a gate or state."""
    if gate.is_gate:
        return _("{signs} 0 to 1").format(signs=_ABOVE[1:])
    return _("{below} to -{scale:.1f}, {above} to {scale:.1f}").format(
        below=_BELOW[1:], above=_ABOVE[1:], scale=scale
    )
