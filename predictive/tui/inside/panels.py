"""The figures on the screen that shows how the network reads a text."""

from typing import TYPE_CHECKING

from textual.content import Content

from predictive.tui.inside.surprise_map import as_figure

if TYPE_CHECKING:
    from predictive.prediction.inspection import InspectedToken
    from predictive.prediction.suggestion import Reason

_BAR = 10
"""Cells, for a probability of 1."""


def chance_of(token: "InspectedToken") -> Content:
    """Return the surprise of a token as figures."""
    chance = _percent(2**-token.bits)
    return Content.assemble(
        (as_figure(token.text), "bold"),
        f"  {token.bits:.1f} bits: {chance}, {_ordinal(token.rank)} choice",
    )


def expectations(token: "InspectedToken") -> Content:
    """Return the tokens that were expected in place of one, a line each; that one is marked."""
    lines = [Content.styled("Expected here (▸ actual token)", "bold")]
    for each in token.alternatives:
        is_real = each.token == token.token
        lines.append(_expectation(each.text, each.probability, is_real=is_real))
    if all(each.token != token.token for each in token.alternatives):
        lines.append(_expectation(token.text, 2**-token.bits, is_real=True))
    return Content("\n").join(lines)


def reasons(found: "list[Reason]") -> Content:
    """Return a table of the suggestions at the cursor, with the probability by each part."""
    lines = [
        Content.styled("Suggested at the cursor, and why", "bold"),
        Content("network n-grams    both offered"),
    ]
    for each in found:
        parts = (each.network, each.ngrams, each.trained, each.blended)
        figures = "".join(f"{_percent(part):>8}" for part in parts)
        lines.append(Content(f"{figures[1:]}  {each.text}"))
    return Content("\n").join(lines)


def _expectation(text: str, probability: float, *, is_real: bool) -> Content:
    bar = "█" * round(_BAR * probability)
    line = f"{'▸' if is_real else ' '} {_percent(probability):>7} {bar:<{_BAR}} {as_figure(text)}"
    return Content.styled(line, "bold" if is_real else "")


def _percent(probability: float) -> str:
    """Return a probability in per cent, small ones with more decimals."""
    percent = 100 * probability
    if percent >= 0.1 or percent == 0:
        return f"{percent:.1f} %"
    return f"{percent:.2f} %" if percent >= 0.01 else "<0.01 %"


def _ordinal(number: int) -> str:
    """Return 1st, 2nd and so on."""
    last = 0 if number % 100 in (11, 12, 13) else number % 10
    suffix = {1: "st", 2: "nd", 3: "rd"}.get(last, "th")
    return f"{number:,}{suffix}"
