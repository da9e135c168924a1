"""The words of a lexicon that a typed word may stand for."""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from predictive.correction.error_model import (
    COMMON,
    accents,
    common_slips_away,
    one_slip_away,
    slip,
)
from predictive.counts.folded_words import FoldedWords
from predictive.counts.lexicon import LONGEST_WORD, fold_accents, fold_case
from predictive.counts.unigrams import Distribution, Unigrams

_CACHED = 20_000
_SHORTEST = 2
"""Letters. Of a shorter word, only the accents may be wrong."""
_LONG, _VERY_LONG = 6, 20
"""Letters. A rare word that is so long may have two slips, if they are common ones."""
_RARE = 2e-6
"""The unigram probability of rare words, at most."""


class Correction(NamedTuple):
    """A word that may have been meant."""

    word_id: int
    log_probability: float
    """Of what was typed, in nats, if this was meant."""


class Candidates:
    """Finds the words that differ from a typed one by one slip, or by their accents."""

    def __init__(self, words: FoldedWords, unigrams: Unigrams) -> None:
        self._words = words
        self._unigrams = unigrams
        self.of = lru_cache(_CACHED)(self._find)

    def mistyped_share(self, typed: str, probability: float) -> float:
        """Return how often a word is a slip, for each time that it is meant, whatever the context.

        `typed` is in lower case (`fold_case`), and `probability` is that of meaning it.
        """
        found = list(self._corrections(typed, fold_accents(typed)))
        chances = np.exp([each.log_probability for each in found])
        return float(self._frequencies([each.word_id for each in found]) @ chances) / probability

    def _find(self, typed: str) -> tuple[Correction, ...]:
        """Return other words for a word in lower case (`fold_case`)."""
        plain = fold_accents(typed)
        return (*self._corrections(typed, plain), *self._two_slips(typed, plain))

    def _corrections(self, typed: str, plain: str) -> Iterator[Correction]:
        """Yield the words that differ by one slip, or by accents."""
        near = one_slip_away(plain) if _SHORTEST <= len(plain) <= LONGEST_WORD else set()
        for word, word_id in self._words.find({plain, *near}):
            cost = 0.0 if word == plain else slip(plain, word)
            yield from self._correction(typed, plain, word_id, cost)

    def _two_slips(self, typed: str, plain: str) -> Iterator[Correction]:
        """Yield what a long rare word may stand for by two common slips, but not by one."""
        if not _LONG <= len(plain) <= _VERY_LONG or not self._is_rare(plain):
            return
        near = one_slip_away(plain) | {plain}
        costs = ((word, slip(plain, word)) for word in common_slips_away(plain))
        once = {word: cost for word, cost in costs if cost >= COMMON}
        twice: dict[str, list[str]] = {}
        for word in once:
            for other in common_slips_away(word) - near:
                twice.setdefault(other, []).append(word)
        for other, word_id in self._words.find(twice):
            for word in twice[other]:
                more = slip(word, other)
                if more >= COMMON:  # who errs once is likely to again
                    yield from self._correction(typed, plain, word_id, once[word] + more / 2)

    def _correction(
        self, typed: str, plain: str, word_id: int, cost: float
    ) -> Iterator[Correction]:
        form = fold_case(self._words.forms[word_id])
        if form != typed:
            # accents count where the letters are right, or where some were typed
            word = fold_accents(form)
            marks = accents(typed, form if word == plain else plain)
            yield Correction(word_id, cost + (marks or accents(word, form)))

    def _is_rare(self, plain: str) -> bool:
        word_ids = [word_id for _, word_id in self._words.find([plain])]
        return float(self._frequencies(word_ids).max(initial=0)) < _RARE

    def _frequencies(self, word_ids: list[int]) -> Distribution:
        ids = np.array(word_ids, dtype=np.int64)
        return self._unigrams.probabilities(ids, self._unigrams.alike)
