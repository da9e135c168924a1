"""A text area that moves, deletes and selects by words of any language."""

from textual import events
from textual.document._document import Location, Selection
from textual.widgets import TextArea

from predictive.tui.writing.pads.words import next_stop, previous_stop, word_at


class WordPad(TextArea, inherit_bindings=False):
    """Textual's own ends words at apostrophes and combining accents, and knows no double click."""

    def __init__(self, text: str = "") -> None:
        self._clicks = 0
        self._clicked_at: tuple[float, int, int] = (0, 0, 0)
        """Time in seconds, and the place."""
        self._anchor = Selection()
        """What the first of the clicks in a row has selected."""
        super().__init__(text, tab_behavior="indent", highlight_cursor_line=False)

    def get_cursor_word_left_location(self) -> Location:
        """Return the start of the previous word, or of marks; from a start of line, its end."""
        row, column = self.cursor_location
        if row > 0 and column == 0:
            return row - 1, len(self.document.get_line(row - 1))
        return row, previous_stop(self.document.get_line(row), column)

    def get_cursor_word_right_location(self) -> Location:
        """Return the end of the next word, or of marks; from the end of a line, the next one."""
        row, column = self.cursor_location
        line = self.document.get_line(row)
        if row < self.document.line_count - 1 and column == len(line):
            return row + 1, 0
        return row, next_stop(line, column)

    def action_delete_word_right(self) -> None:
        """Delete the selection, or as far as the cursor would move by a word."""
        start, end = self.selection
        target = self.get_cursor_word_right_location() if start == end else start
        self._delete_via_keyboard(end, target)

    async def _on_mouse_down(self, event: events.MouseDown) -> None:
        """Select a word with the second click in a row, and a line with the third."""
        event.prevent_default()
        self._clicks = self._clicks % 3 + 1 if self._is_again(event) else 1
        self._clicked_at = (event.time, event.screen_x, event.screen_y)
        clicked = self._clicked(event)  # before what is drawn there changes
        await super()._on_mouse_down(event)
        self._anchor = self.selection = clicked

    async def _on_mouse_move(self, event: events.MouseMove) -> None:
        """Extend the selection by what the click has selected: characters, words or lines."""
        event.prevent_default()
        if not self._selecting:
            return
        start, end = self._clicked(event)
        if start < self._anchor.start:
            self.selection = Selection(self._anchor.end, start)
        else:
            self.selection = Selection(self._anchor.start, max(end, self._anchor.end))

    def _is_again(self, event: events.MouseDown) -> bool:
        time, x, y = self._clicked_at
        is_soon = event.time - time <= self.app.CLICK_CHAIN_TIME_THRESHOLD
        return is_soon and (x, y) == (event.screen_x, event.screen_y)

    def _clicked(self, event: events.MouseEvent) -> Selection:
        """Return what is selected where the mouse is."""
        row, column = self.get_target_document_location(event)
        line = self.document.get_line(row)
        if self._clicks == 1:
            return Selection.cursor((row, column))
        start, end = word_at(line, column) if self._clicks == 2 else (0, len(line))
        return Selection((row, start), (row, end))
