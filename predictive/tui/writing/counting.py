"""Shows how long the text is and where the cursor stands, without being in the way of typing."""

import asyncio
import time

from textual.document._document import Selection

from predictive.tui.writing.counts import PART, Count, count_lines
from predictive.tui.writing.documents import ExactDocument
from predictive.tui.writing.editor import Editor
from predictive.tui.writing.graphemes import count_characters
from predictive.tui.writing.status_bar import Figures, StatusBar

PAUSE = 0.3
"""Seconds without a key after which the figures follow what is typed.

Numbers that change with every key distract, and are more to send to the terminal.
"""


class Counting:
    """Counts a text when it is opened or much of it changes; other edits change the count."""

    def __init__(self, editor: Editor, status: StatusBar) -> None:
        self._editor = editor
        self._status = status
        self.is_counting = False
        self._quiet_at = 0.0
        self._changes = -1
        """The number of the editor's change that was seen last."""
        self._shown: tuple[int, Selection] | None = None
        """That number, and the selection, when the figures were shown last."""
        self._counted_for: tuple[ExactDocument, int] | None = None
        """The document, and its number of long edits, when it was counted."""
        self._counted = Count()
        """Of the text then."""

    def show(self) -> None:
        """Show the figures: in a pause if something is typed, at once if the cursor has moved."""
        if self._changes != self._editor.changes:
            self._changes = self._editor.changes
            self._quiet_at = time.monotonic() + PAUSE
        if not self.is_counting:
            self.is_counting = True
            self._editor.run_worker(self._count(), group="counts")

    async def _count(self) -> None:
        """Count and show, and again if the text or the cursor changes meanwhile."""
        try:
            while self._shown != (now := (self._editor.changes, self._editor.selection)):
                if (seconds := self._quiet_at - time.monotonic()) > 0:
                    await asyncio.sleep(seconds)
                    continue
                total, selected = await self._total(), await self._selected()
                self._status.figures = Figures(self._place(), total, selected)
                self._shown = now
        finally:
            self.is_counting = False

    def _place(self) -> str:
        row, column = self._editor.cursor_location
        before = self._editor.document.get_line(row)[:column]
        return f"{row + 1}:{count_characters(before) + 1}"

    async def _total(self) -> Count:
        """Return the count of the text."""
        document = self._editor.document
        assert isinstance(document, ExactDocument)
        while self._counted_for != (document, document.long_edits):
            self._counted_for = (document, document.long_edits)
            self._counted = Count() - document.growth
            self._status.figures = self._status.figures._replace(total=None)
            for part in count_lines([*document.lines]):
                self._counted += part
                await self._let_keys_pass(part)
        return self._counted + document.growth

    async def _selected(self) -> Count | None:
        """Return the count of the selection, or None if nothing is selected."""
        if self._editor.selection.is_empty:
            return None
        selected = Count()
        for part in count_lines(self._editor.selected_text.split("\n")):
            selected += part
            await self._let_keys_pass(part)
        return selected

    async def _let_keys_pass(self, part: Count) -> None:
        """Handle keys, and show the place meanwhile, unless this is the last part."""
        if part.characters >= PART:
            self._status.figures = self._status.figures._replace(place=self._place())
            await asyncio.sleep(0)
