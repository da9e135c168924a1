"""Texts as editors have them, with positions in the units that the editor counts in."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise, takewhile
from typing import NamedTuple

from lsprotocol import types

_LINE_END = re.compile(r"\r\n|\r|\n")
"""Of all line ends of Unicode, LSP has only these."""
_CODECS = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}
"""With the bytes of one unit."""


class Units:
    """Counts text in the units of a position encoding: bytes, 16-bit units or code points."""

    def __init__(self, encoding: str) -> None:
        self._codec, self._size = _CODECS[encoding]

    def count(self, text: str) -> int:
        """Return how many units a text has."""
        return len(text.encode(self._codec, "surrogatepass")) // self._size

    def position(self, number: int, before: str) -> types.Position:
        """Return the position in line `number` that is right after a text at its beginning."""
        return types.Position(number, self.count(before))

    def column(self, line: str, units: int) -> int:
        """Return the column of the character that is so many units into a line.

        If the line has fewer units, return the column of its end.
        """
        if self.count(line) == len(line):
            return min(units, len(line))
        columns = range(len(line) + 1)
        return bisect_right(columns, units, key=lambda column: self.count(line[:column])) - 1


class Place(NamedTuple):
    """Where a character is: its line and its column in characters, from 0."""

    line: int
    column: int


class Cursor(NamedTuple):
    """A place in a text, and the text around it; later edits do not change it."""

    before: str
    """All that precedes it."""
    after: str
    """The rest of its line."""
    place: Place
    units: Units

    def range_before(self, length: int) -> types.Range:
        """Return the range of so many characters before it, on its line."""
        number, line = self.place.line, self._line_before()
        start = self.units.position(number, line[: len(line) - length])
        return types.Range(start, self.units.position(number, line))

    def before_range(self, range_: types.Range) -> str:
        """Return the text before a range that begins on the same line, before the cursor."""
        line = self._line_before()
        rest = line[self.units.column(line, range_.start.character) :]
        return self.before.removesuffix(rest)

    def _line_before(self) -> str:
        return self.before[len(self.before) - self.place.column :]


class Document:
    """A text that an editor has open.

    Positions beyond the end of a line or of the text stand for that end, as LSP requires.
    """

    def __init__(self, uri: str, language: str, version: int, text: str, units: Units) -> None:
        self.uri = uri
        self.language = language
        self.version = version
        self.edited_at: Place | None = None
        """The end of the text that was written last; None if nothing was."""
        self._units = units
        self._lines = _split(text)
        """With their ends; the last one has none."""

    @property
    def text(self) -> str:
        """The whole text."""
        return "".join(self._lines)

    @property
    def lines(self) -> list[str]:
        """Its lines, without their ends."""
        return [line.rstrip("\r\n") for line in self._lines]

    def line(self, number: int) -> str:
        """Return a line without its end."""
        return self._lines[number].rstrip("\r\n")

    def edit(self, change: types.TextDocumentContentChangeEvent) -> None:
        """Make the change that the editor made."""
        if isinstance(change, types.TextDocumentContentChangeWholeDocument):
            lines = _split(change.text)
            self.edited_at = _end_of_change(self._lines, lines)
            self._lines = lines
        else:
            start, end = self.place(change.range.start), self.place(change.range.end)
            self._replace(min(start, end), max(start, end), change.text)

    def cursor(self, position: types.Position) -> Cursor:
        """Return the place at a position, with the text around it."""
        place = self.place(position)
        line = self.line(place.line)
        before = "".join([*self._lines[: place.line], line[: place.column]])
        return Cursor(before, line[place.column :], place, self._units)

    def place(self, position: types.Position) -> Place:
        """Return the place at a position."""
        last = len(self._lines) - 1
        if position.line > last:
            return Place(last, len(self._lines[last]))
        line = self.line(position.line)
        return Place(position.line, self._units.column(line, position.character))

    def range(self, line: int, start: int, end: int) -> types.Range:
        """Return the range of the characters of a line from column `start` to `end`."""
        text = self.line(line)
        return types.Range(
            self._units.position(line, text[:start]), self._units.position(line, text[:end])
        )

    def _replace(self, start: Place, end: Place, text: str) -> None:
        first, last = start.line, end.line
        *written, final = _split(text)
        column = len(final) if written else start.column + len(final)
        self.edited_at = Place(first + len(written), column)
        text = self._lines[first][: start.column] + text + self._lines[last][end.column :]
        if first and self._lines[first - 1].endswith("\r"):  # a line feed may now follow it
            first -= 1
            text = self._lines[first] + text
        lines = _split(text)
        if last + 1 < len(self._lines):
            lines.pop()  # the text ends with a line's end, so the last of them is empty
        self._lines[first : last + 1] = lines


def _end_of_change(old: Sequence[str], new: Sequence[str]) -> Place:
    """Return where the part ends in which new lines differ from the old ones."""
    before, after = _in_common(old, new)
    last = max(0, len(new) - after - 1)
    line = new[last].rstrip("\r\n")
    if last < before:
        return Place(last, len(line))
    replaced = old[len(old) - after - 1].rstrip("\r\n") if len(old) - after > before else ""
    return Place(last, len(line) - _in_common(replaced, line)[1])


def _in_common(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """Return how many items, at the beginning and then at the end, are the same in both."""
    before = sum(1 for _ in takewhile(_are_equal, zip(old, new, strict=False)))
    left = min(len(old), len(new)) - before
    ends = zip(reversed(old[len(old) - left :]), reversed(new[len(new) - left :]), strict=True)
    return before, sum(1 for _ in takewhile(_are_equal, ends))


def _are_equal(pair: tuple[str, str]) -> bool:
    return pair[0] == pair[1]


def _split(text: str) -> list[str]:
    """Return the lines of a text with their ends; what follows the last end is a line too."""
    ends = (match.end() for match in _LINE_END.finditer(text))
    return [text[start:end] for start, end in pairwise([0, *ends, len(text)])]
