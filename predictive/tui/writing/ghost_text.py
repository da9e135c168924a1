"""A ghost as the screen shows it after the cursor."""

import re

from rich.cells import cell_len, set_cell_size

from predictive.suggesting.offer import Ghost


def shown(ghost: Ghost) -> str:
    """Return the text that is shown; where it changes what was typed, after an arrow."""
    return f" → {ghost.text}" if ghost.replaces else ghost.text


def fitted(ghost: Ghost, cells: int) -> Ghost:
    """Return the words of a ghost that fit into `cells`, but at least the first.

    One that changes what was typed stays whole.
    """
    words = re.findall(r"\s*\S+", ghost.text)
    if ghost.replaces or not words:
        return ghost
    while len(words) > 1 and cell_len("".join(words)) > cells:
        words.pop()
    return ghost._replace(text="".join(words))


def shortened(text: str, cells: int) -> str:
    """Return a text of at most `cells`, cut with an ellipsis; empty where none fits."""
    if cell_len(text) <= cells:
        return text
    return set_cell_size(text, cells - 1) + "…" if cells > 1 else ""
