"""Indented and outdented lines."""

from collections.abc import Callable

from textual.document._document import Location, Selection
from textual.document._edit import Edit
from textual.widgets import TextArea

WIDTH = 4
"""Cells."""


def indented(line: str) -> str:
    """Return a line indented by a tab stop; a blank one stays as it is."""
    return " " * WIDTH + line if line.strip() else line


def outdented(line: str) -> str:
    """Return a line outdented by at most a tab stop."""
    if line.startswith("\t"):
        return line[1:]
    spaces = len(line) - len(line.lstrip(" "))
    return line[min(spaces, WIDTH) :]


def rewrite_lines(area: TextArea, rewrite: Callable[[str], str]) -> None:
    """Rewrite the selected lines as one step to undo; they stay selected."""
    (first, _), (last, column) = sorted(area.selection)
    if first < last and column == 0:
        last -= 1
    old = [area.document.get_line(row) for row in range(first, last + 1)]
    new = [rewrite(line) for line in old]
    if old == new:
        return

    def moved(place: Location) -> Location:
        row, column = place
        if first <= row <= last and column:
            column += len(new[row - first]) - len(old[row - first])
        return row, max(0, column)

    selection = Selection(*map(moved, area.selection))
    area.edit(Edit("\n".join(new), (first, 0), (last, len(old[-1])), False))
    area.selection = selection
    area.history.checkpoint()
