"""The words of a lexicon that a typed word may stand for."""

from functools import lru_cache
from typing import NamedTuple

from predictive.counts.lexicon import Lexicon, fold_accents, fold_case
from predictive.revising.error_model import accents, slips

_CACHED = 20_000
_SHORTEST = 2
"""Letters. Of a shorter word, only the accents may be wrong."""


class Correction(NamedTuple):
    """A word that may have been meant."""

    word_id: int
    log_probability: float
    """Of what was typed, in nats, if this was meant."""


class Candidates:
    """Finds the words that differ from a typed one by one slip, or by their accents."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self.of = lru_cache(_CACHED)(self._find)

    def _find(self, typed: str) -> tuple[Correction, ...]:
        """Return other words for a word in lower case (`fold_case`)."""
        plain, found = fold_accents(typed), dict[int, float]()
        for word_id in self._lexicon.ids_folded_to(plain):
            found[word_id] = accents(typed, self._form(word_id))
        if len(plain) >= _SHORTEST:
            marks = accents(typed, plain) if typed != plain else 0.0
            for word, cost in slips(plain):
                for word_id in self._ids(word):
                    total = cost + (marks or accents(word, self._form(word_id)))
                    found[word_id] = max(found.get(word_id, total), total)
        return tuple(
            Correction(word_id, cost)
            for word_id, cost in found.items()
            if self._form(word_id) != typed
        )

    def _form(self, word_id: int) -> str:
        return fold_case(self._lexicon.written_forms[word_id])

    def _ids(self, word: str) -> range:
        """Return the ids of the words that are this one without accents."""
        within = self._lexicon.ids_with_prefix(word)
        end = within.start
        while end < within.stop and fold_accents(self._lexicon.written_forms[end]) == word:
            end += 1
        return range(within.start, end)
