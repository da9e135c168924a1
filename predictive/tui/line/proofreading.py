"""Finds the next word that is probably mistyped, when the user asks for it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from predictive.translation import gettext as _
from predictive.tui.line.background_model import BackgroundModel
from predictive.tui.line.choices import Choices
from predictive.tui.line.document import Document
from predictive.tui.line.entry import Line
from predictive.tui.visible import visible

if TYPE_CHECKING:
    from predictive.revising.checker import Mark

_BEFORE, _AFTER = 4000, 1000
"""Characters around a line by which its words are judged."""
_AT_ONCE = 2000
"""Characters that are checked without a word to the user: a second or two."""


class Proofreading:
    """Goes from one mistyped word of a text to the next; and so within the line in progress."""

    def __init__(self, model: BackgroundModel, document: Document) -> None:
        self._model = model
        self._document = document
        self._row = self._column = 0
        """Where to look next in the text."""
        self._column_in_line = 0
        """Where to look next in the line in progress."""

    def next(self, line: Line) -> tuple[str, Choices | None]:
        """Return what is to be said, and the corrections of the next mistyped word, if any.

        In a long text, what is said may be how far no mistyped word was found.
        """
        return self._next_of_line(line) if line.text.strip() else self._next_of_text(line)

    def _next_of_line(self, line: Line) -> tuple[str, Choices | None]:
        text, column = self._document.text, self._column_in_line
        before, after = text.lines[: text.row], text.lines[text.row + text.is_replacing :]
        mark = self._mark(before, line.text, after, column, len(line.text))
        self._column_in_line = mark.start + 1 if mark else 0
        if mark is None:
            return _nothing(is_first=column == 0), None
        choices = Choices(line, [*mark.corrections], _in_line(line, mark), "corrected")
        return _("“{word}”: {choices}").format(word=mark.word, choices=choices), choices

    def _next_of_text(self, line: Line) -> tuple[str, Choices | None]:
        lines, left = self._document.text.lines, _AT_ONCE
        is_first = (self._row, self._column) == (0, 0)
        while self._row < len(lines):
            row, column = self._row, self._column
            end = min(len(lines[row]), column + left)
            mark = self._mark(lines[:row], lines[row], lines[row + 1 :], column, end)
            if mark is not None:
                self._column = mark.start + 1
                return self._in_text(line, row, mark)
            if end < len(lines[row]):
                self._column = end
                return _so_far(row), None
            self._row, self._column = row + 1, 0
            left -= end - column
        self._row = self._column = 0
        return _nothing(is_first=is_first), None

    def _in_text(self, line: Line, row: int, mark: "Mark") -> tuple[str, Choices]:
        def take(index: int) -> Line:
            text = self._document.text
            old = text.lines[row]
            text.change(row, old[: mark.start] + mark.corrections[index] + old[mark.end :])
            return line

        choices = Choices(line, [*mark.corrections], take, row=row)
        found = _("line {number}, “{word}”: {choices}")
        word = visible(mark.word)
        return found.format(number=row + 1, word=word, choices=choices), choices

    def _mark(
        self, before: list[str], line: str, after: list[str], start: int, end: int
    ) -> "Mark | None":
        """Return the first mistyped word that begins in a part of a line, if there is one."""
        from predictive.revising.checker import next_mark

        above = "".join(f"{each}\n" for each in _joined(before[::-1], _BEFORE)[::-1])
        text = above + "\n".join([line, *_joined(after, _AFTER)])
        first = len(above)
        found = next_mark(self._model.session(), text, first + start, first + end)
        return found._replace(start=found.start - first) if found else None


def _joined(lines: list[str], characters: int) -> list[str]:
    """Return the first lines, of about so many characters together."""
    taken: list[str] = []
    for line in lines:
        if characters <= 0:
            break
        taken.append(line)
        characters -= len(line) + 1
    return taken


def _in_line(line: Line, mark: "Mark") -> Callable[[int], Line]:
    """Return what corrects a word in the line in progress; the cursor stays where it is."""

    def take(index: int) -> Line:
        new, text = mark.corrections[index], line.text
        text = text[: mark.start] + new + text[mark.end :]
        cursor = len(line.before)
        if cursor >= mark.end:
            cursor += len(new) - len(mark.word)
        elif cursor > mark.start:
            cursor = mark.start + len(new)
        return Line(text[:cursor], text[cursor:])

    return take


def _so_far(row: int) -> str:
    found = _("no mistyped word was found up to line {number}; :check continues")
    return found.format(number=row + 1)


def _nothing(*, is_first: bool) -> str:
    return _("no mistyped word was found") if is_first else _("no more mistyped words")
