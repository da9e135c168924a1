"""How probable it is that a word is mistyped in a certain way.

One slip makes one word of another: a key beside the right one, a letter doubled, dropped or
swapped, a sound that Spanish or English spells in two ways, an apostrophe or an accent left out
(the channel of Kernighan, Church and Gale 1990). The numbers are probabilities per word, rounded:
how often such slips are made, shared among the keys that may be hit.
"""

import unicodedata
from math import log

_ROWS = (
    ("qwertyuiop", "asdfghjkl", "zxcvbnm"),
    ("qwertyuiop", "asdfghjklñ", "zxcvbnm"),
)
"""The letters of the US and of the Spanish keyboard; each row is half a key to the right."""
LETTERS = "abcdefghijklmnopqrstuvwxyz'-"

SWAPPED = log(2e-3)
DOUBLED = log(1e-3)
"""A letter typed twice, or once where it is double."""
NEIGHBOUR = log(3e-4)
SOUNDS_ALIKE = log(1e-3)
APOSTROPHE_LEFT_OUT = log(5e-2)
DROPPED = log(3e-4)
ADDED = log(1e-4)
OTHER = log(2e-5)
COMMON = SOUNDS_ALIKE
"""A slip that is at least as probable may come twice in a word."""
INFLECTED = log(0.1)
"""Beside other slips, that a plural's s, or the last vowel, is wrong: it is mostly another form."""
ACCENT_LEFT_OUT = log(3e-2)
ACCENT_WRONG = log(1e-3)

_PAIRS = ("bv", "gj", "sz", "cs", "cz", "ck", "iy", "qk", "mn", "ei", "ea", "ao")
_ALIKE = {
    letter: {pair.replace(letter, "") for pair in _PAIRS if letter in pair}
    for letter in set("".join(_PAIRS))
}
"""The letters that may sound like a letter."""


def one_slip_away(typed: str) -> set[str]:
    """Return the words without accents that `typed`, which has none either, may stand for."""
    parts = [(typed[:place], typed[place:]) for place in range(len(typed) + 1)]
    found = {start + end[1:] for start, end in parts}
    found.update(start + end[1] + end[0] + end[2:] for start, end in parts if len(end) > 1)
    found.update(start + letter + end[1:] for start, end in parts for letter in LETTERS)
    found.update(start + letter + end for start, end in parts for letter in LETTERS)
    return found - {typed}


def common_slips_away(typed: str) -> set[str]:
    """Return those of `one_slip_away` that may be `COMMON` slips."""
    parts = [(typed[:place], typed[place:]) for place in range(len(typed) + 1)]
    found = {
        start + end[1:] for start, end in parts if end[:1] in {"h", start[-1:], end[1:2]} - {""}
    }
    found.update(start + end[1] + end[0] + end[2:] for start, end in parts if len(end) > 1)
    found.update(
        start + letter + end[1:] for start, end in parts for letter in _ALIKE.get(end[:1], "")
    )
    found.update(
        start + letter + end
        for start, end in parts
        for letter in {"h", "'", start[-1:], end[:1]} - {""}
    )
    return found - {typed}


def slip(typed: str, wanted: str) -> float:
    """Return the log-probability of `typed` where a word `one_slip_away` was meant."""
    same = _shared(typed, wanted)
    if len(typed) > len(wanted):
        cost = _added(typed, same)
    elif len(typed) < len(wanted):
        cost = _dropped(wanted[same], typed, same)
    elif typed[same + 1 :] == wanted[same + 1 :]:
        cost = _replaced(wanted[same], typed[same])
    else:
        cost = SWAPPED
    return cost + _inflection(typed, wanted)


def accents(typed: str, wanted: str) -> float:
    """Return the log-probability of the accents of `typed` where those of `wanted` were meant.

    Both are in lower case, and the same without accents.
    """
    if typed == wanted:
        return 0.0
    total = 0.0
    for one, other in zip(_with_marks(typed), _with_marks(wanted), strict=False):
        if one != other:
            total += ACCENT_LEFT_OUT if len(one) == 1 else ACCENT_WRONG
    return total


def _shared(one: str, other: str) -> int:
    """Return how many letters at their start are the same."""
    length = min(len(one), len(other))
    return next((place for place in range(length) if one[place] != other[place]), length)


def _inflection(typed: str, wanted: str) -> float:
    """Return what is added to the log-probability of a slip that makes another form of a word."""
    longer = typed + "s" == wanted or wanted + "s" == typed
    other = typed[:-1] == wanted[:-1] and {typed[-1:], wanted[-1:]} <= set("aeo")
    return INFLECTED if longer or other else 0.0


def _with_marks(word: str) -> list[str]:
    """Return each letter of a word with its accents."""
    letters: list[str] = []
    for character in unicodedata.normalize("NFD", word):
        if unicodedata.combining(character) and letters:
            letters[-1] += character
        else:
            letters.append(character)
    return letters


def _added(typed: str, place: int) -> float:
    """Return how probable it is that the letter at a place does not belong there."""
    letter = typed[place]
    beside = typed[max(0, place - 1) : place] + typed[place + 1 : place + 2]
    if letter in beside:
        return DOUBLED
    if letter == "h":
        return SOUNDS_ALIKE
    return NEIGHBOUR if any(_are_neighbours(letter, each) for each in beside) else ADDED


def _dropped(letter: str, typed: str, place: int) -> float:
    """Return how probable it is that a letter is missing at a place."""
    if letter == "'":
        return APOSTROPHE_LEFT_OUT
    if letter == "h":
        return SOUNDS_ALIKE
    beside = typed[max(0, place - 1) : place] + typed[place : place + 1]
    return DOUBLED if letter in beside else DROPPED


def _replaced(wanted: str, typed: str) -> float:
    """Return how probable it is that one letter was typed where another was meant."""
    if wanted in _ALIKE.get(typed, ()):
        return SOUNDS_ALIKE
    return NEIGHBOUR if _are_neighbours(wanted, typed) else OTHER


def _are_neighbours(one: str, other: str) -> bool:
    return other in _NEIGHBOURS.get(one, ())


def _neighbours() -> dict[str, set[str]]:
    """Return the letters whose keys touch, on either keyboard."""
    found: dict[str, set[str]] = {}
    for rows in _ROWS:
        places = {
            letter: (column + row / 2, row)
            for row, letters in enumerate(rows)
            for column, letter in enumerate(letters)
        }
        for one, (x, y) in places.items():
            touching = {
                other
                for other, (column, row) in places.items()
                if other != one and abs(column - x) <= 1 and abs(row - y) <= 1
            }
            found.setdefault(one, set()).update(touching)
    return found


_NEIGHBOURS = _neighbours()
