"""A line in progress on a terminal: each key writes what it typed, on the cursor's row alone.

prompt_toolkit would hide and show the cursor with each key, and write the whole line again with
Enter, which a screen reader speaks again.
"""

import re
from collections.abc import Callable

from prompt_toolkit.utils import get_cwidth

from predictive.tui.line.change import change_of
from predictive.tui.visible import visible

_LAST_WORD = re.compile(r"\S*\s*\Z")
_WORD_START = re.compile(r"\s(?=\S)")


class Row:
    """The part of a line that stands on the row of the cursor.

    It never returns to a row above. Where the cursor leaves what is shown, that part of the line is
    written on a new row. The last column stays empty: terminals differ in how they wrap there.
    """

    def __init__(self, write: Callable[[str], object], columns: Callable[[], int]) -> None:
        self._write = write
        self._columns = columns
        self._forget()

    def begin(self, prompt: str, text: str) -> None:
        """Write a prompt and a line, on as many rows as it takes; the cursor is at its end."""
        self._forget()
        self._width = self._columns()
        self._left = _cells(prompt)
        self._write(prompt)
        self._append(text)

    def show(self, text: str, cursor: int) -> None:
        """Write what has changed of the line, and move the cursor."""
        fits = self._width == self._columns() and self._edit(text)
        self._text = text
        if fits and self._shows(cursor):
            self._move(cursor)
        else:
            self._restart(cursor)

    def resume(self, text: str, cursor: int, start: int | None = None) -> None:
        """Write a line again on an empty row: from a place, or from the word before the cursor."""
        self._text = text
        first = self._first_shown(cursor, with_context=False)
        self._write_from(first if start is None else max(start, self._least(cursor)), cursor)

    def _shows(self, cursor: int) -> bool:
        """Whether the row shows what is around a place."""
        if cursor == self._end == len(self._text):
            return cursor > self._start or not cursor
        return self._start <= cursor < self._end

    def _forget(self) -> None:
        self._text = ""
        self._start = self._end = self._cursor = 0
        self._left = 0
        """Cells before `_start` on the row, for the prompt."""
        self._width = 0

    def _edit(self, text: str) -> bool:
        """Change what is shown into what a text has instead; return whether the row can show it."""
        start, removed, added = change_of(self._text, text)
        if not removed and not added:
            return True
        if not (self._start <= start and start + len(removed) <= self._end):
            return False
        self._move(start)
        self._delete(removed)
        if self._cursor == self._end == len(self._text):
            self._append(added)
            return True
        return self._insert(added, text)

    def _append(self, text: str) -> None:
        """Write at the end of the line, on further rows where this one is full."""
        for place, character in enumerate(text, start=len(self._text)):
            if self._column(self._end) + _cells(character) >= self._columns():
                self._write("\r\n")
                self._start, self._left = place, 0
            self._write(visible(character))
            self._text += character
            self._end = self._cursor = place + 1

    def _delete(self, removed: str) -> None:
        after = self._cursor + len(removed)
        if cells := _cells(removed):
            self._write("\x1b[K" if after == self._end else f"\x1b[{cells}P")
        self._end -= len(removed)
        self._text = self._text[: self._cursor] + self._text[after:]

    def _insert(self, added: str, text: str) -> bool:
        """Insert at the cursor, and hide what no longer fits; return whether the new text fits."""
        cells, self._text = _cells(added), text
        if not added or self._column(self._cursor) + cells >= self._columns():
            return not added
        self._write(
            (f"\x1b[{cells}@" if cells and self._cursor < self._end else "") + visible(added)
        )
        self._cursor += len(added)
        self._end += len(added)
        if self._column(self._end) >= self._columns():
            self._hide_last()
        return True

    def _hide_last(self) -> None:
        """Erase what an insertion pushed to the last column, or half a character there."""
        while self._column(self._end) >= self._columns():
            self._end -= 1
        cells = self._column(self._end) - self._column(self._cursor)
        self._write((f"\x1b[{cells}C" if cells else "") + "\x1b[K" + "\b" * cells)

    def _move(self, cursor: int) -> None:
        cells = self._column(cursor) - self._column(self._cursor)
        self._write(f"\x1b[{cells}C" if cells > 0 else "\b" * -cells)
        self._cursor = cursor

    def _restart(self, cursor: int) -> None:
        """Write what is around the cursor on a new row, from some words before."""
        self._write("\r\n")
        self._write_from(self._first_shown(cursor, with_context=True), cursor)

    def _write_from(self, start: int, cursor: int) -> None:
        self._width, self._left = self._columns(), 0
        self._start = self._end = start
        while self._end < len(self._text) and self._column(self._end + 1) < self._columns():
            self._end += 1
        self._write(visible(self._text[self._start : self._end]))
        self._cursor = self._end
        self._move(cursor)

    def _first_shown(self, cursor: int, *, with_context: bool) -> int:
        """Return where a row begins: at a word, if that is not too long."""
        least = self._least(cursor)
        if not with_context:
            word = _LAST_WORD.search(self._text, least, cursor)
            return word.start() if word else least
        space = _WORD_START.search(self._text, least, cursor) if least else None
        return space.end() if space else least

    def _least(self, cursor: int) -> int:
        """Return the first place before the cursor that fits on half a row with it."""
        least = cursor
        while least and _cells(self._text[least - 1 : cursor]) <= self._columns() // 2:
            least -= 1
        return least

    def _column(self, place: int) -> int:
        return self._left + _cells(self._text[self._start : place])


def _cells(text: str) -> int:
    return get_cwidth(visible(text))
