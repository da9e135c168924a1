"""Finding things by what the user types of their names."""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache


def fold(text: str) -> str:
    """Return a text without case and accents, however these are encoded."""
    if text.isascii():
        return text.lower()
    return "".join(_fold_character(each) for each in unicodedata.normalize("NFC", text))


def _fold_character(character: str) -> str:
    decomposed = unicodedata.normalize("NFKD", character)
    return "".join(each for each in decomposed if not unicodedata.combining(each)).casefold()


def score(query: str, names: Iterable[str]) -> float:
    """Return how well the best of some names matches, at most 1; 0 if none does.

    A name matches if it contains all words of the query, better if its words begin with them, and
    best if it begins with them.
    """
    wanted = _fold_again(query)
    return max((score_folded(wanted, _fold_again(name)) for name in names), default=0.0)


@lru_cache(maxsize=1024)
def _fold_again(text: str) -> str:
    """Fold a text that many are compared with, or a name that many texts are."""
    return fold(text)


def score_folded(query: str, name: str) -> float:
    """Return the same as `score` for one name; both texts are folded."""
    if name.startswith(query):
        return 1.0 if name == query else 0.9
    total, words = 0.0, query.split()
    for word in words:
        found = _score_word(word, name)
        if not found:
            return 0.0
        total += found
    return 0.8 * total / len(words) if words else 0.0


def _score_word(word: str, name: str) -> float:
    place = name.find(word)
    while place > 0 and name[place - 1].isalnum():
        later = name.find(word, place + 1)
        if later < 0:
            return 0.5
        place = later
    return 1.0 if place >= 0 else 0.0
