"""A line of the screen, described so that lines that look the same are equal."""

from typing import NamedTuple


class PaintedLine(NamedTuple):
    """Everything that the look of a line on the screen depends on; columns count from its start."""

    text: str
    is_last: bool
    """Of the lines on the screen that show one line of text."""
    tab_widths: tuple[int, ...]
    width: int
    selected: tuple[int, int] | None
    cursor: tuple[int, str, bool] | None
    """Its column, the ghost text after it, and whether it is drawn."""
