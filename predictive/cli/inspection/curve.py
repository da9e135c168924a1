"""The curve of gradient norms on the page, as SVG."""

import math
from collections.abc import Sequence
from html import escape

from predictive.translation import gettext as _

_SMALLEST = 1e-12
"""A smaller norm is drawn there: one may be zero, and the axis is logarithmic."""
_WIDTH, _HEIGHT, _LEFT, _BELOW = 640, 260, 60, 40


def curve(norms: Sequence[float]) -> str:
    """Draw norms by distance; their axis is logarithmic."""
    logs = logarithms(norms)
    high = math.ceil(max(logs))
    low = min(math.floor(min(logs)), high - 1)
    points = " ".join(
        f"{_across(place, len(norms)):.1f},{_down(each, low, high):.1f}"
        for place, each in enumerate(logs, 1)
    )
    marks = "".join(_mark(each, low, high) for each in range(low, high + 1))
    ends = "".join(_end(place, len(norms)) for place in sorted({1, len(norms)}))
    title = escape(_("gradient of a token's log-probability in earlier tokens, by distance"))
    below = escape(_("distance in tokens"))
    return (
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}" role="img" '
        f'aria-label="{title}"><title>{title}</title>{marks}{ends}'
        f'<text x="{_LEFT}" y="{_HEIGHT - 4}">{below}</text>'
        f'<polyline points="{points}"/></svg>\n'
    )


def logarithms(norms: Sequence[float]) -> list[float]:
    """Return the decimal logarithms of norms."""
    return [math.log10(max(norm, _SMALLEST)) for norm in norms]


def _across(place: int, count: int) -> float:
    return _LEFT + (place - 1) / max(count - 1, 1) * (_WIDTH - _LEFT - 10)


def _down(log: float, low: int, high: int) -> float:
    return 10 + (high - log) / (high - low) * (_HEIGHT - _BELOW - 10)


def _mark(power: int, low: int, high: int) -> str:
    down = _down(power, low, high)
    return (
        f'<line x1="{_LEFT - 5}" x2="{_LEFT}" y1="{down:.1f}" y2="{down:.1f}"/>'
        f'<text x="{_LEFT - 8}" y="{down + 4:.1f}" text-anchor="end">{10.0**power:g}</text>'
    )


def _end(place: int, count: int) -> str:
    across = _across(place, count)
    return f'<text x="{across:.1f}" y="{_HEIGHT - _BELOW + 18}" text-anchor="middle">{place}</text>'
