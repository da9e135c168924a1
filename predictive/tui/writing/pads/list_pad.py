"""A text area in which Enter continues lists, quotes and indentation."""

from textual.document._document import Location, Selection

from predictive.tui.writing.messages import EditKind
from predictive.tui.writing.pads.ghost_pad import GhostPad
from predictive.tui.writing.pads.lists import line_break, start_of


class ListPad(GhostPad):
    """What Enter has written in excess of a line feed, Backspace removes at once."""

    def __init__(self, text: str = "") -> None:
        self._kind: EditKind = "other"
        """Of the next edit."""
        self._continued_at: Location | None = None
        """Where the cursor is after what Enter has continued."""
        super().__init__(text)

    @property
    def is_at_item(self) -> bool:
        """Whether the cursor is between the marker of a list and its item."""
        row, column = self.cursor_location
        start = start_of(self.document.get_line(row)[:column])
        return bool(start.marker) and column == len(start.text)

    def action_break_line(self, continues: bool = True) -> None:
        """Start a line, and continue on it what the line above is."""
        start, end = self._replaced_by_line_break()
        text = "\n"
        if continues:
            text, start, end = line_break(self.document.lines, start, end)
        self._kind = "typed" if text == "\n" else "continued"
        self.history.checkpoint()
        self._replace_via_keyboard(text, start, end)
        self.history.checkpoint()
        self._continued_at = self.cursor_location if self.cursor_location[1] else None

    def _replaced_by_line_break(self) -> tuple[Location, Location]:
        """Return between which locations a new line takes the place of the text."""
        start, end = sorted(self.selection)
        return start, end

    def action_delete_left(self) -> None:
        """Delete the character before the cursor, or what Enter has just continued."""
        if self._continued_at == self.cursor_location and self.selection.is_empty:
            row, column = self.cursor_location
            self._delete_via_keyboard((row, 0), (row, column))
        else:
            super().action_delete_left()

    def _watch_selection(self, previous_selection: Selection, selection: Selection) -> None:
        super()._watch_selection(previous_selection, selection)
        self._continued_at = None
