"""Patterns that match a text whatever its case and accents, or exactly as it is written."""

import re
import unicodedata
from collections import defaultdict
from functools import cache

_ACCENTS = "[\u0300-\u036f]"
_ANY_ACCENTS = f"{_ACCENTS}*+"
_ACCENT = re.compile(_ACCENTS)
_APOSTROPHES = str.maketrans("’ʼ", "''")
_SCRIPTS = 0x30000
"""Code points after these have neither case nor accents."""


def fold(text: str) -> str:
    """Return a text without case and accents, and with straight apostrophes."""
    plain = _ACCENT.sub("", unicodedata.normalize("NFD", text))
    return unicodedata.normalize("NFC", plain).casefold().translate(_APOSTROPHES)


def folded_pattern(text: str) -> str:
    """Return a pattern of `regex` for every text that `fold` does not tell from this one."""
    wanted = fold(text)
    if not wanted:
        return exact_pattern(text)
    pattern, place = "", 0
    while place < len(wanted):
        length = next(size for size in (3, 2, 1) if size == 1 or wanted[place:][:size] in _forms())
        pattern += _any_form(wanted[place : place + length])
        place += length
    return pattern


def _any_form(letters: str) -> str:
    """Return a pattern for letters, or for one character that is folded to all of them."""
    one_by_one = "".join(map(_any_case, letters))
    if len(letters) == 1:
        return one_by_one
    return f"(?:{one_by_one}|[{re.escape(_forms()[letters])}]{_ANY_ACCENTS})"


def _any_case(letter: str) -> str:
    characters = "".join(map(re.escape, letter + _forms().get(letter, "")))
    return f"[{characters}]{_ANY_ACCENTS}"


@cache
def _forms() -> dict[str, str]:
    """Return the other characters that are folded to a text: those with accents, and capitals."""
    forms: defaultdict[str, str] = defaultdict(str)
    for character in map(chr, range(_SCRIPTS)):
        if _may_change(character) and (folded := fold(character)) not in ("", character):
            forms[folded] += character
    return dict(forms)


def _may_change(character: str) -> bool:
    """Whether `fold` may change a character; this is quick."""
    parts = unicodedata.decomposition(character)
    return character.casefold() != character or parts[:1] not in ("", "<") or character in "’ʼ"


def exact_pattern(text: str) -> str:
    """Return a pattern of `regex` for a text; accents may be combined with their letters or not."""
    composed = "".join(map(_as_one_or_two, unicodedata.normalize("NFC", text)))
    return f"(?:{composed}|{re.escape(text)})"


def _as_one_or_two(character: str) -> str:
    decomposed = unicodedata.normalize("NFD", character)
    if decomposed == character:
        return re.escape(character)
    return f"(?:{re.escape(character)}|{re.escape(decomposed)})"
