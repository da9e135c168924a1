"""Times as people write them."""

import re

from predictive.errors import UsageError

_DURATION = re.compile(r"(?:(\d+(?:\.\d+)?)h)?(?:(\d+(?:\.\d+)?)m)?(?:(\d+(?:\.\d+)?)s?)?")


def parse_duration(text: str) -> float:
    """Return the seconds of a time such as 90, 90s, 10m, 1h30m.

    Raises `UsageError` for what is no time above zero.
    """
    match = _DURATION.fullmatch(text.strip())
    hours, minutes, seconds = (float(part or 0) for part in match.groups()) if match else (0,) * 3
    total = 3600 * hours + 60 * minutes + seconds
    if total <= 0:
        raise UsageError(f"{text!r} is no time", "write 90s, 10m or 1h30m")
    return total
