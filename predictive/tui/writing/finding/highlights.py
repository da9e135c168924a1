"""The matches that are highlighted in the text."""

from typing import NamedTuple

from predictive.tui.writing.finding.found import Found

Highlight = tuple[int, int, bool]
"""The columns where a match starts and ends, and whether it is the current one."""


class Highlights(NamedTuple):
    """All matches, and the number of the current one."""

    found: Found
    current: int

    def between(self, row: int, start: int, end: int) -> tuple[Highlight, ...]:
        """Return the matches between two columns of a row, counted from `start`."""
        first = self.found.searched.offset((row, start))
        last = first + end - start
        return tuple(
            (max(match[0], first) - first, min(match[1], last) - first, number == self.current)
            for number in self.found.between(first, last)
            for match in [self.found[number]]
        )
