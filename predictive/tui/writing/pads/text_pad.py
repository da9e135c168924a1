"""A text area that keeps every character, stays fast with megabytes, and repaints only changes."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.binding import BindingType
from textual.document._document import EditResult, Location, Selection
from textual.document._document_navigator import DocumentNavigator
from textual.document._edit import Edit
from textual.geometry import Offset, Region, Spacing, clamp
from textual.reactive import var
from textual.screen import Screen
from textual.scroll_view import ScrollView
from textual.strip import Strip

from predictive.tui.waiting_keys import Typed, WaitingKeys
from predictive.tui.writing.context import end_of_text
from predictive.tui.writing.documents import ExactDocument, VisibleDocument
from predictive.tui.writing.finding.field import Field
from predictive.tui.writing.graphemes import boundary
from predictive.tui.writing.key_order import bindings_of, run_key, run_screen_key
from predictive.tui.writing.keys import TEXT_KEYS
from predictive.tui.writing.marking.marks import Marks
from predictive.tui.writing.pads.indentation import indented, outdented, rewrite_lines
from predictive.tui.writing.pads.painted_line import Looks, PaintedLine
from predictive.tui.writing.pads.shown_lines import ShownLines
from predictive.tui.writing.pads.word_pad import WordPad
from predictive.tui.writing.wrapping.idle_wrapping import IdleWrapping
from predictive.tui.writing.wrapping.lazily_wrapped import LazilyWrappedDocument

if TYPE_CHECKING:
    from predictive.revising.checker import Mark
    from predictive.tui.writing.finding.highlights import Highlights

_MARGIN, _NARROWEST = 1, 20
"""Cells: beside the text, and of the text."""
_LOOKS = ("text-area--suggestion", "text-area--found", "text-area--current")


class TextPad(WordPad):
    """The text area beneath the editor.

    Textual's own splits lines at form feeds, counts all lines for every line it draws, and repaints
    everything for every key: 17 KB in a window of 200 x 60.
    """

    DEFAULT_CSS = """
    TextPad { border: none; padding: 0 1; &:focus { border: none; } }
    TextPad .text-area--found { background: $warning 30%; }
    TextPad .text-area--current { background: $warning; color: $background; text-style: bold; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {*_LOOKS}

    BINDINGS: ClassVar[list[BindingType]] = TEXT_KEYS

    column_width = var(0, init=False)
    """Cells in which the text is wrapped, in the middle of the window; 0: all of them."""

    def __init__(self, text: str = "") -> None:
        self._is_styled = False
        self._painted: list[PaintedLine | None] | None = None
        self._wrapping = IdleWrapping(self)
        self._shown_lines = ShownLines(self)
        self.waiting_keys: WaitingKeys | None = None
        self._opened: Screen[Any] | None = None
        """The screen that the last key has opened, to which the next keys belong."""
        self.marks = Marks()
        self.shows_marks = True
        self.highlights: Highlights | None = None
        self.ghost_distance = 0
        """Characters between the cursor and the ghost text."""
        super().__init__(text)
        self.cursor_blink = False

    def on_mount(self) -> None:
        """Look up what the keys do."""
        self._keys, self._screen_keys = bindings_of(self), bindings_of(self.screen)

    def _on_resize(self) -> None:
        self.styles.padding = self._margins()

    def watch_column_width(self) -> None:
        """Wrap the text again."""
        self.styles.scrollbar_gutter = "stable" if self.column_width else "auto"
        self.styles.padding = self._margins()
        self._rewrap_and_refresh_virtual_size()

    def _margins(self) -> Spacing:
        """Return the room beside the text."""
        if not self.column_width:
            return Spacing(0, _MARGIN, 0, _MARGIN)
        column = max(self.column_width, _NARROWEST) + 1  # room for the cursor after the last cell
        left = max(_MARGIN, (self.outer_size.width - column) // 2)
        right = self.outer_size.width - column - left - self.scrollbar_size_vertical
        return Spacing(0, max(_MARGIN, right), 0, left)

    async def run_key(self, key: str) -> bool:
        """Run what a key does in the text; return whether it does anything."""
        return await run_key(self, self._keys, key)

    async def run_screen_key(self, key: str) -> bool:
        """Run what a key does in the screen; return whether it does anything."""
        if self.waiting_keys is None:
            return await run_screen_key(self.screen, self._screen_keys, key)
        self.waiting_keys.hold()
        try:
            return await run_screen_key(self.screen, self._screen_keys, key)
        finally:
            self._opened = None if self.screen.is_active else self.app.screen
            self.call_later(self.waiting_keys.release)  # once what was typed before is put back

    async def on_event(self, event: events.Event) -> None:
        """Leave what is typed to a bar, or another screen, if a key has opened it before."""
        focused = self.screen.focused
        if self.waiting_keys and self._opened is self.app.screen and isinstance(event, Typed):
            self.waiting_keys.put_back(event)
        elif isinstance(event, Typed) and isinstance(focused, Field) and focused.text is self:
            with focused._context():
                await focused.on_event(event)
        else:
            await super().on_event(event)

    def text_before_cursor(self) -> str:
        """Return the text before the cursor; of a long text, its end."""
        return end_of_text(self.document.lines, *self.cursor_location)

    def rest_of_line(self) -> str:
        """Return the text after the cursor on its line."""
        row, column = self.cursor_location
        return self.document.get_line(row)[column:]

    def rest_of_section(self) -> str:
        """Return the text after the cursor on its line of the screen."""
        row, column = self.cursor_location
        line = self.wrapped_document.line_at(self._cursor_offset[1])
        return self.document.get_line(row)[column : self.wrapped_document.bounds(*line)[1]]

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

    def action_go(self, where: str, select: bool = False) -> None:
        """Move to the start or the end of the text."""
        self.move_cursor((0, 0) if where == "start" else self.document.end, select=select)

    def action_indent(self) -> None:
        """Indent the selected lines."""
        rewrite_lines(self, indented)

    def action_outdent(self) -> None:
        """Outdent the selected lines, or the line of the cursor."""
        rewrite_lines(self, outdented)

    def _find_columns_to_next_tab_stop(self) -> int:
        """Return how far the next tab stop of the screen is; Textual asks for it at every key."""
        return self.indent_width - self._cursor_offset[0] % self.indent_width

    def find_matching_bracket(self, bracket: str, search_from: Location) -> None:
        """Match no brackets: in prose, many are smileys."""

    def render_line(self, y: int) -> Strip:
        """Draw a line of the screen, or return a cached one that looks the same."""
        line = self._shown_lines.line(y)
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
        looks = Looks(*map(self.get_component_rich_style, _LOOKS))
        text = line.styled(self._theme, looks, width)
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
        self.document = document = ExactDocument(text)
        self._build_highlight_map()
        self.wrapped_document: LazilyWrappedDocument = LazilyWrappedDocument(
            VisibleDocument(document), self.indent_width
        )
        document.on_rows_replaced = self.wrapped_document.replace_rows
        self.navigator = DocumentNavigator(self.wrapped_document)
        self.move_cursor((0, 0))
        self._rewrap_and_refresh_virtual_size()

    def _build_highlight_map(self) -> None:
        """Highlight no matches until the text is searched again; Textual calls this after edits."""
        self.highlights = None

    def _rewrap_and_refresh_virtual_size(self) -> None:
        self._painted = None
        self._wrapping.wrap_again(super()._rewrap_and_refresh_virtual_size)

    def _refresh_size(self) -> None:
        self._wrapping.show_height(super()._refresh_size)

    def wrap_around(self, row: int) -> None:
        """Wrap the rows around one that is about to be shown."""
        self._wrapping.wrap_around(row)

    def _recompute_cursor_offset(self) -> None:
        self.wrap_around(self.cursor_location[0])
        self._cursor_offset = self.wrapped_document.location_to_offset(self.cursor_location)

    def _watch_scroll_y(self) -> None:
        self._wrapping.wrap_around(self._wrapping.first_shown())
        super()._watch_scroll_y()

    def _exchange_repaint_regions(self) -> Collection[Region]:
        """Return the regions to repaint: only of lines that look different."""
        regions = super()._exchange_repaint_regions()
        if not regions:
            return regions
        before, lines = self._painted, [self._shown_lines.line(y) for y in range(self.size.height)]
        self._painted = lines
        if before is None or len(before) != len(lines):
            return regions
        x, y = self.content_offset
        return [
            Region(x, y + place, self.size.width, 1)
            for place, (old, new) in enumerate(zip(before, lines, strict=True))
            if old != new
        ]

    def rows_on_screen(self) -> range:
        """Return the rows of the text that are at least partly on the screen."""
        first = self.scroll_offset.y
        last = first + max(1, self.size.height) - 1
        line_at = self.wrapped_document.line_at
        return range(line_at(first).row, line_at(last).row + 1)

    def place_on_screen(self, location: Location) -> Offset:
        """Return where a location is drawn on the screen."""
        place = self.wrapped_document.location_to_offset(location)
        return place - self.scroll_offset + self.content_region.offset

    def is_typed_at(self, row: int, mark: "Mark") -> bool:
        """Whether a marked word in a row is still being typed."""
        return False
