"""What stands before the cursor: what is finished, and the word in progress."""

import re
from functools import lru_cache
from typing import NamedTuple

from predictive.corpus.cleaning import clean
from predictive.prediction.document import window_start

LONGEST_WORD = 100
"""Characters. Of a longer one only the end is looked at."""

_STEP = 1000
"""Characters. So seldom the part of a growing text that is cleaned only once gets longer."""
_WORD_IN_PROGRESS = re.compile(r"\w+(?:['’\-]\w+)*['’\-]?\Z")
_WORD_MAY_START = re.compile(r"(?:^|[\s(\[{¿¡«“‘—])[\"']?\Z")


class Context(NamedTuple):
    """`before` is finished, with the space that belongs behind it; a word begins with `prefix`."""

    before: str
    prefix: str


def split_context(text: str) -> Context:
    """Split a text; add the space that the next word needs if it is not there.

    Of a long text the last part is taken, and all of it is cleaned as text for training is.
    """
    text = text[window_start(len(text)) :]
    cut = text.rfind(" ", 0, (len(text) - LONGEST_WORD) // _STEP * _STEP) + 1
    text = _clean(text[:cut]) + clean(text[cut:])
    near = text[-LONGEST_WORD:]
    match = _WORD_IN_PROGRESS.search(near)
    if match:
        return Context(text[: len(text) - len(match.group())], match.group())
    space = "" if _WORD_MAY_START.search(near) else " "
    return Context(text + space, "")


_clean = lru_cache(maxsize=2)(clean)
