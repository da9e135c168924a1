"""How many lines of the screen each row of a text takes, and where these lines are."""

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate
from typing import NamedTuple

_BLOCK = 128
"""Rows. Sums are kept of about this many together: a change costs little even in a long text."""


class Line(NamedTuple):
    """A line of the screen: a part of a row of the text."""

    row: int
    section: int


class Heights:
    """The heights of the rows of a text, of which there is at least one, in lines of the screen."""

    def __init__(self, heights: Iterable[int]) -> None:
        self._blocks = _split(list(heights))
        self._sums = list(map(sum, self._blocks))
        self._add_up()

    @property
    def total(self) -> int:
        """The height of all rows."""
        return self._tops[-1]

    def top_of(self, row: int) -> int:
        """Return the height of all rows before one."""
        block = self._block_of(row)
        before = self._blocks[block][: row - self._rows[block]]
        return self._tops[block] + sum(before)

    def line_at(self, y: int) -> Line:
        """Return the line of the screen at a height; one after the end is the last."""
        y = min(y, self.total - 1)
        block = bisect_right(self._tops, y) - 1
        top = self._tops[block]
        for row, height in enumerate(self._blocks[block], start=self._rows[block]):
            if y < top + height:
                return Line(row, y - top)
            top += height
        raise AssertionError

    def replace(self, first: int, last: int, heights: list[int]) -> None:
        """Put the rows with these heights in place of those from `first` to `last`, both included.

        The heights are of one row at least.
        """
        start, end = self._block_of(first), self._block_of(last)
        kept_before = self._blocks[start][: first - self._rows[start]]
        kept_after = self._blocks[end][last + 1 - self._rows[end] :]
        blocks = _split([*kept_before, *heights, *kept_after])
        self._blocks[start : end + 1] = blocks
        self._sums[start : end + 1] = map(sum, blocks)
        self._add_up()

    def _block_of(self, row: int) -> int:
        return bisect_right(self._rows, row) - 1

    def _add_up(self) -> None:
        """Sum up how many rows, and lines of the screen, are before each block; then, all lines."""
        self._rows = list(accumulate(map(len, self._blocks[:-1]), initial=0))
        self._tops = list(accumulate(self._sums, initial=0))


def _split(heights: list[int]) -> list[list[int]]:
    if len(heights) <= 2 * _BLOCK:
        return [heights]
    return [heights[start : start + _BLOCK] for start in range(0, len(heights), _BLOCK)]
