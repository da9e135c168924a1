"""The lines of a text as they look on the screen."""

from typing import TYPE_CHECKING

from textual.geometry import clamp

from predictive.tui.visible import visible_text
from predictive.tui.writing.pads.painted_line import PaintedCursor, PaintedLine

if TYPE_CHECKING:
    from predictive.tui.writing.finding.highlights import Highlight
    from predictive.tui.writing.pads.text_pad import TextPad


class ShownLines:
    """Puts together what a line shows: text, selection, marks, matches and cursor."""

    def __init__(self, pad: "TextPad") -> None:
        self._pad = pad

    def line(self, y: int) -> PaintedLine | None:
        """Return the line at a height of the widget; None after the end of the text."""
        place = y + self._pad.scroll_offset.y
        if place >= self._pad.wrapped_document.height:
            return None
        row, section = self._pad.wrapped_document.line_at(place)
        start, end = self._pad.wrapped_document.bounds(row, section)
        text = visible_text(self._pad.document.get_line(row)[start:end])
        return PaintedLine(
            text,
            end is None,
            self._tab_widths(row, start, text.count("\t")),
            self._pad.size.width,
            self._selected(row, start, start + len(text)),
            self._marks_in(row, start, start + len(text)),
            self._found_in(row, start, start + len(text)),
            self._cursor_in(row, start, end),
        )

    def _tab_widths(self, row: int, start: int, tabs: int) -> tuple[int, ...]:
        """Return the widths of the next tabs after a column."""
        if not tabs:
            return ()
        before = self._pad.document.get_line(row).count("\t", 0, start)
        return tuple(self._pad.wrapped_document.get_tab_widths(row)[before : before + tabs])

    def _selected(self, row: int, start: int, end: int) -> tuple[int, int] | None:
        """Return the selected columns between `start` and `end` of a row, counted from `start`."""
        top, bottom = sorted(self._pad.selection)
        if top == bottom or not top[0] <= row <= bottom[0]:
            return None
        first = top[1] if row == top[0] else 0
        last = bottom[1] if row == bottom[0] else end
        return clamp(first, start, end) - start, clamp(last, start, end) - start

    def _marks_in(self, row: int, start: int, end: int) -> tuple[tuple[int, int], ...]:
        """Return which columns between two of a row are marked, counted from `start`."""
        return tuple(
            (max(mark.start, start) - start, min(mark.end, end) - start)
            for mark in self._pad.marks.of(self._pad.document.get_line(row))
            if self._pad.shows_marks
            and mark.start < end
            and mark.end > start
            and not self._pad.is_typed_at(row, mark)
        )

    def _found_in(self, row: int, start: int, end: int) -> "tuple[Highlight, ...]":
        """Return the matches between two columns of a row, counted from `start`."""
        return self._pad.highlights.between(row, start, end) if self._pad.highlights else ()

    def _cursor_in(self, row: int, start: int, end: int | None) -> PaintedCursor | None:
        """Return the cursor for a `PaintedLine`, if it is between two columns of a row."""
        cursor_row, column = self._pad.selection.end
        if row != cursor_row or column < start or (end is not None and column >= end):
            return None
        pad = self._pad
        ghost = pad.suggestion if pad.has_focus or not pad.hide_suggestion_on_blur else ""
        shown = column - start
        return PaintedCursor(shown, pad._draw_cursor, ghost, shown + pad.ghost_distance)
