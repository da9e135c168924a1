"""Results in words, the same in the terminal and on the page."""

from typing import TYPE_CHECKING

from predictive.translation import gettext as _
from predictive.translation import ngettext
from predictive.tui.inside.figures import as_figure, percent

if TYPE_CHECKING:
    from predictive.cli.inspection.results import Results
    from predictive.input_gradients import GradientNorms
    from predictive.prediction.surprises import Surprise

PLACE_TITLES = _("place"), _("bits"), _("text"), _("context"), _("expected instead")
"""Of the columns of a table of places."""
_EXPECTED = 3
"""Alternatives that are shown of a place."""


def summary(results: "Results") -> str:
    """Return the figures of a whole text."""
    parts = [
        ngettext("{count:,} token", "{count:,} tokens", results.tokens).format(
            count=results.tokens
        ),
        _("{bits:.2f} bits each (perplexity {perplexity:,.1f})").format(
            bits=results.bits_per_token, perplexity=results.perplexity
        ),
        ngettext(
            "{count:,} out of the vocabulary", "{count:,} out of the vocabulary", results.unknown
        ).format(count=results.unknown),
    ]
    if results.is_interrupted:
        parts.append(_("interrupted: the rest was not read"))
    return ", ".join(parts)


def place_text(place: "Surprise") -> str:
    """Return the text of a place, and whether the network knows it."""
    text = as_figure(place.text)
    return _("{text} (unknown)").format(text=text) if place.is_unknown else text


def expectations(place: "Surprise") -> list[str]:
    """Return what was expected instead at a place, the most probable first."""
    return [
        f"{as_figure(place.expected_after + each.text)} {percent(each.probability)}"
        for each in place.expected[:_EXPECTED]
    ]


def memory_lines(memory: "GradientNorms") -> list[str]:
    """Return how far back the network remembers."""
    places = ngettext(
        "mean over {count} prediction", "mean over {count} predictions", memory.places
    ).format(count=memory.places)
    half, most, farthest = memory.distance_of(0.5), memory.distance_of(0.9), len(memory.norms)
    return [
        ngettext(
            "half of the gradient is within {half}, 90 % within {most} token",
            "half of the gradient is within {half}, 90 % within {most} tokens",
            most,
        ).format(half=half, most=most),
        ngettext(
            "{places}, over at most {farthest} token",
            "{places}, over at most {farthest} tokens",
            farthest,
        ).format(places=places, farthest=farthest),
    ]
