"""Chooses the words of the bundled lexicon: those of the sources, and those of word lists."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from benchmarks.base.misspellings import misspellings
from benchmarks.base.recipe import LANGUAGES
from predictive.counts.lexicon import LONGEST_WORD, is_word
from predictive.revising.unwanted import is_unwanted

_PLAIN = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
"""A word of letters; a list of the web has much besides."""
_LAST_LATIN = "\u024f"
_STRETCHED = re.compile(r"(.)\1\1")
_LONG_NUMBER = re.compile(r"\d{5}")


class WordCounts(NamedTuple):
    """Counts of the types of one language, by their `fold_case` forms."""

    all: Counter[str]
    edited: Counter[str]
    """Those in text that an editor has read."""


def chosen_words(
    counts: Mapping[str, WordCounts], lists: Mapping[str, Mapping[str, float]], min_count: int
) -> frozenset[str]:
    """Return the words of the lexicon: listed words, and others counted `min_count` times.

    `counts` and `lists` are by language. Misspelled, unwanted and unusable words are left out.
    """
    total: Counter[str] = Counter()
    for each in counts.values():
        total.update(each.all)
    listed = {word for words in lists.values() for word in words if _is_plain(word)}
    unlisted = {word for word, count in total.items() if count >= min_count and is_word(word)}
    candidates = {
        word
        for word in listed | unlisted
        if len(word) <= LONGEST_WORD and not _LONG_NUMBER.search(word) and not is_unwanted(word)
    }
    return frozenset(candidates) - _misspelled(candidates, counts, lists)


def _is_plain(word: str) -> bool:
    return (
        _PLAIN.fullmatch(word) is not None
        and max(word) <= _LAST_LATIN
        and not _STRETCHED.search(word)
    )


def _misspelled(
    words: set[str],
    counts: Mapping[str, WordCounts],
    lists: Mapping[str, Mapping[str, float]],
) -> set[str]:
    """Return the misspelled words, each judged in the language in which it is more frequent."""
    frequencies = {language: _frequencies(words, counts[language].all, lists[language])
                   for language in LANGUAGES}  # fmt: skip
    return {
        word
        for language, other in (LANGUAGES, LANGUAGES[::-1])
        for word in misspellings(
            language, frequencies[language], frequencies[other], counts[language].edited
        )
    }


def _frequencies(
    words: set[str], counts: Mapping[str, int], listed: Mapping[str, float]
) -> dict[str, float]:
    """Return the mean of two frequencies: among counted words, and among listed words."""
    counted, all_listed = sum(counts.values()), sum(listed.values())
    return {
        word: (counts.get(word, 0) / counted + listed.get(word, 0.0) / all_listed) / 2
        for word in words
        if word in counts or word in listed
    }
