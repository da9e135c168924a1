"""Finds misspellings in lists of words that people wrote on the web.

Four of five misspellings are one letter too many, too few or another, or two neighbours swapped
(Damerau 1964), or an accent left out. A word is taken for one if a word that such a slip turns
into it is far more frequent. How much more depends on the slip: rare words are often one letter
away from a frequent one by chance, above all if they are short or if the letter is an ending. Words
that edited text contains, and forms of words that are not misspelled, need more to be suspected.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from predictive.counts.lexicon import fold_accents

Frequencies = Mapping[str, float]

MIN_FREQUENCY = 2e-6
"""Of a word that others are taken for misspellings of."""
_MIN_ACCENTED = 5e-7
_BY_LENGTH = {3: 8000, 4: 6000, 5: 2400, 6: 1000, 7: 320, 8: 160}
_LONG = 120
"""How many times as frequent a word must be than its misspelling, by the length of the latter."""
_TRUNCATED = 3000
_MISSING_ACCENT = 8
_MISPLACED_ACCENT = 100
_EDITED = 10
"""How many times more is needed where edited text has the word twice."""
_ENDING = 10
"""The same where the changed letter may belong to an ending: `amigos`, `amigas`."""
_VOWELS = frozenset("aeiouy")
_SIMILAR = frozenset(map(frozenset, ("sc", "cz", "sz", "bv", "kc", "kq", "cq", "gj", "mn", "xs")))
_SUFFIXES = {
    "en": ("s", "es", "d", "ed", "r", "er", "ing", "ly", "y", "n", "'s"),
    "es": ("s", "es", "le", "les", "lo", "la", "los", "las", "me", "te", "se", "nos", "mente"),
}
_STEM_ENDINGS = {"en": ("", "e", "y"), "es": ("", "o", "e")}


class Slip(NamedTuple):
    """What turned a word into another: `start` and `end` letters around it are as they were."""

    kind: str
    start: int
    end: int
    likelihood: float = 1.0
    """How many times as likely as a letter replaced by any other."""


def misspellings(
    language: str, frequencies: Frequencies, elsewhere: Frequencies, edited: Mapping[str, int]
) -> dict[str, str]:
    """Return misspelled words of a language, and what each was meant to be.

    Words that are more frequent `elsewhere`, in the other language, are not looked at. `edited`
    are counts in text that an editor has read.
    """
    suspects = dict(_suspects(language, frequencies, elsewhere, edited))
    return {word: meant for word, meant in suspects.items()
            if not _is_form(language, word, meant, frequencies, suspects)}  # fmt: skip


def slip(word: str, meant: str) -> Slip | None:
    """Return the one slip that turns `meant` into `word`, if there is one."""
    start = _common(word, meant)
    end = _common(word[start:][::-1], meant[start:][::-1])
    inside, other = word[start : len(word) - end], meant[start : len(meant) - end]
    if fold_accents(word) == fold_accents(meant):
        return Slip("accent", start, end)
    if len(inside) == len(other) == 1:
        return Slip("replace", start, end, _alikeness(inside, other))
    if len(inside) == 2 and inside == other[::-1]:
        return Slip("swap", start, end, 6)
    if len(inside) + len(other) != 1:
        return None
    letter = inside or other
    if letter in "'-":
        return Slip("joiner", start, end)
    if start and word[start - 1] == letter:
        return Slip("double", start, end, 4)
    return Slip("insert", start, end) if inside else Slip("delete", start, end, 2)


def _suspects(
    language: str, frequencies: Frequencies, elsewhere: Frequencies, edited: Mapping[str, int]
) -> Iterator[tuple[str, str]]:
    index = _index(frequencies)
    for word, frequency in frequencies.items():
        if elsewhere.get(word, 0.0) > frequency or not word.replace("'", "").isalpha():
            continue
        keys = (word, "~" + fold_accents(word), *_shortened(word))
        near = {each for key in keys for each in index.get(key, ())} - {word}
        for meant in sorted(near, key=frequencies.__getitem__, reverse=True):
            ratio = frequencies[meant] / frequency
            if ratio < _MISSING_ACCENT:
                break
            if _explains(language, word, meant, ratio, edited):
                yield word, meant
                break


def _explains(
    language: str, word: str, meant: str, ratio: float, edited: Mapping[str, int]
) -> bool:
    found = slip(word, meant)
    if found is None or (found.kind == "accent" and language != "es"):
        return False
    if found.kind == "accent":
        needed: float = _needed_for_accent(word, meant)
        sure = edited.get(word, 0) >= 1
        allowed: float = 60 if found.end == 0 else 15
    else:
        needed = _needed(word, meant, found)
        sure = edited.get(word, 0) >= 2
        allowed = _EDITED * needed
    is_edited = sure and edited.get(meant, 0) / edited[word] < allowed
    return ratio >= needed and not is_edited


def _needed(word: str, meant: str, found: Slip) -> float:
    """Return how many times as frequent `meant` must be."""
    length = len(word)
    if found.kind == "joiner":
        return 100 if length > 4 and not word.endswith("'s") else math.inf
    if length < 3 or (length == 3 and found.kind != "swap"):
        return math.inf
    needed = _BY_LENGTH.get(length, _LONG) / found.likelihood
    if found.kind in ("swap", "double"):
        return needed
    if found.start == 0 or found.end == 0:
        is_cut = length > 5 and (found.start == 0 or found.kind == "delete")
        return _TRUNCATED if is_cut else math.inf
    is_ending = found.kind == "replace" and found.end <= 2 and word[-1] in "aeosndrm"
    return needed * _ENDING if is_ending else needed


def _needed_for_accent(word: str, meant: str) -> float:
    if word.isascii() or any(letter in "àèìòùâêîôû" for letter in word):
        return _MISSING_ACCENT
    if meant.isascii() or word.rstrip("ns")[-1:] in "áéíóú":
        return math.inf  # `hacés` and `desquité` are words too
    return _MISPLACED_ACCENT


def _is_form(
    language: str, word: str, meant: str, frequencies: Frequencies, suspects: Mapping[str, str]
) -> bool:
    """Whether a word is another one that is not misspelled, with a suffix: `resister`."""
    found = slip(word, meant)
    if found is None or found.kind in ("double", "accent", "swap"):
        return False
    return any(
        stem != meant and stem not in suspects and len(stem) > 3
        and frequencies.get(stem, 0.0) >= frequencies[word] / 3
        for suffix in _SUFFIXES[language] if word.endswith(suffix)
        for ending in _STEM_ENDINGS[language] for stem in (word.removesuffix(suffix) + ending,)
    )  # fmt: skip


def _index(frequencies: Frequencies) -> dict[str, list[str]]:
    """Return the frequent words by what they are with a letter left out, and without accents."""
    index: dict[str, list[str]] = defaultdict(list)
    for word, frequency in frequencies.items():
        if frequency >= _MIN_ACCENTED:
            index["~" + fold_accents(word)].append(word)
        if frequency >= MIN_FREQUENCY:
            for key in (word, *_shortened(word)):
                index[key].append(word)
    return index


def _shortened(word: str) -> set[str]:
    return {word[:place] + word[place + 1 :] for place in range(len(word))}


def _common(one: str, other: str) -> int:
    """Return how many letters two words begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))


def _alikeness(letter: str, other: str) -> float:
    one, two = fold_accents(letter), fold_accents(other)
    if one == two:
        return 4
    return 2 if {one, two} <= _VOWELS or frozenset((one, two)) in _SIMILAR else 1
