"""Words in a line: where they are, and where the cursor stops on its way from one to the next.

As for the model, a word is letters and digits with single joiners between: "don't", "well-known".
Here a number is one word too, with its marks: "1,234.5", "10:30". Emoji and marks are no words.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from predictive.tui.writing.graphemes import BEYOND_LATIN

if TYPE_CHECKING:
    from regex import Pattern

_JOINER = "(?:['’\\-_\xad\u200c\u200d]|(?<=\\d)[.,:/](?=\\d))"
_LATIN = f"[^\\W_]+(?:{_JOINER}[^\\W_]+)*"
_LETTERS = r"[\p{L}\p{N}][\p{L}\p{N}\p{M}]*"
_LATIN_WORD = re.compile(_LATIN)
_LATIN_STOP = re.compile(rf"{_LATIN}|(?:[^\s\w]|_)+")


def count_words(text: str) -> int:
    """Return the number of words in a text."""
    pattern = _word() if BEYOND_LATIN.search(text) else _LATIN_WORD
    return sum(1 for _ in pattern.finditer(text))


def word_at(line: str, column: int) -> tuple[int, int]:
    """Return where the word at a column starts and ends; without one, the marks or the spaces."""
    if column == len(line) and column:
        column -= 1
    for start, end in _stops(line, *_between_spaces(line, column)):
        if start <= column < end:
            return start, end
    start = len(line[:column].rstrip())
    return start, len(line) - len(line[column:].lstrip())


def next_stop(line: str, column: int) -> int:
    """Return where the next word, or the next marks, end after a column."""
    start = column + len(line[column:]) - len(line[column:].lstrip())
    first, last = _between_spaces(line, start)
    ends = (end for _, end in _stops(line, first, last) if end > start)
    return next(ends, len(line))


def previous_stop(line: str, column: int) -> int:
    """Return where the previous word, or the previous marks, start before a column."""
    end = len(line[:column].rstrip())
    first, last = _between_spaces(line, max(0, end - 1))
    starts = [start for start, _ in _stops(line, first, last) if start < end]
    return starts[-1] if starts else 0


def _between_spaces(line: str, column: int) -> tuple[int, int]:
    """Return where the text without spaces around a column starts and ends."""
    end = line.find(" ", column)
    return line.rfind(" ", 0, column) + 1, len(line) if end < 0 else end


def _stops(line: str, start: int, end: int) -> Iterable[tuple[int, int]]:
    """Yield where words, and marks between them, start and end in a part of a line."""
    part = line[start:end]
    pattern = _stop() if BEYOND_LATIN.search(part) else _LATIN_STOP
    for match in pattern.finditer(part):
        yield start + match.start(), start + match.end()


@cache
def _word() -> "Pattern[str]":
    import regex

    return regex.compile(f"{_LETTERS}(?:{_JOINER}{_LETTERS})*")


@cache
def _stop() -> "Pattern[str]":
    import regex

    return regex.compile(rf"{_LETTERS}(?:{_JOINER}{_LETTERS})*|[^\s\p{{L}}\p{{N}}]+")
