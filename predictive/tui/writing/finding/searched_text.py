"""A text as it is searched: in one piece, with the places where its lines begin."""

from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate

from textual.document._document import Location

from predictive.tui.writing.graphemes import has_clusters


class SearchedText:
    """Converts between locations and offsets, which count characters from the start."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.text = "\n".join(lines)
        self._starts = list(accumulate((len(line) + 1 for line in lines), initial=0))

    @cached_property
    def has_clusters(self) -> bool:
        """Whether a match may begin or end inside a character."""
        return has_clusters(self.text)

    def offset(self, location: Location) -> int:
        """Return the offset of a location."""
        row, column = location
        return self._starts[row] + column

    def location(self, offset: int) -> Location:
        """Return the location of an offset."""
        row = bisect_right(self._starts, offset) - 1
        return row, offset - self._starts[row]
