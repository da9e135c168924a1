"""The words of a lexicon that a typed word may stand for."""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from predictive.counts.lexicon import Lexicon, fold_accents, fold_case
from predictive.counts.unigrams import Unigrams
from predictive.revising.error_model import COMMON, accents, slips

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

    def __init__(self, lexicon: Lexicon, unigrams: Unigrams) -> None:
        self._lexicon = lexicon
        self._unigrams = unigrams
        self.of = lru_cache(_CACHED)(self._find)

    def _find(self, typed: str) -> tuple[Correction, ...]:
        """Return other words for a word in lower case (`fold_case`)."""
        plain, found = fold_accents(typed), dict[int, float]()
        same = self._lexicon.ids_folded_to(plain)
        for word_id in same:
            found[word_id] = accents(typed, self._form(word_id))
        marks = accents(typed, plain)
        for word, cost in self._slips(plain, is_rare=self._is_rare(same)):
            for word_id in self._ids(word):
                total = cost + (marks or accents(word, self._form(word_id)))
                found[word_id] = max(found.get(word_id, total), total)
        return tuple(
            Correction(word_id, cost)
            for word_id, cost in found.items()
            if self._form(word_id) != typed
        )

    def _slips(self, plain: str, *, is_rare: bool) -> Iterator[tuple[str, float]]:
        """Yield what a word without accents may stand for, with the log-probability."""
        if len(plain) < _SHORTEST:
            return
        for once, cost in slips(plain):
            yield once, cost
            if cost >= COMMON and len(plain) >= _LONG and is_rare:
                for twice, more in slips(once):
                    if more >= COMMON:
                        yield twice, cost + more / 2  # who errs once is likely to again

    def _is_rare(self, word_ids: range) -> bool:
        found = self._unigrams.probabilities(
            np.array(word_ids, dtype=np.int64), self._unigrams.alike
        )
        return float(found.max(initial=0)) < _RARE

    def _form(self, word_id: int) -> str:
        return fold_case(self._lexicon.written_forms[word_id])

    def _ids(self, word: str) -> range:
        """Return the ids of the words that are this one without accents."""
        within = self._lexicon.ids_with_prefix(word)
        end = within.start
        while end < within.stop and fold_accents(self._lexicon.written_forms[end]) == word:
            end += 1
        return range(within.start, end)
