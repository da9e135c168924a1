"""Documents for Textual's text area: the lines as stored, and as drawn."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import cast, overload

from textual.document._document import Document, EditResult, Location

from predictive.tui.visible import visible_text
from predictive.tui.writing.counts import PART, Count, growth
from predictive.tui.writing.graphemes import in_cells
from predictive.tui.writing.wrapping.line_breaks import is_plain


class ExactDocument(Document):
    """Lines that only line feeds separate; form feeds and the like are ordinary characters."""

    def __init__(self, text: str) -> None:
        super().__init__("")
        self._lines = text.split("\n")
        self.growth = Count()
        """By all edits but the long ones."""
        self.long_edits = 0
        """How many edits were too long to be counted at once."""
        self.on_rows_replaced: Callable[[int, int, int], None] = lambda first, last, count: None
        """Is told which rows were replaced, the first and the last, and how many there are now."""

    def replace_range(self, start: Location, end: Location, text: str) -> EditResult:
        """Replace the text between two locations; return the end of the new text, and the old."""
        top, bottom = sorted((start, end))
        replaced = self.get_text_range(top, bottom)
        new = text.split("\n")
        column = len(new[-1]) + (top[1] if len(new) == 1 else 0)
        before, after = self._lines[top[0]][: top[1]], self._lines[bottom[0]][bottom[1] :]
        if len(replaced) + len(text) <= PART:
            self.growth += growth(before, replaced, text, after)
        else:
            self.long_edits += 1
        new[0] = before + new[0]
        new[-1] += after
        self._lines[top[0] : bottom[0] + 1] = new
        self.on_rows_replaced(top[0], bottom[0], len(new))
        return EditResult((top[0] + len(new) - 1, column), replaced)


class _VisibleLines(Sequence[str]):
    """Lines as they are drawn, cell by cell; each is made on demand."""

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
            return _drawn(self._lines[place])
        return [_drawn(line) for line in self._lines[place]]


@lru_cache(maxsize=16)
def _drawn(line: str) -> str:
    return line if is_plain(line) else in_cells(visible_text(line))


class VisibleDocument(Document):
    """A document as it is drawn, in which columns count cells."""

    def __init__(self, document: Document) -> None:
        super().__init__("")
        self.stored = document.lines
        """The lines as they are stored."""
        self._lines = cast("list[str]", _VisibleLines(document.lines))
