"""A line of the screen, described so that lines that look the same are equal."""

from typing import TYPE_CHECKING, NamedTuple

from rich.style import Style
from rich.text import Text
from textual._text_area_theme import TextAreaTheme
from textual.expand_tabs import expand_text_tabs_from_widths

from predictive.tui.writing.graphemes import boundary

if TYPE_CHECKING:
    from predictive.tui.writing.finding.highlights import Highlight

_MARK = Style(underline=True)


class Looks(NamedTuple):
    """The styles of what is not plain text."""

    ghost: Style
    found: Style
    current: Style
    """Of the current match."""


class PaintedCursor(NamedTuple):
    """The cursor in a line, and the ghost text after it."""

    column: int
    is_drawn: bool
    ghost: str = ""
    ghost_column: int = 0
    """Where the ghost text stands; what follows is moved aside."""


class PaintedLine(NamedTuple):
    """Everything that the look of a line on the screen depends on; columns count from its start."""

    text: str
    is_last: bool
    """Of the lines on the screen that show one line of text."""
    tab_widths: tuple[int, ...]
    width: int
    selected: tuple[int, int] | None
    marks: tuple[tuple[int, int], ...]
    """Where words that are probably mistyped begin and end."""
    found: "tuple[Highlight, ...]"
    cursor: PaintedCursor | None

    def styled(self, theme: TextAreaTheme, looks: Looks, cells: int) -> Text:
        """Return the text with its colours, and its tabs as spaces.

        Ghost text moves what follows aside; what then does not fit into `cells` is cut.
        """
        text = Text(self.text + " " * self.is_last, end="", no_wrap=True)  # room for the cursor
        for mark in self.marks:
            text.stylize(_MARK, *mark)
        if self.selected is not None:
            text = self._with_selection(text, *self.selected, theme)
        for start, end, is_current in self.found:
            text.stylize(looks.current if is_current else looks.found, start, end)
        if self.cursor is not None:
            text = self._with_cursor(text, self.cursor, theme, looks.ghost)
        text = expand_text_tabs_from_widths(text, list(self.tab_widths))
        if self.cursor is not None and self.cursor.ghost and text.cell_len > cells:
            text.rstrip()
            text.truncate(cells, overflow="ellipsis")
        return text

    def _with_selection(self, text: Text, start: int, end: int, theme: TextAreaTheme) -> Text:
        """Mark the selection; in an empty line by a bar."""
        style = theme.selection_style or Style()
        if not self.text and self.cursor is None:
            return Text.assemble(("▌", Style(color=style.bgcolor)), end="")
        text.stylize(style, start, end)
        return text

    def _with_cursor(
        self, text: Text, cursor: PaintedCursor, theme: TextAreaTheme, ghost_style: Style
    ) -> Text:
        """Insert the ghost text, and draw the cursor on the character after it."""
        place = cursor.ghost_column
        text = Text.assemble(text[:place], (cursor.ghost, ghost_style), text[place:], end="")
        if cursor.is_drawn:
            end = boundary(text.plain, cursor.column + 1, forward=True)
            text.stylize(theme.cursor_style or "", cursor.column, end)
        return text
