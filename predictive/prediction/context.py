"""The text around the cursor: what is finished, the word in progress, and what follows it."""

import unicodedata
from functools import lru_cache
from itertools import dropwhile
from typing import NamedTuple

from predictive.corpus.cleaning import clean
from predictive.counts.lexicon import JOINERS
from predictive.prediction.document import window_start
from predictive.prediction.spacing import space_after, word_may_start

_LOOKED_AT = 100
"""Characters. Of a longer word in progress, only the end is used."""
_STEP = 1000
"""Characters. The part of a growing text that is cleaned only once grows in steps of these."""
_LETTERS_OF_ONE = 4
"""Characters that one composed character may be made of, at most."""


class Context(NamedTuple):
    """The text around the cursor: `before` is finished; a word begins with `prefix`."""

    before: str
    """With the space that belongs after it, there or not."""
    prefix: str
    typed: str
    """`prefix` as it is in the text, where accents may be code points of their own."""
    space_before: str = ""
    """The space that is missing before the next word, or nothing."""
    rest: str = ""
    """The letters of the same word that stand behind the cursor, as they are in the text."""
    after: str = ""
    """What follows this word on its line, as far as it is looked at."""
    space_after: str = " "
    """The space that belongs between the word and that."""


class ContextReader:
    """Reads the context in one text, most of which stays the same from key to key."""

    def __init__(self) -> None:
        self._clean = lru_cache(maxsize=2)(clean)

    def context(self, text: str, after: str = "") -> Context:
        """Split a text before the cursor, and the one after it.

        The space that the next word needs is added if it is not there. Of a long text, only the
        part next to the cursor is used. It is cleaned as training text is.
        """
        context = self._before(text)
        line = clean(after[:_LOOKED_AT]).split("\n", 1)[0]
        rest = line[: _word_end(line)] if context.prefix else ""
        line = line[len(rest) :]
        before = f"{context.before}{context.prefix}".rsplit("\n", 1)[-1]
        return context._replace(
            rest=_as_typed(after, rest, -1), after=line, space_after=space_after(before, line)
        )

    def _before(self, text: str) -> Context:
        whole, text = text, text[window_start(len(text)) :]
        cut = text.rfind(" ", 0, (len(text) - _LOOKED_AT) // _STEP * _STEP) + 1
        text = self._clean(text[:cut]) + clean(text[cut:])
        near = text[-_LOOKED_AT:]
        prefix = near[_word_start(near) :]
        prefix = "".join(dropwhile(lambda character: not character.isalnum(), prefix))
        if prefix:
            before = text[: len(text) - len(prefix)]
            return Context(before, prefix, _as_typed(whole, prefix))
        if word_may_start(near):
            return Context(text, "", "")
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


def _word_end(text: str) -> int:
    """Return where the word ends whose last part a text begins with."""
    end = 0
    while end < len(text):
        joins = text[end] in JOINERS and end + 1 < len(text) and _is_letter(text[end + 1])
        if not (joins or _is_letter(text[end])):
            break
        end += 1
    return end


def _is_letter(character: str) -> bool:
    """Whether a character belongs to a word, as in the tokenizer: combining marks do."""
    is_plain = character.isalnum() or character == "_"
    return is_plain or unicodedata.category(character).startswith("M")


def _as_typed(text: str, part: str, side: int = 1) -> str:
    """Return the end of a text (with `side` -1 its start) whose composed form (NFC) is `part`."""
    for length in range(len(part), _LETTERS_OF_ONE * len(part) + 1):
        typed = text[:length] if side < 0 else text[len(text) - length :]
        if unicodedata.normalize("NFC", typed) == part:
            return typed
    is_there = text.startswith if side < 0 else text.endswith
    return part if is_there(part) else ""
