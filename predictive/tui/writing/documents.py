"""Documents for Textual's text area: the lines as stored, as drawn, and as wrapped."""

from collections.abc import Sequence
from itertools import pairwise
from typing import cast, overload

from textual.document._document import Document, EditResult, Location
from textual.document._wrapped_document import WrappedDocument
from textual.geometry import Offset

from predictive.tui.visible import visible_text
from predictive.tui.writing.graphemes import boundary, in_cells


class ExactDocument(Document):
    """Lines that only line feeds separate; form feeds and the like are ordinary characters."""

    def __init__(self, text: str) -> None:
        super().__init__("")
        self._lines = text.split("\n")

    def replace_range(self, start: Location, end: Location, text: str) -> EditResult:
        """Replace the text between two locations; return the end of the new text, and the old."""
        top, bottom = sorted((start, end))
        replaced = self.get_text_range(top, bottom)
        new = text.split("\n")
        column = len(new[-1]) + (top[1] if len(new) == 1 else 0)
        new[0] = self._lines[top[0]][: top[1]] + new[0]
        new[-1] += self._lines[bottom[0]][bottom[1] :]
        self._lines[top[0] : bottom[0] + 1] = new
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
            return in_cells(visible_text(self._lines[place]))
        return [in_cells(visible_text(line)) for line in self._lines[place]]


class VisibleDocument(Document):
    """A document as it is drawn, in which columns count cells."""

    def __init__(self, document: Document) -> None:
        super().__init__("")
        self._lines = cast("list[str]", _VisibleLines(document.lines))


class SectionedDocument(WrappedDocument):
    """A wrapped document that stays fast with megabytes of text, even in one line."""

    def location_to_offset(self, location: Location) -> Offset:
        """Return the offset on the screen of a location; of one after the text, that of its end.

        During an undo the cursor may still be where there is no text any longer.
        """
        row, column = min(location, self.document.end)
        return super().location_to_offset((row, min(column, len(self.document.get_line(row)))))

    def get_target_document_column(self, line_index: int, x_offset: int, y_offset: int) -> int:
        """Return the column of a cell; inside a character, the column of its start."""
        column = super().get_target_document_column(line_index, x_offset, y_offset)
        return boundary(self.document.get_line(line_index), column, forward=False)

    @property
    def height(self) -> int:
        """The number of lines on the screen."""
        return len(self._offset_to_line_info)

    def get_sections(self, line_index: int) -> list[str]:
        """Return the parts of a line of text that are on different lines of the screen."""
        line = self.document.get_line(line_index)
        ends = [0, *self.get_offsets(line_index), len(line)]
        return [line[start:end] for start, end in pairwise(ends)]

    def bounds(self, row: int, section: int) -> tuple[int, int | None]:
        """Return the columns where a section starts and ends; the last has no end."""
        offsets = self.get_offsets(row)
        start = offsets[section - 1] if section else 0
        return start, offsets[section] if section < len(offsets) else None
