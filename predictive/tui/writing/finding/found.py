"""The matches of a query in a text, in order; none overlap."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from textual.document._document import Location

from predictive.tui.writing.finding.searched_text import SearchedText

if TYPE_CHECKING:
    from regex import Match

Span = tuple[int, int]
"""Where something starts and ends."""


class Found:
    """Knows the offsets of all matches: there may be hundreds of thousands."""

    def __init__(self, searched: SearchedText) -> None:
        self.searched = searched
        self._starts, self._ends = array("q"), array("q")

    def __len__(self) -> int:
        return len(self._starts)

    def __getitem__(self, number: int) -> Span:
        return self._starts[number], self._ends[number]

    def add(self, matches: "Collection[Match[str]]") -> None:
        """Add the next matches."""
        self._starts.extend([match.start() for match in matches])
        self._ends.extend([match.end() for match in matches])

    def first_from(self, offset: int) -> int:
        """Return the number of the first match that starts there or later."""
        return bisect_left(self._starts, offset)

    def last_before(self, offset: int) -> int:
        """Return the number of the last match that starts earlier; -1 if there is none."""
        return bisect_left(self._starts, offset) - 1

    def locations(self, number: int) -> tuple[Location, Location]:
        """Return where a match starts and ends in the document."""
        start, end = self[number]
        return self.searched.location(start), self.searched.location(end)

    def between(self, start: int, end: int) -> Iterator[int]:
        """Yield the numbers of the matches that have characters between two offsets."""
        number = bisect_right(self._ends, start)
        while number < len(self) and self._starts[number] < end:
            yield number
            number += 1
