"""Words that the model in the box never offers: slurs, and what is obscene.

They are listed by their checksums, so that nobody has to read them. Chosen from the lists of bad
words in English and Spanish of LDNOOBW (CC BY 4.0), without ordinary words, and with more forms.
"""

import hashlib
from functools import cache
from pathlib import Path

from predictive.counts.lexicon import fold_case

_LIST = Path(__file__).with_name("unwanted_words.sha256")
_DIGITS = 16


def is_unwanted(token: str) -> bool:
    """Whether a word, or any part of a word with hyphens, is one of them."""
    return any(_digest(part) in _digests() for part in fold_case(token.strip()).split("-"))


def _digest(word: str) -> str:
    return hashlib.sha256(word.encode()).hexdigest()[:_DIGITS]


@cache
def _digests() -> frozenset[str]:
    return frozenset(_LIST.read_text(encoding="ascii").split())
