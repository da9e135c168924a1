"""How many words and characters a text has; an edit changes the counts by what is around it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from predictive.tui.writing.graphemes import count_characters
from predictive.tui.writing.pads.words import count_words

PART = 1 << 15
"""Characters, which are counted within a few milliseconds."""


@dataclass(frozen=True)
class Count:
    """Words, and characters as users see them (grapheme clusters); the end of a line is one."""

    words: int = 0
    characters: int = 0

    def __add__(self, other: "Count") -> "Count":
        """Return the count of two texts with a boundary of words between."""
        return Count(self.words + other.words, self.characters + other.characters)

    def __sub__(self, other: "Count") -> "Count":
        """Return what is counted here and not there."""
        return Count(self.words - other.words, self.characters - other.characters)


def count(text: str) -> Count:
    """Count a text."""
    return Count(count_words(text), count_characters(text))


def growth(before: str, old: str, new: str, after: str) -> Count:
    """Return what a text gains when `new` replaces `old` between the texts before and after it."""
    before, after = _last_word(before), _first_word(after)
    return count(f"{before}{new}{after}") - count(f"{before}{old}{after}")


def count_lines(lines: Sequence[str]) -> Iterator[Count]:
    """Yield the counts of parts of a text, each counted within a few milliseconds."""
    total, size = Count(), 0
    for row, line in enumerate(lines):
        total += count(f"{line}\n" if row + 1 < len(lines) else line)
        size += len(line) + 1
        if size >= PART:
            yield total
            total, size = Count(), 0
    yield total


def _last_word(text: str) -> str:
    """Return the end of a text; words and clusters of the rest do not reach into it."""
    space = text.rfind(" ")
    while space > 0 and not text[space - 1].isascii():
        space = text.rfind(" ", 0, space)
    return text[max(0, space) :]


def _first_word(text: str) -> str:
    """Return the start of a text; words and clusters of the rest do not reach into it."""
    space = text.find(" ")
    while space >= 0 and not text[space + 1 : space + 2].isascii():
        space = text.find(" ", space + 1)
    return text if space < 0 else text[: space + 1]
