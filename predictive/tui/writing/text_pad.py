"""A text area that keeps every character, stays fast with megabytes, and repaints only changes."""

from collections.abc import Collection
from itertools import islice
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.document._document import EditResult, Location, Selection
from textual.document._document_navigator import DocumentNavigator
from textual.document._edit import Edit
from textual.geometry import Offset, Region, clamp
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widgets import TextArea

from predictive.tui.visible import visible_text
from predictive.tui.writing.documents import ExactDocument, SectionedDocument, VisibleDocument
from predictive.tui.writing.graphemes import boundary
from predictive.tui.writing.indentation import indented, outdented, rewrite_lines
from predictive.tui.writing.marks import Marks
from predictive.tui.writing.painted_line import PaintedCursor, PaintedLine

if TYPE_CHECKING:
    from predictive.revising.checker import Mark

_KEYS_OF_SCREENS = ("f6", "f7", "ctrl+f")
_ROWS_TOGETHER = 128
"""The text before the cursor loses lines at its start only once in this many rows."""


class TextPad(TextArea, inherit_bindings=False):
    """The text area beneath the editor.

    Textual's own splits lines at form feeds, counts all lines for every line it draws, and repaints
    everything for every key: 17 KB in a window of 200 x 60.
    """

    DEFAULT_CSS = """
    TextPad { border: none; padding: 0 1; &:focus { border: none; } }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        binding
        for binding in TextArea.BINDINGS
        if isinstance(binding, Binding) and binding.key not in _KEYS_OF_SCREENS
    ]

    def __init__(self, text: str = "") -> None:
        self._is_styled = False
        self._painted: list[PaintedLine | None] | None = None
        self.marks = Marks()
        self.shows_marks = True
        self.ghost_distance = 0
        """Characters between the cursor and the ghost text."""
        super().__init__(text, tab_behavior="indent", highlight_cursor_line=False)
        self.cursor_blink = False

    def on_mount(self) -> None:
        """Look up the actions of the keys, which the settings may have changed."""
        self._keys = self._bindings.copy()
        self._keys.apply_keymap(self.app._keymap)

    async def run_key(self, key: str) -> bool:
        """Run the action that a key is bound to, at once; return whether there was one.

        Textual would send the key up through screen and application first, where the next keys
        overtake it: a letter typed quickly after Backspace would be deleted.
        """
        for binding in self._keys.key_to_bindings.get(key, ()):
            if await self.app.run_action(binding.action, self):
                return True
        return False

    def text_before_cursor(self) -> str:
        """Return the text before the cursor; of a long text its last lines, at least 128."""
        row, column = self.cursor_location
        first = max(0, row // _ROWS_TOGETHER - 1) * _ROWS_TOGETHER
        lines = self.document.lines
        return "\n".join([*islice(lines, first, row), lines[row][:column]])

    def rest_of_line(self) -> str:
        """Return the text after the cursor on its line."""
        row, column = self.cursor_location
        return self.document.get_line(row)[column:]

    def rest_of_section(self) -> str:
        """Return the text after the cursor on its line of the screen."""
        row, column = self.cursor_location
        section = self.wrapped_document._offset_to_line_info[self._cursor_offset[1]]
        return self.document.get_line(row)[column : self.wrapped_document.bounds(*section)[1]]

    def clamp_visitable(self, location: Location) -> Location:
        """Return a location, or the end of its line or of the text if it is after that."""
        row, column = min(max(location, (0, 0)), self.document.end)
        return row, clamp(column, 0, len(self.document.get_line(row)))

    def _validate_selection(self, selection: Selection) -> Selection:
        """Keep the cursor out of characters: one that moves into a character moves over it."""
        start, end = super()._validate_selection(selection)
        end = self._boundary(end, forward=end > self.selection.end)
        if selection.is_empty:
            return Selection.cursor(end)
        return Selection(self._boundary(start, forward=start > end), end)

    def _boundary(self, location: Location, *, forward: bool) -> Location:
        row, column = location
        return row, boundary(self.document.get_line(row), column, forward=forward)

    def get_cursor_line_end_location(self) -> Location:
        """Return the end of the line on the screen."""
        return self._boundary(super().get_cursor_line_end_location(), forward=False)

    def _delete_via_keyboard(self, start: Location, end: Location) -> EditResult | None:
        """Delete whole characters; where there are none, do nothing."""
        top, bottom = sorted(map(self.clamp_visitable, (start, end)))
        top, bottom = self._boundary(top, forward=False), self._boundary(bottom, forward=True)
        return super()._delete_via_keyboard(top, bottom) if top != bottom else None

    def edit(self, edit: Edit) -> EditResult:
        """Change the text, then scroll to the cursor, which may have been out of reach before."""
        edit.from_location = self.clamp_visitable(edit.from_location)
        edit.to_location = self.clamp_visitable(edit.to_location)
        first = self.document.get_line(edit.top[0])
        last = self.document.get_line(edit.bottom[0])
        result = super().edit(edit)
        self.marks.move(first, self.document.get_line(edit.top[0]))
        self.marks.move(last, self.document.get_line(result.end_location[0]))
        self.scroll_cursor_visible()
        self.app.cursor_position = self.cursor_screen_offset
        return result

    async def _on_paste(self, event: events.Paste) -> None:
        """Write pasted text; terminals send line ends as carriage returns."""
        event.stop()
        event.prevent_default()
        text = event.text.replace("\r\n", "\n").replace("\r", "\n")
        self._replace_via_keyboard(text, *self.selection)
        self.focus()

    def action_go(self, where: str, select: bool = False) -> None:
        """Move to the start or the end of the text."""
        self.move_cursor((0, 0) if where == "start" else self.document.end, select=select)

    def action_indent(self) -> None:
        """Indent the selected lines."""
        rewrite_lines(self, indented)

    def action_outdent(self) -> None:
        """Outdent the selected lines, or the line of the cursor."""
        rewrite_lines(self, outdented)

    def find_matching_bracket(self, bracket: str, search_from: Location) -> None:
        """Match no brackets: in prose, many are smileys."""

    def render_line(self, y: int) -> Strip:
        """Draw a line of the screen, or return a cached one that looks the same."""
        line = self._line(y)
        strip = self._line_cache.get(("", line))
        if strip is None:
            strip = self._line_cache["", line] = self._draw(line)
        return strip

    def _draw(self, line: PaintedLine | None) -> Strip:
        assert self._theme is not None
        style = self._theme.base_style or self.rich_style
        if line is None:
            return Strip.blank(self.size.width, style)
        width = self.scrollable_content_region.size.width
        ghost_style = self.get_component_rich_style("text-area--suggestion")
        text = line.styled(self._theme, ghost_style, width)
        strip = Strip(text.render(self.app.console), text.cell_len)
        return strip.extend_cell_length(width, self._theme.base_style).apply_style(style)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Render lines; look up their colours only after these have changed."""
        if self._is_styled:
            return ScrollView.render_lines(self, crop)
        self._is_styled = True
        return super().render_lines(crop)

    def notify_style_update(self) -> None:
        """Forget the lines painted last."""
        self._painted = None
        self._is_styled = False
        super().notify_style_update()

    def _set_document(self, text: str, language: str | None) -> None:
        self.document = ExactDocument(text)
        shown = VisibleDocument(self.document)
        self.wrapped_document: SectionedDocument = SectionedDocument(
            shown, tab_width=self.indent_width
        )
        self.navigator = DocumentNavigator(self.wrapped_document)
        self.move_cursor((0, 0))
        self._rewrap_and_refresh_virtual_size()

    def _build_highlight_map(self) -> None:
        """Do nothing: prose has no syntax to colour."""

    def _rewrap_and_refresh_virtual_size(self) -> None:
        self._painted = None
        super()._rewrap_and_refresh_virtual_size()

    def _exchange_repaint_regions(self) -> Collection[Region]:
        """Return the regions to repaint: only of lines that look different."""
        regions = super()._exchange_repaint_regions()
        if not regions:
            return regions
        before, lines = self._painted, [self._line(y) for y in range(self.size.height)]
        self._painted = lines
        if before is None or len(before) != len(lines):
            return regions
        x, y = self.content_offset
        return [
            Region(x, y + place, self.size.width, 1)
            for place, (old, new) in enumerate(zip(before, lines, strict=True))
            if old != new
        ]

    def _line(self, y: int) -> PaintedLine | None:
        """Return the line at a height of the widget; None after the end of the text."""
        place = y + self.scroll_offset.y
        if place >= self.wrapped_document.height:
            return None
        row, section = self.wrapped_document._offset_to_line_info[place]
        start, end = self.wrapped_document.bounds(row, section)
        text = visible_text(self.document.get_line(row)[start:end])
        return PaintedLine(
            text,
            end is None,
            self._tab_widths(row, start, text.count("\t")),
            self.size.width,
            self._selected(row, start, start + len(text)),
            self._marks_in(row, start, start + len(text)),
            self._cursor_in(row, start, end),
        )

    def rows_on_screen(self) -> range:
        """Return the rows of the text that are at least partly on the screen."""
        shown = self.wrapped_document._offset_to_line_info
        first = min(self.scroll_offset.y, len(shown) - 1)
        last = min(first + max(1, self.size.height), len(shown)) - 1
        return range(shown[first][0], shown[last][0] + 1)

    def place_on_screen(self, location: Location) -> Offset:
        """Return where a location is drawn on the screen."""
        place = self.wrapped_document.location_to_offset(location)
        return place - self.scroll_offset + self.content_region.offset

    def _tab_widths(self, row: int, start: int, tabs: int) -> tuple[int, ...]:
        """Return the widths of the next tabs after a column."""
        if not tabs:
            return ()
        before = self.document.get_line(row).count("\t", 0, start)
        return tuple(self.wrapped_document.get_tab_widths(row)[before : before + tabs])

    def _selected(self, row: int, start: int, end: int) -> tuple[int, int] | None:
        """Return the selected columns between `start` and `end` of a row, counted from `start`."""
        top, bottom = sorted(self.selection)
        if top == bottom or not top[0] <= row <= bottom[0]:
            return None
        first = top[1] if row == top[0] else 0
        last = bottom[1] if row == bottom[0] else end
        return clamp(first, start, end) - start, clamp(last, start, end) - start

    def _marks_in(self, row: int, start: int, end: int) -> tuple[tuple[int, int], ...]:
        """Return which columns between two of a row are marked, counted from `start`."""
        return tuple(
            (max(mark.start, start) - start, min(mark.end, end) - start)
            for mark in self.marks.of(self.document.get_line(row))
            if self.shows_marks
            and mark.start < end
            and mark.end > start
            and not self.is_typed_at(row, mark)
        )

    def is_typed_at(self, row: int, mark: "Mark") -> bool:
        """Whether a marked word in a row is still being typed."""
        return False

    def _cursor_in(self, row: int, start: int, end: int | None) -> PaintedCursor | None:
        """Return the cursor for a `PaintedLine`, if it is between two columns of a row."""
        cursor_row, column = self.selection.end
        if row != cursor_row or column < start or (end is not None and column >= end):
            return None
        ghost = self.suggestion if self.has_focus or not self.hide_suggestion_on_blur else ""
        return PaintedCursor(
            column - start, self._draw_cursor, ghost, column - start + self.ghost_distance
        )
