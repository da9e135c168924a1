"""A line in progress on a terminal shows what it should, and its keys write next to nothing."""

import pyte
from hypothesis import given
from hypothesis import strategies as st

from predictive.tui.line.row import Row

_COLUMNS = 24
_LETTERS = st.text("ab \u00f1\u6f22\t", max_size=9)
_EDITS = st.lists(st.tuples(_LETTERS, st.integers(0, 60), st.integers(0, 9)), max_size=14)


class Terminal:
    """What a terminal shows of a line in progress."""

    def __init__(self, columns: int = _COLUMNS) -> None:
        self.screen = pyte.Screen(columns, 200)
        self._stream = pyte.Stream(self.screen)
        self.columns = columns
        self.written = ""
        self.row = Row(self._write, lambda: self.columns)

    def _write(self, text: str) -> None:
        self.written += text
        self._stream.feed(text)
        for line in self.screen.buffer.values():  # pyte keeps one cell that was pushed out
            line.pop(self.screen.columns, None)

    def show(self, text: str, cursor: int | None = None) -> str:
        """Show a line; return what that wrote."""
        self.written = ""
        self.row.show(text, len(text) if cursor is None else cursor)
        return self.written

    def around(self) -> tuple[str, str]:
        """Return what stands before and after the cursor on its row."""
        line = self.screen.buffer[self.screen.cursor.y]
        cells = [line[column].data for column in range(self.columns)]
        before = "".join(cells[: self.screen.cursor.x])
        return before, "".join(cells[self.screen.cursor.x :]).rstrip()


def terminal(text: str = "", prompt: str = "1: ", columns: int = _COLUMNS) -> Terminal:
    shown = Terminal(columns)
    shown.row.begin(prompt, text)
    return shown


@given(_LETTERS, _EDITS)
def test_what_stands_around_the_cursor_is_what_the_line_has_there(
    text: str, edits: list[tuple[str, int, int]]
) -> None:
    shown = terminal(text, prompt="")
    for added, place, removed in edits:
        start = min(place, len(text))
        text = text[:start] + added + text[start + removed :]
        cursor = start + len(added)
        written = shown.show(text, cursor)
        before, after = shown.around()
        assert "\x1b[A" not in written
        assert text[:cursor].replace("\t", "␉").endswith(before)
        assert text[cursor:].replace("\t", "␉").startswith(after)
        assert before or text[cursor:] or not text
        assert after or not text[cursor : cursor + 1].strip()
