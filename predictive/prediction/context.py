"""The text before the cursor: what is finished, and the word in progress."""

import re
import unicodedata
from functools import lru_cache
from itertools import dropwhile
from typing import NamedTuple

from predictive.corpus.cleaning import clean
from predictive.counts.lexicon import JOINERS
from predictive.prediction.document import window_start

_LOOKED_AT = 100
"""Characters. Of a longer word in progress, only the end is used."""
_STEP = 1000
"""Characters. The part of a growing text that is cleaned only once grows in steps of these."""
_LETTERS_OF_ONE = 4
"""Characters that one composed character may be made of, at most."""
_WORD_MAY_START = re.compile(r"(?:^|[\s(\[{¿¡«“‘—])[\"'*_]*\Z")


class Context(NamedTuple):
    """The text before the cursor: `before` is finished; a word begins with `prefix`."""

    before: str
    """With the space that belongs after it, there or not."""
    prefix: str
    typed: str
    """`prefix` as it is in the text, where accents may be code points of their own."""
    space_before: str
    """The space that is missing before the next word, or nothing."""


class ContextReader:
    """Reads the context in one text, most of which stays the same from key to key."""

    def __init__(self) -> None:
        self._clean = lru_cache(maxsize=2)(clean)

    def context(self, text: str) -> Context:
        """Split a text; add the space that the next word needs if it is not there.

        Of a long text, only the last part is used. It is cleaned as training text is.
        """
        whole, text = text, text[window_start(len(text)) :]
        cut = text.rfind(" ", 0, (len(text) - _LOOKED_AT) // _STEP * _STEP) + 1
        text = self._clean(text[:cut]) + clean(text[cut:])
        near = text[-_LOOKED_AT:]
        prefix = near[_word_start(near) :]
        prefix = "".join(dropwhile(lambda character: not character.isalnum(), prefix))
        if prefix:
            before = text[: len(text) - len(prefix)]
            return Context(before, prefix, _as_typed(whole, prefix), "")
        if _WORD_MAY_START.search(near):
            return Context(text, "", "", "")
        return Context(f"{text} ", "", "", " " if whole[-1:].strip() else "")


def _word_start(text: str) -> int:
    """Return where the word at the end of a text begins: letters, with single joiners between."""
    start = len(text)
    while start:
        joins = text[start - 1] in JOINERS and start > 1 and _is_letter(text[start - 2])
        if not (joins or _is_letter(text[start - 1])):
            break
        start -= 1
    return start


def _is_letter(character: str) -> bool:
    """Whether a character belongs to a word, as in the tokenizer: combining marks do."""
    is_plain = character.isalnum() or character == "_"
    return is_plain or unicodedata.category(character).startswith("M")


def _as_typed(text: str, prefix: str) -> str:
    """Return the end of a text whose composed form (NFC) is `prefix`."""
    for length in range(len(prefix), _LETTERS_OF_ONE * len(prefix) + 1):
        if unicodedata.normalize("NFC", text[len(text) - length :]) == prefix:
            return text[len(text) - length :]
    return prefix if text.endswith(prefix) else ""
