"""Words that the bundled model never suggests, and that are never marked: slurs and obscene words.

They are listed as checksums, so that nobody has to read them. They are from LDNOOBW's lists of bad
words in English and Spanish (CC BY 4.0), without ordinary words, and with further inflected forms.
"""

import hashlib
from functools import cache
from pathlib import Path

from predictive.counts.lexicon import fold_case

_LIST = Path(__file__).with_name("unwanted_words.sha256")
_DIGITS = 16


def is_unwanted(token: str) -> bool:
    """Return whether a word, or a part of a hyphenated word, is unwanted."""
    return any(_digest(part) in _digests() for part in fold_case(token.strip()).split("-"))


def _digest(word: str) -> str:
    return hashlib.sha256(word.encode()).hexdigest()[:_DIGITS]


@cache
def _digests() -> frozenset[str]:
    return frozenset(_LIST.read_text(encoding="ascii").split())
