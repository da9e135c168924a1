"""A ghost as the screen shows it after the cursor."""

import re
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from textual.geometry import Offset

from predictive.suggesting.offer import Ghost

if TYPE_CHECKING:
    from predictive.tui.writing.pads.text_pad import TextPad


def fit(ghost: Ghost, pad: "TextPad") -> tuple[Ghost, str]:
    """Return as many words of a ghost as fit into a text area, and what is shown of them.

    At least one word is returned, of which a part may be shown.

    No line is wrapped again for it: what follows on this line of the screen is cut at its end.
    """
    rest = pad.rest_of_section()
    room = pad.wrap_width - pad._cursor_offset[0] - cell_len(rest[: ghost.replaces_after])
    moved = cell_len(rest[ghost.replaces_after :].rstrip())
    ghost = fitted(ghost, room - moved)
    text = shown(ghost)
    if moved:
        text += ghost.insertion(pad.rest_of_line()).text[len(ghost.text) :]
    return ghost, shortened(text, room)


def under_mouse(place: Offset, pad: "TextPad") -> Offset:
    """Return where a text area would draw, without ghost text, what it draws at a place."""
    x, y = pad._cursor_offset
    start = x + cell_len(pad.rest_of_line()[: pad.ghost_distance])
    is_moved = place.y == y and place.x > start
    return Offset(max(start, place.x - cell_len(pad.suggestion)), y) if is_moved else place


def shown(ghost: Ghost) -> str:
    """Return the text that is shown; where it changes what was typed, after an arrow."""
    return f" → {ghost.text}" if ghost.changes_text else ghost.text


def fitted(ghost: Ghost, cells: int) -> Ghost:
    """Return the words of a ghost that fit into `cells`, but at least the first.

    One that changes what was typed stays whole.
    """
    words = re.findall(r"\s*\S+", ghost.text)
    if ghost.changes_text or not words:
        return ghost
    while len(words) > 1 and cell_len("".join(words)) > cells:
        words.pop()
    return ghost._replace(text="".join(words))


def shortened(text: str, cells: int) -> str:
    """Return a text of at most `cells`, cut with an ellipsis; empty where none fits."""
    if cell_len(text) <= cells:
        return text
    return set_cell_size(text, cells - 1) + "…" if cells > 1 else ""
