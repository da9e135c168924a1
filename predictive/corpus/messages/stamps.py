"""Dates and times at the beginning of a line, in the common formats."""

import re
from typing import NamedTuple

from predictive.corpus.messages.message import DIRECTIONS

_MARKS = f"[{DIRECTIONS}]{{0,3}}"
_WORD = r"[^\W\d_]{1,12}(?:\.[^\W\d_]{1,3})*\.?"
_NUMBERS = rf"\d{{1,4}}{_MARKS}\s?[./-]\s?\d{{1,2}}{_MARKS}\s?[./-]\s?\d{{1,4}}\.?"
_DAY = r"\d{1,2}(?:\.|º|°|st|nd|rd|th|er)?"
_WITH_MONTH_NAME = (
    rf"{_DAY}[\s-](?:(?:de|of)\s)?[^\W\d_]{{3,12}}\.?,?[\s-](?:(?:de|del)\s)?\d{{2,4}}"
    rf"|[^\W\d_]{{3,12}}\.?\s{_DAY},?\s\d{{4}}"
    r"|\d{2,4}\s?[年년]\s?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일]"
)

DATE = rf"(?:{_NUMBERS}|{_WITH_MONTH_NAME})"
_HALF_OF_DAY = r"(?:[ap]\.?\s?m\b\.?|오전|오후|上午|下午|午前|午後|凌晨|早上|中午|晚上|[صم]\b)"
"""Morning or afternoon; other words for it precede a bracket or a dash (`_FOLLOWING_WORDS`)."""
_ZONE = r"(?:\s?[+-](?:0\d|1[0-4]):?(?:00|15|30|45))?"
CLOCK = (
    rf"(?:{_HALF_OF_DAY}\s?)?\d{{1,2}}\s?[:.hH٫]\s?\d{{2}}(?!\d)(?:\s?min\b)?(?:[:.]\d{{2}}(?!\d))?"
    rf"(?:[.,]\d{{1,6}})?(?:\s?{_HALF_OF_DAY})?(?:\s?(?:Z|UTC|GMT)\b)?{_ZONE}"
)
_BETWEEN = rf"(?:T|{_MARKS}\.?[,،]?{_MARKS}\s?(?:\(?{_WORD}\)?[,،]?\s){{0,2}}{_MARKS})"
_STAMP = rf"(?:{DATE}{_BETWEEN}{CLOCK}|{CLOCK}[,،]?\s{_MARKS}{DATE})"
_FOLLOWING_WORDS = rf"(?:\s{_WORD}){{0,3}}{_MARKS}"
_LINE_START = re.compile(
    rf"\s{{0,9}}{_MARKS}(?:\[|\()?{_MARKS}(?:{_WORD},?\s)?{_STAMP}{_MARKS}"
    rf"(?:(?P<mark>{_FOLLOWING_WORDS}(?:[\])]\s?:?\s?|\s{{1,2}}[-‐-―|]\s))|:\s|,?\s){_MARKS}(?=\S)",
    re.IGNORECASE,
)


class StampedLine(NamedTuple):
    """The rest of a line after a date and a time; `is_marked`: after a bracket or a dash."""

    rest: str
    is_marked: bool


def split_stamp(line: str) -> StampedLine | None:
    """Return the rest of a line that begins with a date and a time; None for other lines."""
    match = _LINE_START.match(line)
    return StampedLine(line[match.end() :], match["mark"] is not None) if match else None
