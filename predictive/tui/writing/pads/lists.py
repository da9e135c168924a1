"""Lists, quotes and indentation, as Markdown writes them, and how Enter continues them."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from textual.document._document import Location

_MARGIN = re.compile(r"[ \t]*(?:(?:> ?)*> [ \t]*)?")
_MARKER = re.compile(r"(?:[-*+]|(\d{1,9})([.)]))([ \t]+)(\[[ xX]\][ \t]+)?")
_LAST_QUOTE = re.compile(r"> ?[ \t]*\Z")
_RULE = re.compile(r"\s*([-*])(?:[ \t]*\1){2,}\s*")
_TAB = 4
"""Cells."""
_FAR = 200
"""Lines above that are looked at."""


class Start(NamedTuple):
    """How a line starts: `marker` is that of a list, with the space after it, or empty."""

    margin: str
    """Indentation and quotes."""
    marker: str = ""
    number: int | None = None
    """Of an item in a numbered list."""
    stop: str = ""
    """The mark after the number."""

    @property
    def text(self) -> str:
        """All of it, as it is in the text."""
        return self.margin + self.marker

    @property
    def depth(self) -> int:
        """The width of the margin in cells."""
        return len(self.margin.expandtabs(_TAB))

    @property
    def next(self) -> str:
        """What the next line of the list starts with; tasks are not done there."""
        marker = re.sub(r"\[[xX]\]", "[ ]", self.marker)
        if self.number is not None:
            marker = marker.replace(str(self.number), str(self.number + 1), 1)
        return self.margin + marker


def start_of(line: str) -> Start:
    """Return how a line starts."""
    margin = _MARGIN.match(line)
    assert margin is not None
    marker = _MARKER.match(line, margin.end())
    if marker is None or _RULE.fullmatch(line):
        return Start(margin[0])
    number = int(marker[1]) if marker[1] else None
    return Start(margin[0], marker[0], number, marker[2] or "")


def line_break(
    lines: Sequence[str], start: Location, end: Location
) -> tuple[str, Location, Location]:
    """Return what Enter writes in place of the text between two locations, and in place of what.

    A list, a quote and an indentation continue. In an empty item Enter writes no line feed: the
    item ends, and the list or quote around it continues.
    """
    row, column = start
    before, rest = lines[row][:column], lines[end[0]][end[1] :]
    line_start = start_of(before)
    if before.isspace():
        return f"\n{before}", (row, 0), end
    if before == line_start.text and not rest.strip() and before:
        return _around(lines, row, line_start), (row, 0), (end[0], end[1] + len(rest))
    continued = _continued(lines, row, line_start)
    spaces = len(rest) - len(rest.lstrip(" ")) if continued else 0
    return f"\n{continued}", start, (end[0], end[1] + spaces)


def _continued(lines: Sequence[str], row: int, start: Start) -> str:
    """Return what continues after a line with this start.

    A number does if its list began at 1 or before: "12. Juni" is a date.
    """
    if start.number is None or start.number <= 1 or _has_previous(lines, row, start):
        return start.next
    return start.margin


def _has_previous(lines: Sequence[str], row: int, start: Start) -> bool:
    """Whether the item of the previous number is above, perhaps with other text below it."""
    assert start.number is not None
    for above in _starts_above(lines, row):
        if above.depth <= start.depth:
            wanted = (start.margin, start.number - 1, start.stop)
            return (above.margin, above.number, above.stop) == wanted
    return False


def _around(lines: Sequence[str], row: int, start: Start) -> str:
    """Return what starts a line one level out of an empty item or quote."""
    if not start.marker:
        return _LAST_QUOTE.sub("", start.margin)
    outer = (above for above in _starts_above(lines, row) if above.depth < start.depth)
    parent = next(outer, Start(""))
    quotes = f"{start.margin.strip()} " if ">" in start.margin else ""
    return parent.next if parent.marker else quotes


def _starts_above(lines: Sequence[str], row: int) -> Iterator[Start]:
    """Yield how the lines above a row start, the nearest first, without empty ones."""
    for above in range(row - 1, max(-1, row - 1 - _FAR), -1):
        if lines[above].strip():
            yield start_of(lines[above])
