"""A text, line by line, as models read it, with the places in the file that it comes from."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from predictive.corpus.cleaning import clean

_LONGEST = 4_000
"""Characters; a longer line is read in parts."""
_MOST_BREAKS = 3
"""Line feeds in a row that `clean` leaves."""
_BETWEEN_WORDS = re.compile(r"(?<=\S)(?= \S)")
_BETWEEN_CHARACTERS = re.compile(r"(?<=[!-~])(?=[!-~])")


class SourceLine(NamedTuple):
    """A line with its line feed, or a part of a long line. A part may begin with a space."""

    number: int
    """Of the line in the file, from 1."""
    column: int
    """Of the first character, from 1."""
    text: str
    """Cleaned."""


def source_lines(chunks: Iterable[str]) -> Iterator[SourceLine]:
    """Yield the lines of a text that comes in chunks, as models read it.

    The texts of all lines together are `clean` of the whole text. (A run of thousands of
    characters without a space may be cut where it would otherwise be one word.)
    """
    number, column, breaks = 1, 1, 0
    for part in _parts(chunks):
        cleaned = clean(part)
        text = _limited(cleaned, breaks)
        if text:
            yield SourceLine(number, column, text)
        rest = text.rstrip("\n")
        breaks = len(text) - len(rest) + (0 if rest else breaks)
        if part.endswith("\n"):
            number, column = number + 1, 1
        else:
            column += len(cleaned)


def _limited(text: str, breaks: int) -> str:
    """Leave out line feeds from the start of a text if there are many before it."""
    rest = text.lstrip("\n")
    return "\n" * min(len(text) - len(rest), _MOST_BREAKS - breaks) + rest


def _parts(chunks: Iterable[str]) -> Iterator[str]:
    """Yield lines, long ones in parts."""
    pending = ""
    for chunk in chunks:
        *lines, pending = (pending + chunk).split("\n")
        for line in lines:
            *parts, last = _cut(line)
            yield from parts
            yield f"{last}\n"
        *parts, pending = _cut(pending)
        yield from parts
    yield pending


def _cut(line: str) -> list[str]:
    """Cut a long line before a space, or else between two ASCII characters."""
    parts = []
    while len(line) > _LONGEST:
        window = line[:_LONGEST]
        places = [match.start() for match in _BETWEEN_WORDS.finditer(window)]
        places = places or [match.start() for match in _BETWEEN_CHARACTERS.finditer(window)]
        if not places:
            break
        parts.append(line[: places[-1]])
        line = line[places[-1] :]
    return [*parts, line]
