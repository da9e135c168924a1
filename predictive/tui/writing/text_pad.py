"""A text area that keeps every character, stays quick with megabytes, and repaints what changed."""

from collections.abc import Collection
from itertools import islice
from typing import ClassVar, NamedTuple

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.document._document import Document, EditResult, Location
from textual.document._document_navigator import DocumentNavigator
from textual.document._wrapped_document import WrappedDocument
from textual.geometry import Region
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widgets import TextArea

_PICTURES = {code: 0x2400 + code for code in range(32) if code != 9} | {127: 0x2421}
"""Control characters, but the tab, as the symbols that Unicode has for them."""
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
        new = text.replace("\r\n", "\n").split("\n")
        column = len(new[-1]) + (top[1] if len(new) == 1 else 0)
        new[0] = self._lines[top[0]][: top[1]] + new[0]
        new[-1] += self._lines[bottom[0]][bottom[1] :]
        self._lines[top[0] : bottom[0] + 1] = new
        return EditResult((top[0] + len(new) - 1, column), replaced)


class _CountedDocument(WrappedDocument):
    """Knows its height without counting."""

    @property
    def height(self) -> int:
        """The number of lines on the screen that the document takes."""
        return len(self._offset_to_line_info)


class _Line(NamedTuple):
    """All that the looks of a line on the screen depend on."""

    text: str
    section: int
    wrapped_at: tuple[int, ...]
    width: int
    selected: tuple[int, int | None] | None
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

    def find_matching_bracket(self, bracket: str, search_from: Location) -> None:
        """Match no brackets: in prose they are smileys as often."""

    def get_line(self, line_index: int) -> Text:
        """Return a line as it is drawn: no control character reaches the terminal."""
        line = self.document.get_line(line_index)
        return Text(line.translate(_PICTURES), end="", no_wrap=True)

    def render_line(self, y: int) -> Strip:
        """Render a line of the screen, or take the one that looked like it."""
        line = self._line(y)
        strip = self._line_cache.get(("", line))
        if strip is None:
            strip = self._line_cache["", line] = self._render_line(y)
        return strip

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
        self.wrapped_document = _CountedDocument(self.document, tab_width=self.indent_width)
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
        at_cursor = row == self.selection.end[0]
        return _Line(
            self.document.get_line(row),
            section,
            tuple(self.wrapped_document.get_offsets(row)),
            self.size.width,
            self._selected(row),
            (self.selection.end[1], self.suggestion, self._draw_cursor) if at_cursor else None,
        )

    def _selected(self, row: int) -> tuple[int, int | None] | None:
        """Return the columns of a line that are selected: from, and to, or all to its end."""
        top, bottom = sorted(self.selection)
        if top == bottom or not top[0] <= row <= bottom[0]:
            return None
        return top[1] if row == top[0] else 0, bottom[1] if row == bottom[0] else None
