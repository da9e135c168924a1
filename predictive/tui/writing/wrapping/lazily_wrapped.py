"""A document wrapped to the width of the screen: at once where it is shown, elsewhere later."""

from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate, pairwise, takewhile

from rich.cells import get_character_cell_size
from textual.document._document import Location
from textual.document._wrapped_document import WrappedDocument
from textual.expand_tabs import get_tab_widths
from textual.geometry import Offset

from predictive.tui.writing.documents import VisibleDocument
from predictive.tui.writing.graphemes import boundary
from predictive.tui.writing.wrapping.heights import Heights, Line
from predictive.tui.writing.wrapping.line_breaks import is_plain, wrap, wrap_changed

_AT_ONCE = 1 << 15
"""Characters that are wrapped before anything is shown: all of most texts."""

_LONG = 2000
"""Characters. Of a longer line, only what has changed is wrapped again."""


class LazilyWrappedDocument(WrappedDocument):
    """A wrapped document that stays fast with megabytes of text, even in one line.

    Each row has a height from the start. That of a row which is not wrapped yet is an estimate: it
    changes when its place is asked for, or when `wrap_more` reaches it.
    """

    document: VisibleDocument

    def __init__(self, document: VisibleDocument, tab_width: int) -> None:
        self.first_shown = 0
        """The row whose place on the screen has to stay."""
        self.shift = 0
        """Lines by which rows before `first_shown` have turned out to be higher than estimated."""
        self._long_line: tuple[str, list[int]] = "", []
        """The long row that was wrapped last: mostly, the one that is written in."""
        super().__init__(document, tab_width=tab_width)

    def wrap(self, width: int, tab_width: int | None = None) -> None:
        """Wrap the start of the text to a width, and estimate the heights of all other rows."""
        self._width = width
        self._tab_width = tab_width or self._tab_width
        lines = self.document.stored
        self._breaks: list[list[int] | None] = [None if width else []] * len(lines)
        self._heights = Heights(map(self._estimate, lines))
        self._left = len(lines) if width else 0
        """Rows that are not wrapped yet."""
        self._long_line = "", []
        self._changed: tuple[int, int] | None = None
        """The first and the last row that `wrap_range` has to wrap."""
        self._next = 0
        """All rows before this one are wrapped."""
        self.shift = 0
        self.wrap_more(_AT_ONCE)

    @property
    def is_whole(self) -> bool:
        """Whether all rows are wrapped."""
        return not self._left

    @property
    def height(self) -> int:
        """The number of lines on the screen."""
        return self._heights.total

    def line_at(self, y: int) -> Line:
        """Return the line of the screen at a height; one after the end is the last."""
        line = self._heights.line_at(y)
        while self._breaks[line.row] is None:
            self._wrap_rows(line.row, line.row)
            line = self._heights.line_at(y)
        return line

    def wrap_more(self, characters: int) -> None:
        """Wrap the next rows, with about so many characters."""
        if self.is_whole:
            return
        first = last = self._breaks.index(None, self._next)
        while (
            (characters := characters - len(self.document.stored[last])) > 0
            and self._breaks[last + 1 : last + 2] == [None]
        ):  # fmt: skip
            last += 1
        self._wrap_rows(first, last)
        self._next = last + 1

    def wrap_around(self, row: int, lines: int) -> None:
        """Wrap a row, and as many before and after it as `lines` of the screen can show."""
        for step in (-1, 1):
            place, left = row, lines
            while 0 <= place < len(self._breaks) and left > 0 and not self.is_whole:
                left -= len(self.get_offsets(place)) + 1
                place += step

    def replace_rows(self, first: int, last: int, count: int) -> None:
        """Note that `count` rows are now in place of those from `first` to `last`, both included.

        Until `wrap_range` is called, their heights are estimates.
        """
        start, end = self._changed or (first, last)
        self._changed = min(start, first), max(end, last) + count - (last + 1 - first)
        self._put(first, last, [None] * count)

    def wrap_range(self, start: Location, old_end: Location, new_end: Location) -> None:
        """Wrap the rows that have changed; if they are long, only their heights are estimated.

        The locations are not used: for several edits undone or redone together, Textual does not
        know them.
        """
        if self._changed is not None:
            (first, last), self._changed = self._changed, None
            rows = range(first, last + 1)
            if len(rows) == 1 or sum(map(len, self.document.stored[first : last + 1])) <= _AT_ONCE:
                self._put(first, last, [self._wrap(row) for row in rows])

    def _wrap_rows(self, first: int, last: int) -> None:
        """Wrap the rows from `first` to `last`, both included, which may turn out to be higher."""
        before = self._heights.total
        self._put(first, last, [self._wrap(row) for row in range(first, last + 1)])
        if last < self.first_shown:
            self.shift += self._heights.total - before

    def _put(self, first: int, last: int, breaks: list[list[int] | None]) -> None:
        """Note the breaks of the rows that are now in place of those from `first` to `last`."""
        self._left += breaks.count(None) - self._breaks[first : last + 1].count(None)
        self._next = min(self._next, first)
        self._breaks[first : last + 1] = breaks
        heights = [
            self._estimate(self.document.stored[row]) if each is None else len(each) + 1
            for row, each in enumerate(breaks, start=first)
        ]
        self._heights.replace(first, last, heights)

    def _wrap(self, row: int) -> list[int]:
        line = self.document.stored[row]
        if len(line) <= self._width and is_plain(line):
            return []
        line, tab_widths = self.document.get_line(row), self.get_tab_widths(row)
        if len(line) < _LONG or tab_widths:
            return list(wrap(line, self._width, tab_widths))
        breaks = wrap_changed(*self._long_line, line, self._width)
        self._long_line = line, breaks
        return breaks

    def _estimate(self, line: str) -> int:
        """Return the height of a row if all its characters take a cell, and no word moves."""
        return max(1, -(-len(line) // self._width)) if self._width else 1

    def get_offsets(self, line_index: int) -> list[int]:
        """Return the columns at which a row is broken, in increasing order."""
        breaks = self._breaks[line_index]
        if breaks is None:
            self._wrap_rows(line_index, line_index)
            return self.get_offsets(line_index)
        return breaks

    def get_tab_widths(self, line_index: int) -> list[int]:
        """Return the width of each tab in a row."""
        if "\t" not in self.document.stored[line_index]:
            return []
        parts = get_tab_widths(self.document.get_line(line_index), self._tab_width)
        return [width for _, width in parts]

    def get_sections(self, line_index: int) -> list[str]:
        """Return the parts of a row that are on different lines of the screen."""
        line = self.document.get_line(line_index)
        ends = [0, *self.get_offsets(line_index), len(line)]
        return [line[start:end] for start, end in pairwise(ends)]

    def bounds(self, row: int, section: int) -> tuple[int, int | None]:
        """Return the columns where a section starts and ends; the last has no end."""
        offsets = self.get_offsets(row)
        start = offsets[section - 1] if section else 0
        return start, offsets[section] if section < len(offsets) else None

    def location_to_offset(self, location: Location) -> Offset:
        """Return the offset on the screen of a location; of one after the text, that of its end.

        During an undo the cursor may still be where there is no text any longer.
        """
        row, column = min(location, self.document.end)
        column = min(column, len(self.document.stored[row]))
        section = bisect_right(self.get_offsets(row), column)
        start, _ = self.bounds(row, section)
        x = sum(self._cells_between(row, start, column))
        return Offset(x, self._heights.top_of(row) + section)

    def offset_to_location(self, offset: Offset) -> Location:
        """Return the location that is drawn at an offset, or the nearest one on that line."""
        row, section = self.line_at(max(0, offset.y))
        return row, self.get_target_document_column(row, max(0, offset.x), section)

    def get_target_document_column(self, line_index: int, x_offset: int, y_offset: int) -> int:
        """Return the column of a cell in a section; inside a character, the column of its start.

        A section of -1 is the last.
        """
        start, end = self.bounds(line_index, y_offset % (len(self.get_offsets(line_index)) + 1))
        stop = len(self.document.stored[line_index]) if end is None else end
        ends = accumulate(self._cells_between(line_index, start, stop))
        column = start + sum(1 for _ in takewhile(lambda cells: cells <= x_offset, ends))
        column = column if end is None else min(column, end - 1)
        return boundary(self.document.get_line(line_index), column, forward=False)

    def _cells_between(self, row: int, start: int, end: int) -> list[int]:
        """Return the width of each code point between two columns of a row."""
        part = self.document.get_line(row)[start:end]
        if is_plain(part):
            return [1] * len(part)
        widths: Iterator[int] = iter(())
        if "\t" in part:
            before = self.document.get_line(row).count("\t", 0, start)
            widths = iter(self.get_tab_widths(row)[before:])
        return [next(widths) if each == "\t" else get_character_cell_size(each) for each in part]
