"""Recognizes lines that begin with a name and a time in an unknown format."""

import re
from collections.abc import Iterator

from predictive.corpus.messages.message import DIRECTIONS, is_phone, without_directions
from predictive.corpus.messages.stamps import CLOCK, DATE
from predictive.corpus.messages.writers import count_recurring, is_name

_MAX_LINES = 500
_MAX_WIDTH = 200
_MIN_MESSAGES = 3
_MIN_SHARE = 0.25
"""The share of lines with a name; messages have several lines."""
_DIGIT_NEAR = re.compile(r"\D{0,60}\d")
_STAMP = rf"[{DIRECTIONS}\s]{{0,9}}(?P<stamp>.{{0,50}}?\d.{{0,30}}?)"
_NAME = r"(?P<name>\+?[^\W_][^:<>\t]{0,40}?)"
_MARKED = re.compile(rf"{_STAMP}(?:[\])}}|]|\s[-‐-―]+(?=\s))[\s:]*{_NAME}\s?:(?:\s|$)")
_SPACED = re.compile(rf"{_STAMP}(?<=\d):?\s(?!\d){_NAME}\s?:(?:\s|$)")
_NICKNAME = re.compile(rf"{_STAMP}[\])}}|]?\s<(?P<name>[^<>\s]{{1,40}})>\s")
_COLUMNS = re.compile(rf"{_STAMP}\t{_NAME}\t[^\t]*[^\W\d][^\t]*$")
_NAME_FIRST = re.compile(
    rf"\W{{0,3}}(?P<name>\S.{{0,40}}?)(?:,|\s[-‐-―])?\s\W{{0,3}}{DATE}\D{{1,4}}{CLOCK}\W{{0,3}}$"
)
_FROM = re.compile(rf"\W*{CLOCK}\s+(?:From|De|Von|Da)\s+(?P<name>[^\s:][^:]{{0,80}}?)\s?:(?:\s|$)")
_BRACKETS = re.compile(
    r"\[(?P<name>[^\[\]]{1,40})\]\s\[[^\[\]\d]{0,9}\d{1,2}:\d\d[^\[\]\d]{0,6}\]\s"
)
_ABOVE = re.compile(
    rf"\W{{0,3}}{DATE}\D{{1,4}}{CLOCK}(?:\s?[\])]\s+(?P<name>\S.{{0,40}})|\s*(?:\(.{{0,60}}\))?)"
    rf"|(?P<writer>\S.{{0,40}}?)\s{{2,}}{CLOCK}",
    re.IGNORECASE,
)
"""A line above a text: a time and a name, or a time above a name."""
_MAX_NAME_WORDS = 4
_NUMBERS = re.compile(r"\d+")
_TIME_ALONE = re.compile(rf"\W*(?:{CLOCK})\W*(?:-->.*)?", re.IGNORECASE)
_DATE_ALONE = re.compile(rf"\W*(?:\w+,?\s)?(?:{DATE})\W*", re.IGNORECASE)
_SPAN = re.compile(rf"{CLOCK}\s?[-–]\s?{CLOCK}", re.IGNORECASE)
_EPOCH_DIGITS = 9
"""Digits of a time in seconds since 1970, at least."""


def are_messages(text: str) -> bool:
    """Whether enough of a text's first lines look like messages of a few people."""
    lines = [line[:_MAX_WIDTH] for line in text.split("\n") if line.strip()][:_MAX_LINES]
    names = [name for line in lines for name in _name_in(line)]
    below = (*lines[1:], "", "")
    names += [
        name for three in zip(lines, below, below[1:], strict=False) for name in _name_above(*three)
    ]
    repeated = count_recurring(names, 2)
    return repeated >= max(_MIN_MESSAGES, _MIN_SHARE * len(lines)) and 2 * repeated > len(names)


def _name_in(line: str) -> Iterator[str]:
    """Yield the name in a line, if the line may begin a message."""
    if not _DIGIT_NEAR.match(line):
        return
    for numbers, pattern in ((2, _MARKED), (3, _SPACED)):
        if match := pattern.match(line):
            name, stamp = without_directions(match["name"]).strip(), match["stamp"]
            is_lower = pattern is _SPACED and name[0].islower()
            if not is_lower and _is_stamp(stamp, numbers) and _is_person(name, stamp):
                yield name
            return
    for pattern in (_FROM, _BRACKETS):
        if (match := pattern.match(line)) and is_name(match["name"]):
            yield match["name"]
            return
    for pattern in (_NICKNAME, _COLUMNS):
        if (match := pattern.match(line)) and not _DATE_ALONE.fullmatch(match["stamp"]):
            yield match["name"]
            return
    if match := _NAME_FIRST.match(line):
        yield match["name"]


def _name_above(line: str, second: str, third: str) -> Iterator[str]:
    """Yield the name above a text, if the lines before the text are a time and a name."""
    match = _ABOVE.fullmatch(line)
    if not match:
        return
    name = match["name"] or match["writer"]
    name, text = (name, second) if name else (second.strip(), third)
    is_short = len(name.split()) <= _MAX_NAME_WORDS and name[-1:].isalnum()
    if is_short and is_name(name) and text and not _ABOVE.fullmatch(text):
        yield name


def _is_stamp(text: str, min_numbers: int) -> bool:
    """Whether the text before a name may be a time: enough numbers, or a long one, but no span."""
    numbers = _NUMBERS.findall(text)
    is_enough = len(numbers) >= min_numbers or len(numbers[0]) >= _EPOCH_DIGITS
    return is_enough and not _SPAN.search(text)


def _is_person(name: str, stamp: str) -> bool:
    """Whether a name is probably a person's, not just a word before a colon.

    After only a time it never counts; after only a date, it must be long.
    """
    if not is_name(name) or _TIME_ALONE.fullmatch(stamp):
        return False
    is_long = is_phone(name) or (name.istitle() and " " in name)
    return is_long or not _DATE_ALONE.fullmatch(stamp)
