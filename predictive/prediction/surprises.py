"""The most surprising places of a text."""

import heapq
from collections.abc import Iterator
from itertools import count
from typing import NamedTuple

import regex

from predictive.options import Level
from predictive.prediction.inspection import Alternative, InspectedLine, InspectedToken
from predictive.tokenizer import UNKNOWN_ID

_WORD = regex.compile(r"[\p{L}\p{M}]+(?:['’\-][\p{L}\p{M}]+)*")
_LONGEST_WORD = 40
"""Letters; a longer run is no word, and each of its characters is a place of its own."""
_CONTEXT = 30
"""Characters of the line that are shown on each side."""


class Surprise(NamedTuple):
    """A place of a text, and what the network expected there instead."""

    line: int
    column: int
    text: str
    """A token; at character level, a word or another character."""
    bits: float
    """Of all its tokens together."""
    is_unknown: bool
    """Whether it is out of the network's vocabulary, at least in part."""
    before: str
    after: str
    """What surrounds it in its line."""
    expected_after: str
    """The part of `text` after which the most surprising of its tokens comes."""
    expected: list[Alternative]
    """In place of that token."""


class MostSurprising:
    """Keeps the most surprising places of the lines that are added."""

    def __init__(self, level: Level, most: int) -> None:
        self._level = level
        self._most = most
        self._order = count(0, -1)
        self._heap: list[tuple[float, int, Surprise]] = []
        """The least surprising first; of equal ones, the last."""

    def add(self, line: InspectedLine) -> None:
        """Add the places of a line."""
        for place in surprises(line, self._level):
            entry = (place.bits, next(self._order), place)
            if len(self._heap) < self._most:
                heapq.heappush(self._heap, entry)
            elif self._heap:
                heapq.heappushpop(self._heap, entry)

    def places(self) -> list[Surprise]:
        """Return the places, the most surprising first."""
        return [place for *_, place in sorted(self._heap, reverse=True)]


def surprises(line: InspectedLine, level: Level) -> Iterator[Surprise]:
    """Yield the places of a line, in order.

    At word level each token is a place. At character level the characters of a word are one place,
    and their surprise is added up.
    """
    text = "".join(token.text for token in line.tokens)
    start = 0
    for tokens in _places(text, line.tokens, level):
        end = start + sum(len(token.text) for token in tokens)
        yield _surprise(line, text, start, end, tokens)
        start = end


def _places(
    text: str, tokens: list[InspectedToken], level: Level
) -> Iterator[list[InspectedToken]]:
    """Split tokens into those of each place."""
    lengths: dict[int, int] = {}
    if level == "char":
        spans = (match.span() for match in _WORD.finditer(text))
        lengths = {start: end - start for start, end in spans if end - start <= _LONGEST_WORD}
    place = 0
    while place < len(tokens):
        length = lengths.get(place, 1)
        yield tokens[place : place + length]
        place += length


def word_start(text: str) -> int:
    """Return where a word begins in the text of its token, after the space before it."""
    return len(text) - len(text.lstrip(" ") or text)


def _surprise(
    line: InspectedLine, text: str, start: int, end: int, tokens: list[InspectedToken]
) -> Surprise:
    start += word_start(text[start:end])
    worst = max(range(len(tokens)), key=lambda place: tokens[place].bits)
    return Surprise(
        line=line.source.number,
        column=line.source.column + start,
        text=text[start:end],
        bits=sum(token.bits for token in tokens),
        is_unknown=any(token.token == UNKNOWN_ID for token in tokens),
        before=text[max(0, start - _CONTEXT) : start],
        after=text[end : end + _CONTEXT],
        expected_after="".join(token.text for token in tokens[:worst]),
        expected=tokens[worst].alternatives,
    )
