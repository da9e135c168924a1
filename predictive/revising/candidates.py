"""The words of a lexicon that a typed word may stand for."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from predictive.counts.folded_words import FoldedWords
from predictive.counts.lexicon import fold_accents, fold_case
from predictive.counts.unigrams import Unigrams
from predictive.revising.error_model import COMMON, accents, inflection, slips

_CACHED = 20_000
_SHORTEST = 2
"""Letters. Of a shorter word, only the accents may be wrong."""
_LONG = 6
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

    def _find(self, typed: str) -> tuple[Correction, ...]:
        """Return other words for a word in lower case (`fold_case`)."""
        plain = fold_accents(typed)
        marks = accents(typed, plain)
        slips = list(self._slips(plain))
        found = self._by_accents(typed, plain)
        for place, word_id in self._words.find([word for word, _ in slips]):
            word, cost = slips[place]
            total = cost + inflection(plain, word) + (marks or accents(word, self._form(word_id)))
            found[word_id] = max(found.get(word_id, total), total)
        return tuple(
            Correction(word_id, cost)
            for word_id, cost in found.items()
            if self._form(word_id) != typed
        )

    def _by_accents(self, typed: str, plain: str) -> dict[int, float]:
        """Return the log-probability of each word that differs by its accents."""
        same = self._words.find([plain])
        return {word_id: accents(typed, self._form(word_id)) for _, word_id in same}

    def _slips(self, plain: str) -> list[tuple[str, float]]:
        """Return what a word without accents may stand for, with the log-probability."""
        if len(plain) < _SHORTEST:
            return []
        once = list(slips(plain))
        if len(plain) < _LONG or not self._is_rare(plain):
            return once
        common = [(word, cost) for word, cost in once if cost >= COMMON]
        return once + [
            (twice, cost + more / 2)  # who errs once is likely to again
            for word, cost in common
            for twice, more in slips(word)
            if more >= COMMON
        ]

    def _is_rare(self, plain: str) -> bool:
        word_ids = [word_id for _, word_id in self._words.find([plain])]
        found = self._unigrams.probabilities(
            np.array(word_ids, dtype=np.int64), self._unigrams.alike
        )
        return float(found.max(initial=0)) < _RARE

    def _form(self, word_id: int) -> str:
        return fold_case(self._words.forms[word_id])
