"""A text area that keeps every character, stays quick with megabytes, and repaints what changed."""

from collections.abc import Collection, Sequence
from itertools import islice, pairwise
from typing import ClassVar, NamedTuple, cast, overload

from rich.style import Style
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.document._document import Document, EditResult, Location
from textual.document._document_navigator import DocumentNavigator
from textual.document._edit import Edit
from textual.document._wrapped_document import WrappedDocument
from textual.expand_tabs import expand_text_tabs_from_widths
from textual.geometry import Region, clamp
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widgets import TextArea

from predictive.tui.visible import visible_text

_KEYS_OF_SCREENS = ("f6", "f7", "ctrl+f")
_ROWS_TOGETHER = 128
"""So seldom the text before the cursor loses lines at its start."""


class ExactDocument(Document):
    """Lines as the line feed alone separates them; form feeds and the like stay where they are."""

    def __init__(self, text: str) -> None:
        super().__init__("")
        self._lines = text.split("\n")

    def replace_range(self, start: Location, end: Location, text: str) -> EditResult:
        """Replace what is between two places; return where the new text ends, and the old one."""
        top, bottom = sorted((start, end))
        replaced = self.get_text_range(top, bottom)
        new = text.split("\n")
        column = len(new[-1]) + (top[1] if len(new) == 1 else 0)
        new[0] = self._lines[top[0]][: top[1]] + new[0]
        new[-1] += self._lines[bottom[0]][bottom[1] :]
        self._lines[top[0] : bottom[0] + 1] = new
        return EditResult((top[0] + len(new) - 1, column), replaced)


class _VisibleLines(Sequence[str]):
    """Lines as they are drawn; each is made when it is asked for."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines

    def __len__(self) -> int:
        return len(self._lines)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> list[str]: ...
    def __getitem__(self, place: int | slice) -> str | list[str]:
        if isinstance(place, int):
            return visible_text(self._lines[place])
        return [visible_text(line) for line in self._lines[place]]


class _VisibleDocument(Document):
    """A document as it is drawn: in it the cells are counted that a character takes."""

    def __init__(self, document: Document) -> None:
        super().__init__("")
        self._lines = cast("list[str]", _VisibleLines(document.lines))


class _SectionedDocument(WrappedDocument):
    """Knows its height without counting, and cuts sections out of megabytes of one line."""

    @property
    def height(self) -> int:
        """The number of lines on the screen that the document takes."""
        return len(self._offset_to_line_info)

    def get_sections(self, line_index: int) -> list[str]:
        """Return what of a line of the text stands on each line of the screen."""
        line = self.document.get_line(line_index)
        ends = [0, *self.get_offsets(line_index), len(line)]
        return [line[start:end] for start, end in pairwise(ends)]

    def bounds(self, row: int, section: int) -> tuple[int, int | None]:
        """Return the columns where a section starts and ends; the last has no end."""
        offsets = self.get_offsets(row)
        start = offsets[section - 1] if section else 0
        return start, offsets[section] if section < len(offsets) else None


class _Line(NamedTuple):
    """All that the looks of a line on the screen depend on; columns are counted in it."""

    text: str
    is_last: bool
    """Of the lines on the screen that a line of the text takes."""
    tab_widths: tuple[int, ...]
    width: int
    selected: tuple[int, int] | None
    cursor: tuple[int, str, bool] | None
    """Its column, what is offered behind it, and whether it is drawn."""


class TextPad(TextArea, inherit_bindings=False):
    """The text area that the editor is made of.

    Textual's own splits lines at form feeds, counts all lines for every line it draws, and paints
    all it shows for every key: 17 KB in a window of 200 x 60.
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
        self._painted: list[_Line | None] | None = None
        super().__init__(text, tab_behavior="indent", highlight_cursor_line=False)
        self.cursor_blink = False

    def on_mount(self) -> None:
        """Learn which keys do what; the settings may have changed them."""
        self._keys = self._bindings.copy()
        self._keys.apply_keymap(self.app._keymap)

    async def act(self, key: str) -> bool:
        """Do what a key is bound to, at once; return whether that was anything.

        Textual would send the key up through screen and application first, where the keys that
        follow it overtake it: a letter typed fast behind Backspace would be deleted.
        """
        for binding in self._keys.key_to_bindings.get(key, ()):
            if await self.app.run_action(binding.action, self):
                return True
        return False

    def text_before_cursor(self) -> str:
        """Return what stands before the cursor; of a long text the last lines, at least 128."""
        row, column = self.cursor_location
        first = max(0, row // _ROWS_TOGETHER - 1) * _ROWS_TOGETHER
        lines = self.document.lines
        return "\n".join([*islice(lines, first, row), lines[row][:column]])

    def rest_of_line(self) -> str:
        """Return what stands behind the cursor on its line."""
        row, column = self.cursor_location
        return self.document.get_line(row)[column:]

    def edit(self, edit: Edit) -> EditResult:
        """Change the text, then go where the cursor is: before, that was out of reach."""
        result = super().edit(edit)
        self.scroll_cursor_visible()
        self.app.cursor_position = self.cursor_screen_offset
        return result

    def find_matching_bracket(self, bracket: str, search_from: Location) -> None:
        """Match no brackets: in prose they are smileys as often."""

    def render_line(self, y: int) -> Strip:
        """Draw a line of the screen, or take the one that looked like it."""
        line = self._line(y)
        strip = self._line_cache.get(("", line))
        if strip is None:
            strip = self._line_cache["", line] = self._draw(line)
        return strip

    def _draw(self, line: _Line | None) -> Strip:
        assert self._theme is not None
        style = self._theme.base_style or self.rich_style
        if line is None:
            return Strip.blank(self.size.width, style)
        text = self._styled(line)
        strip = Strip(text.render(self.app.console), text.cell_len)
        width = self.scrollable_content_region.size.width
        return strip.extend_cell_length(width, self._theme.base_style).apply_style(style)

    def _styled(self, line: _Line) -> Text:
        """Return the text with its colours, its tabs as spaces."""
        text = Text(line.text + " " * line.is_last, end="", no_wrap=True)  # room for the cursor
        if line.selected is not None:
            text = self._with_selection(text, line)
        if line.cursor is not None:
            text = self._with_cursor(text, *line.cursor)
        return expand_text_tabs_from_widths(text, list(line.tab_widths))

    def _with_selection(self, text: Text, line: _Line) -> Text:
        """Mark what is selected, an empty line by a bar."""
        assert self._theme is not None
        assert line.selected is not None
        style = self._theme.selection_style or Style()
        if not line.text and line.cursor is None:
            return Text.assemble(("▌", Style(color=style.bgcolor)), end="")
        text.stylize(style, *line.selected)
        return text

    def _with_cursor(self, text: Text, column: int, suggestion: str, is_drawn: bool) -> Text:
        """Put what is offered behind the cursor, and the cursor on the first of it."""
        assert self._theme is not None
        offered = (suggestion, self.get_component_rich_style("text-area--suggestion"))
        text = Text.assemble(text[:column], offered, text[column:], end="")
        if is_drawn:
            text.stylize(self._theme.cursor_style or "", column, column + 1)
        return text

    def render_lines(self, crop: Region) -> list[Strip]:
        """Render lines; find their colours only after these have changed."""
        if self._is_styled:
            return ScrollView.render_lines(self, crop)
        self._is_styled = True
        return super().render_lines(crop)

    def notify_style_update(self) -> None:
        """Forget how lines looked."""
        self._painted = None
        self._is_styled = False
        super().notify_style_update()

    def _set_document(self, text: str, language: str | None) -> None:
        self.document = ExactDocument(text)
        shown = _VisibleDocument(self.document)
        self.wrapped_document: _SectionedDocument = _SectionedDocument(
            shown, tab_width=self.indent_width
        )
        self.navigator = DocumentNavigator(self.wrapped_document)
        self.move_cursor((0, 0))
        self._rewrap_and_refresh_virtual_size()

    def _build_highlight_map(self) -> None:
        """Keep the lines that are drawn: prose has no syntax to colour."""

    def _rewrap_and_refresh_virtual_size(self) -> None:
        self._painted = None
        super()._rewrap_and_refresh_virtual_size()

    def _exchange_repaint_regions(self) -> Collection[Region]:
        """Of what is to be repainted, give the lines that look different."""
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

    def _line(self, y: int) -> _Line | None:
        """Describe what is at a height of the widget; None where the text has ended."""
        place = y + self.scroll_offset.y
        if place >= self.wrapped_document.height:
            return None
        row, section = self.wrapped_document._offset_to_line_info[place]
        start, end = self.wrapped_document.bounds(row, section)
        text = visible_text(self.document.get_line(row)[start:end])
        return _Line(
            text,
            end is None,
            self._tab_widths(row, start, text.count("\t")),
            self.size.width,
            self._selected(row, start, start + len(text)),
            self._cursor_in(row, start, end),
        )

    def _tab_widths(self, row: int, start: int, tabs: int) -> tuple[int, ...]:
        """Return the widths of so many tabs from a column on."""
        if not tabs:
            return ()
        before = self.document.get_line(row).count("\t", 0, start)
        return tuple(self.wrapped_document.get_tab_widths(row)[before : before + tabs])

    def _selected(self, row: int, start: int, end: int) -> tuple[int, int] | None:
        """Return which columns are selected between two of a row, counted from the first."""
        top, bottom = sorted(self.selection)
        if top == bottom or not top[0] <= row <= bottom[0]:
            return None
        first = top[1] if row == top[0] else 0
        last = bottom[1] if row == bottom[0] else end
        return clamp(first, start, end) - start, clamp(last, start, end) - start

    def _cursor_in(self, row: int, start: int, end: int | None) -> tuple[int, str, bool] | None:
        """Return the cursor as a line has it, if it is between two columns of a row."""
        cursor_row, column = self.selection.end
        if row != cursor_row or column < start or (end is not None and column >= end):
            return None
        offered = self.suggestion if self.has_focus or not self.hide_suggestion_on_blur else ""
        return column - start, offered, self._draw_cursor
