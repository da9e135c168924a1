"""A text area that shows ghost text at the cursor; what follows on the line is moved aside."""

from rich.cells import cell_len
from textual import events
from textual.document._document import Location
from textual.reactive import var

from predictive.suggesting.offer import Ghost
from predictive.tui.writing.pads import ghost_text
from predictive.tui.writing.pads.text_pad import TextPad


class GhostPad(TextPad):
    """Shows a ghost, or keeps its room while another one is being computed.

    Without the room, the rest of a line would move twice when something else is typed: back, and
    aside again for the next ghost.
    """

    DEFAULT_CSS = """
    GhostPad .text-area--suggestion { color: $text-muted; text-style: italic; }
    """

    shows_ghost = var(True)
    """Whether a ghost is shown; otherwise it can be accepted all the same."""

    def __init__(self, text: str = "") -> None:
        self._ghost: Ghost | None = None
        super().__init__(text)

    @property
    def moves_rest(self) -> bool:
        """Whether a ghost moves text aside: there is some after the cursor on its line."""
        return self.shows_ghost and bool(self.rest_of_line().strip())

    @property
    def is_open(self) -> bool:
        """Whether a ghost is shown, or room is kept for one."""
        return bool(self.suggestion)

    @property
    def ghost(self) -> Ghost | None:
        """What is shown after the cursor."""
        return self._ghost if self.suggestion else None

    @property
    def acceptable(self) -> Ghost | None:
        """What Tab would write: the ghost text, or the choice where only the list is shown."""
        return self.ghost if self.shows_ghost else self._ghost

    def close_room(self) -> None:
        """Keep no room for a ghost."""
        if self._ghost is None:
            self._set_ghost(None)

    def _set_ghost(self, ghost: Ghost | None) -> None:
        """Show as many words as fit into the line on the screen."""
        self.ghost_distance = ghost.replaces_after if ghost else 0
        shown = ""
        if ghost and self.shows_ghost:
            ghost, shown = ghost_text.fit(ghost, self)
        self._ghost = ghost if shown or not self.shows_ghost else None
        self.suggestion = shown

    def _room_after(self, typed: str) -> tuple[str, int]:
        """Return the room that is left once this is typed inside a line, and where it is."""
        stays = typed and "\n" not in typed and self.moves_rest
        cells = cell_len(self.suggestion) - cell_len(typed) if stays else 0
        return " " * cells, self.ghost_distance

    def get_target_document_location(self, event: events.MouseEvent) -> Location:
        """Return the location that is drawn under the mouse."""
        place = event.get_content_offset_capture(self) + self.scroll_offset
        place = ghost_text.under_mouse(place, self)
        return self.wrapped_document.offset_to_location(place)
