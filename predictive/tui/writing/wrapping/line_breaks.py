"""Where a line of text is broken to fit the screen: as Textual breaks it, but quickly."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from rich.cells import get_character_cell_size

_NOT_PLAIN = re.compile("[^ -~¡-¬®-˿‐-‧‰-⁞€]")
"""All other characters take one cell, and only the space is white space."""


def is_plain(line: str) -> bool:
    """Whether every character of a line takes one cell, and only spaces are white space."""
    return not _NOT_PLAIN.search(line)


def wrap(cells: str, width: int, tab_widths: Sequence[int] = (), start: int = 0) -> Iterator[int]:
    """Yield the columns at which a line is broken to fit into `width` cells.

    `cells` is a line in which the width of each code point can be looked up by itself, `tab_widths`
    has that of each of its tabs. A break is before a word, unless the word and the spaces after it
    are wider than the screen. `start` is a column that is known to be a break, or 0; columns after
    it are yielded.
    """
    while width > 0 and len(cells) > start:
        window = cells[start : start + width + 1]
        if not is_plain(window):
            end = _end(cells, start, width, tab_widths)
        elif len(window) > width:
            end = start + _end_of_plain(window)
        else:
            return
        if end == len(cells):
            return
        yield end
        start = end


def wrap_changed(old: str, breaks: list[int], new: str, width: int) -> list[int]:
    """Return the breaks of a line without tabs, given those of another that is mostly the same.

    Breaks move only near what is different: its first word may fit into the section before.
    """
    same_before = _same(old, new, forward=True)
    same_after = min(_same(old, new, forward=False), min(len(old), len(new)) - same_before)
    moved = len(new) - len(old)
    found = breaks[: max(0, bisect_right(breaks, same_before) - 1)]
    for column in wrap(new, width, start=found[-1] if found else 0):
        found.append(column)
        place = bisect_left(breaks, column - moved)
        if column >= len(new) - same_after and breaks[place : place + 1] == [column - moved]:
            return found + [each + moved for each in breaks[place + 1 :]]
    return found


def _same(old: str, new: str, *, forward: bool) -> int:
    """Return how many characters two lines have in common at their start, or at their end."""
    same, end = 0, min(len(old), len(new)) + 1
    while end - same > 1:
        middle = (same + end) // 2
        part = slice(same, middle) if forward else slice(-middle, -same or None)
        same, end = (middle, end) if old[part] == new[part] else (same, middle)
    return same


def _end_of_plain(window: str) -> int:
    """Return where a section ends that has all but the last cell of a window at most."""
    width = len(window) - 1
    if window[width] != " " and window[width - 1] == " ":
        return width
    word = window[:width].rstrip(" ") if window[width] == " " else window
    return word.rfind(" ") + 1 or width


def _end(cells: str, start: int, width: int, tab_widths: Sequence[int]) -> int:
    """Return where the section from `start` on ends, by the cells of each code point."""
    tab = cells.count("\t", 0, start) if tab_widths else 0
    taken, word, is_space = 0, start, False
    for place in range(start, len(cells)):
        character = cells[place]
        was_space, is_space = is_space, character.isspace()
        if was_space and not is_space:
            word = place
        if character == "\t":
            taken += tab_widths[tab]
            tab += 1
        else:
            taken += get_character_cell_size(character)
        if taken > width and place > start:
            return word if word > start else place
    return len(cells)
