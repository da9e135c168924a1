"""Wraps a long text in small steps while nothing else is to do, and keeps the screen still."""

import asyncio
import time
from collections.abc import Callable

from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import TextArea

from predictive.tui.writing.wrapping.lazily_wrapped import LazilyWrappedDocument

_STEP, _REST = 0.004, 0.004
"""Seconds of wrapping, for which a key may have to wait, and of rest."""
_CHARACTERS = 8_000
"""Wrapped between two looks at the clock."""
_SCREENS = 2
"""Wrapped before and after a place: as far as one key scrolls, and what is then around it."""


class IdleWrapping:
    """Wraps rows near the screen at once, and all others while idle."""

    def __init__(self, pad: TextArea) -> None:
        self._pad = pad
        self._is_running = False

    @property
    def _document(self) -> LazilyWrappedDocument:
        """The text as it is wrapped now; another text has another one."""
        document = self._pad.wrapped_document
        assert isinstance(document, LazilyWrappedDocument)
        return document

    def first_shown(self) -> int:
        """Return the row of the first line on the screen."""
        return self._document.line_at(self._pad.scroll_offset.y).row

    def wrap_around(self, row: int) -> None:
        """Wrap the rows that can be on the screen together with one, or after a page more."""
        document = self._document
        if not document.is_whole:
            self._scroll_with_text()
            document.first_shown = self.first_shown()
            document.wrap_around(row, _SCREENS * self._pad.size.height)
            self._scroll_with_text()
        self._scroll_to_end()

    def wrap_again(self, wrap: Callable[[], None]) -> None:
        """Wrap the text to another width; the first line shown stays the first.

        If the cursor was on the screen, it still is.
        """
        pad, document = self._pad, self._document
        line = document.line_at(pad.scroll_offset.y)
        column, _ = document.bounds(*line)
        is_shown = pad.is_mounted and self._is_shown(pad._cursor_offset[1])
        wrap()
        document.wrap_around(line.row, _SCREENS * pad.size.height)
        document.shift = 0
        pad._refresh_size()
        y = document.location_to_offset((line.row, column)).y
        if y != pad.scroll_offset.y:
            pad.scroll_to(y=y, animate=False)
        if is_shown:
            pad.scroll_cursor_visible()
        self.start()

    def _is_shown(self, y: int) -> bool:
        return 0 <= y - self._pad.scroll_offset.y < self._pad.size.height

    def start(self) -> None:
        """Wrap all rows that are left, step by step."""
        if not self._is_running and not self._document.is_whole:
            self._is_running = True
            self._pad.run_worker(self._wrap_all(), group="wrapping")

    async def _wrap_all(self) -> None:
        try:
            while not self._document.is_whole:
                await asyncio.sleep(_REST)
                self._wrap_for(_STEP)
        finally:
            self._is_running = False

    def _wrap_for(self, seconds: float) -> None:
        document, end = self._document, time.perf_counter() + seconds
        document.first_shown = self.first_shown()
        while not document.is_whole and time.perf_counter() < end:
            document.wrap_more(_CHARACTERS)
        self._scroll_with_text()
        self._pad._refresh_size()

    def _scroll_with_text(self) -> None:
        """Show the same lines as before rows above them were wrapped."""
        document = self._document
        shift, document.shift = document.shift, 0
        if shift:
            self._pad._refresh_size()
            self._pad.scroll_to(y=self._pad.scroll_offset.y + shift, animate=False)

    def _scroll_to_end(self) -> None:
        """Leave no room below a text that has turned out to be shorter than estimated."""
        pad = self._pad
        last = max(0, self._document.height - pad.size.height)
        if pad.scroll_offset.y > last:
            pad._refresh_size()
            pad.scroll_to(y=last, animate=False)

    def show_height(self, lay_out: Callable[[], None]) -> None:
        """Note the height of the text; lay out the screen only if a scroll bar comes or goes.

        Then wrap what a long edit has left.
        """
        pad = self._pad
        size = Size(0, self._document.height)
        if pad.show_vertical_scrollbar != (size.height > pad._container_size.height):
            lay_out()
        elif size != pad.virtual_size:
            pad.set_reactive(Widget.virtual_size, size)
            pad._scroll_update(size)
        self.start()
