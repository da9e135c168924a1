"""Durations as people write them."""

import re

from predictive.bounds import range_of
from predictive.errors import UsageError
from predictive.options import TimeLimit
from predictive.translation import gettext as _

_NUMBER = r"\d+(?:[.,]\d+)?"
_CLOCK = re.compile(r"(\d+):([0-5]\d):([0-5]\d)")
_UNITS = re.compile(
    rf"(?:({_NUMBER})\s*(?:h|hr|hours?))?\s*"
    rf"(?:({_NUMBER})\s*(?:m|min|minutes?))?\s*"
    rf"(?:({_NUMBER})\s*(?:s|sec|seconds?)?)?"
)
_HOURS_AND_MINUTES = re.compile(rf"(.*(?:h|hr|hours?))\s*({_NUMBER})\Z")
_HINT = _("write 90s, 10m, 1h30 or 1.5h")


def parse_duration(text: str) -> float:
    """Return the seconds of a duration such as 90, 90s, 10m, 1h30m, 1h30, 1.5h, 1:30:00.

    Raises `UsageError` unless it is a duration above zero and at most a year.
    """
    written = _HOURS_AND_MINUTES.sub(r"\1\2m", text.strip().lower())
    match = _CLOCK.fullmatch(written) or _UNITS.fullmatch(written)
    if match is None:
        raise UsageError(_("{text!r} is not a duration").format(text=text), _HINT)
    parts = (float((part or "0").replace(",", ".")) for part in match.groups())
    seconds = sum(part * unit for part, unit in zip(parts, (3600, 60, 1), strict=True))
    if seconds <= 0:
        raise UsageError(_("{text!r} is not a duration").format(text=text), _HINT)
    if seconds > range_of(TimeLimit).max:
        raise UsageError(_("the duration is more than a year"), _HINT)
    return seconds
