"""The text of the line mode: whole lines, and the place where the next one goes."""

from typing import NamedTuple


class Edit(NamedTuple):
    """A change of a text, as it is undone: these lines stood in place of so many at a row."""

    row: int
    lines: list[str]
    replaces: int


class LineText:
    """Lines that are added, replaced and deleted whole; rows count from 0.

    What was read is kept exactly, and whether its last line ended in a line feed too.
    """

    def __init__(self, text: str = "") -> None:
        self._ends_in_line_feed = not text or text.endswith("\n")
        self.lines = text.removesuffix("\n").split("\n") if text else []
        self.row = len(self.lines)
        """Where the next line goes, before the line that is there."""
        self.is_replacing = False
        """Whether the next line takes the place of the one at `row`."""
        self._edits: list[Edit] = []

    def __str__(self) -> str:
        return self.with_line("")

    def with_line(self, line: str) -> str:
        """Return the text as it is once the line in progress is entered; an empty one is not."""
        lines = self.lines
        if line:
            lines = [*lines[: self.row], line, *lines[self.row + self.is_replacing :]]
        end = "\n" if lines and self._ends_in_line_feed else ""
        return "\n".join(lines) + end

    def around(self) -> tuple[str, str]:
        """Return the text before and after the line in progress."""
        before = "".join(f"{line}\n" for line in self.lines[: self.row])
        after = "".join(f"\n{line}" for line in self.lines[self.row + self.is_replacing :])
        return before, after

    def enter(self, line: str) -> None:
        """Write a line at the present place, and move after it; after a replaced line, to the end.

        The end is where most is written.
        """
        self._replace(self.row, int(self.is_replacing), [line])
        self.go(len(self.lines) if self.is_replacing else self.row + 1)

    def go(self, row: int) -> None:
        """Write the next line before the one at `row`."""
        self.row, self.is_replacing = row, False

    def edit(self, row: int) -> None:
        """Let the next line take the place of the one at `row`."""
        self.row, self.is_replacing = row, True

    def change(self, row: int, line: str) -> None:
        """Replace a line."""
        self._replace(row, 1, [line])

    def delete(self, row: int) -> str:
        """Delete a line, and return it."""
        line, at_end = self.lines[row], self.is_replacing
        self._replace(row, 1, [])
        self.go(len(self.lines) if at_end else self.row - (row < self.row))
        return line

    def undo(self) -> Edit | None:
        """Undo the last change, and return it; None if there is none."""
        if not self._edits:
            return None
        edit = self._edits.pop()
        at_end = self.is_replacing or self.row >= len(self.lines)
        self.lines[edit.row : edit.row + edit.replaces] = edit.lines
        self.go(len(self.lines) if at_end else min(self.row, len(self.lines)))
        return edit

    def _replace(self, row: int, count: int, lines: list[str]) -> None:
        self._edits.append(Edit(row, self.lines[row : row + count], len(lines)))
        self.lines[row : row + count] = lines
