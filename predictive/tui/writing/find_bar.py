"""The line to find words in the text."""

import re
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.document._document import Selection
from textual.reactive import reactive
from textual.widgets import Input

from predictive.tui.writing.documents import ExactDocument
from predictive.tui.writing.text_pad import TextPad


class FindBar(Input):
    """An input line that selects matches in a text; visible only while it has the focus."""

    DEFAULT_CSS = """
    FindBar { display: none; background: $panel; &.-missing { color: $text-error; } }
    FindBar:focus { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,down", "find", "Next", id="find-next"),
        Binding("up", "find(True)", "Previous", id="find-previous"),
        Binding("escape", "close", "Close", id="find-close"),
    ]

    is_missing = reactive(False, toggle_class="-missing")

    def __init__(self, pad: TextPad) -> None:
        super().__init__(placeholder="find; Enter for the next, Esc closes", compact=True)
        self._pad = pad

    def open(self) -> None:
        """Show the line, filled with the selection."""
        selected = self._pad.selected_text
        if selected and "\n" not in selected:
            self.value = selected
        self.styles.display = "block"
        self.focus()
        self.select_all()

    def action_find(self, backwards: bool = False) -> None:
        """Select the next match, or the previous one; after the last one, the first."""
        self.is_missing = not find(self._pad, self.value, backwards=backwards)

    def action_close(self) -> None:
        """Go back to the text."""
        self._pad.focus()

    def hide(self) -> None:
        """Hide the line."""
        self.styles.display = None


def find(pad: TextPad, wanted: str, *, backwards: bool = False) -> bool:
    """Select the next match in a text, ignoring case; return whether there is one."""
    text, document = pad.text, pad.document
    assert isinstance(document, ExactDocument)
    places = [match.span() for match in re.finditer(re.escape(wanted), text, re.IGNORECASE)]
    if not wanted or not places:
        return False
    start, end = (document.get_index_from_location(place) for place in sorted(pad.selection))
    if backwards:
        found = max((each for each in places if each[0] < start), default=places[-1])
    else:
        found = min((each for each in places if each[0] >= end), default=places[0])
    pad.selection = Selection(*map(document.get_location_from_index, found))
    pad.scroll_cursor_visible(center=True)
    return True
