"""The figures on the screen that shows how the network reads a text."""

from typing import TYPE_CHECKING

from textual.content import Content

from predictive.translation import gettext as _
from predictive.tui.inside.figures import as_figure, percent

if TYPE_CHECKING:
    from predictive.prediction.inspection import InspectedToken
    from predictive.prediction.suggestion import Reason

_COLUMNS = (_("network"), _("n-grams"), _("both"), _("offered"))
_BAR = 10
"""Cells, for a probability of 1."""


def chance_of(token: "InspectedToken") -> Content:
    """Return the surprise of a token as figures."""
    chance = percent(2**-token.bits)
    return Content.assemble(
        (as_figure(token.text), "bold"),
        _("  {bits:.1f} bits: {chance}, {ordinal} choice").format(
            bits=token.bits, chance=chance, ordinal=_ordinal(token.rank)
        ),
    )


def expectations(token: "InspectedToken") -> Content:
    """Return the tokens that were expected in place of one, a line each; that one is marked."""
    lines = [Content.styled(_("Expected here (▸ actual token)"), "bold")]
    for each in token.alternatives:
        is_real = each.token == token.token
        lines.append(_expectation(each.text, each.probability, is_real=is_real))
    if all(each.token != token.token for each in token.alternatives):
        lines.append(_expectation(token.text, 2**-token.bits, is_real=True))
    return Content("\n").join(lines)


def reasons(found: "list[Reason]") -> Content:
    """Return a table of the suggestions at the cursor, with the probability by each part."""
    lines = [
        Content.styled(_("Suggested at the cursor, and why"), "bold"),
        Content("".join(f"{column:>8}" for column in _COLUMNS)[1:]),
    ]
    for each in found:
        parts = (each.network, each.ngrams, each.trained, each.blended)
        figures = "".join(f"{percent(part):>8}" for part in parts)
        lines.append(Content(f"{figures[1:]}  {each.text}"))
    return Content("\n").join(lines)


def _expectation(text: str, probability: float, *, is_real: bool) -> Content:
    bar = "█" * round(_BAR * probability)
    line = f"{'▸' if is_real else ' '} {percent(probability):>7} {bar:<{_BAR}} {as_figure(text)}"
    return Content.styled(line, "bold" if is_real else "")


def _ordinal(number: int) -> str:
    """Return 1st, 2nd and so on."""
    last = 0 if number % 100 in (11, 12, 13) else number % 10
    forms = {1: _("{number:,}st"), 2: _("{number:,}nd"), 3: _("{number:,}rd")}
    return forms.get(last, _("{number:,}th")).format(number=number)
