"""What stands before the cursor: what is finished, and the word in progress."""

import re
import unicodedata
from typing import NamedTuple

CONTEXT_CHARACTERS = 2_000
"""How far back a prediction looks. What is further away no longer moves the network's state."""

_WORD_IN_PROGRESS = re.compile(r"\w+(?:['’\-]\w+)*['’\-]?\Z")
_WORD_MAY_START = re.compile(r"(?:^|[\s(\[{¿¡«“‘—])[\"']?\Z")


class Context(NamedTuple):
    """`before` is finished, with the space that belongs behind it; a word begins with `prefix`."""

    before: str
    prefix: str


def split_context(text: str) -> Context:
    """Split a text, NFC applied; add the space that the next word needs if it is not there."""
    text = unicodedata.normalize("NFC", text)
    match = _WORD_IN_PROGRESS.search(text)
    if match:
        return Context(text[: match.start()], match.group())
    space = "" if _WORD_MAY_START.search(text) else " "
    return Context(text + space, "")
