"""The date and the time at the beginning of a line, in the clocks and orders that are common."""

import re
from typing import NamedTuple

from predictive.corpus.messages.message import DIRECTIONS

_MARKS = f"[{DIRECTIONS}]{{0,3}}"
_WORD = r"[^\W\d_]{1,12}(?:\.[^\W\d_]{1,3})*\.?"
_NUMBERS = rf"\d{{1,4}}{_MARKS}\s?[./-]\s?\d{{1,2}}{_MARKS}\s?[./-]\s?\d{{1,4}}\.?"
_DAY = r"\d{1,2}(?:\.|º|°|st|nd|rd|th|er)?"
_NAMED = (
    rf"{_DAY}[\s-](?:(?:de|of)\s)?[^\W\d_]{{3,12}}\.?,?[\s-](?:(?:de|del)\s)?\d{{2,4}}"
    rf"|[^\W\d_]{{3,12}}\.?\s{_DAY},?\s\d{{4}}"
    r"|\d{2,4}\s?[年년]\s?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일]"
)
"""With the month's name."""
DATE = rf"(?:{_NUMBERS}|{_NAMED})"
_HALF = r"(?:[ap]\.?\s?m\b\.?|오전|오후|上午|下午|午前|午後|凌晨|早上|中午|晚上|[صم]\b)"
"""Of the day; other words for it stand before a bracket or a dash."""
_ZONE = r"(?:\s?[+-](?:0\d|1[0-4]):?(?:00|15|30|45))?"
CLOCK = (
    rf"(?:{_HALF}\s?)?\d{{1,2}}\s?[:.hH٫]\s?\d{{2}}(?!\d)(?:\s?min\b)?(?:[:.]\d{{2}}(?!\d))?"
    rf"(?:[.,]\d{{1,6}})?(?:\s?{_HALF})?(?:\s?(?:Z|UTC|GMT)\b)?{_ZONE}"
)
_BETWEEN = rf"(?:T|{_MARKS}\.?[,،]?{_MARKS}\s?(?:\(?{_WORD}\)?[,،]?\s){{0,2}}{_MARKS})"
_STAMP = rf"(?:{DATE}{_BETWEEN}{CLOCK}|{CLOCK}[,،]?\s{_MARKS}{DATE})"
_WORDS_BEHIND = rf"(?:\s{_WORD}){{0,3}}{_MARKS}"
_HEAD = re.compile(
    rf"\s{{0,9}}{_MARKS}(?:\[|\()?{_MARKS}(?:{_WORD},?\s)?{_STAMP}{_MARKS}"
    rf"(?:(?P<mark>{_WORDS_BEHIND}(?:[\])]\s?:?\s?|\s{{1,2}}[-‐-―|]\s))|:\s|,?\s){_MARKS}(?=\S)",
    re.IGNORECASE,
)


class Stamped(NamedTuple):
    """What is behind a date and a time, and whether a bracket or a dash stands between."""

    rest: str
    is_marked: bool


def stamped(line: str) -> Stamped | None:
    """Tell of a line that begins with a date and a time what is behind them."""
    match = _HEAD.match(line)
    return Stamped(line[match.end() :], match["mark"] is not None) if match else None
