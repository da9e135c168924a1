"""A distribution over the next word that is dense only where more than frequency speaks."""

from bisect import bisect_left
from typing import Self

import numpy as np
import numpy.typing as npt

from predictive.counts.ngram_model import Continuation
from predictive.counts.rare_words import sorted_union
from predictive.counts.unigrams import DECODED, Distribution
from predictive.counts.word_index import WordIndex
from predictive.tokenizer import UNKNOWN_ID

_RARE = 16
"""Words without a token that are looked at in each language: the most probable with a prefix."""

_BLOCK = 64
"""Values."""

WordIds = npt.NDArray[np.int64]
Amounts = npt.NDArray[np.float32]


class WordDistribution:
    """The probabilities of all words, those of a session's new ones among them.

    A word that the network has a token for has a probability of its own. Every other one has its
    unigram probability in each language, times a weight that is the same for all, and what is added
    to that for single words.
    """

    def __init__(self, index: WordIndex, dense: Distribution, tail: Distribution) -> None:
        """Take the probabilities (M,) of words with tokens, and the weights (K,) of the rest."""
        self._index = index
        self._places_and_waste = np.append(dense, np.float32(0))
        """(M + 1,): in the last place lands whatever is added to words without tokens."""
        self.dense = self._places_and_waste[:-1]
        self.tail = tail
        self._ids: WordIds = np.zeros(0, dtype=np.int64)
        """Words without tokens to which something was added, ascending."""
        self._amounts: Amounts = np.zeros(0, dtype=np.float32)

    @classmethod
    def of_tokens(cls, index: WordIndex, probabilities: Distribution) -> Self:
        """Return the distribution of a network's tokens (V,).

        The probability of the unknown token goes to the words without a token, by frequency.
        """
        alike, unknown = index.rare.unigrams.alike, float(probabilities[UNKNOWN_ID])
        rest = max(float(alike @ index.rare.total), 1e-12)
        tail = np.asarray(alike * (unknown / rest), dtype=np.float32)
        return cls(index, index.tokens.sums(probabilities), tail)

    @classmethod
    def of_ngrams(cls, index: WordIndex, continuation: Continuation) -> Self:
        """Return the distribution of an n-gram model after a context."""
        alike = index.rare.unigrams.alike
        tail = np.asarray(alike * continuation.backoff, dtype=np.float32)
        distribution = cls(index, tail @ index.token_unigrams, tail)
        for part in continuation.parts:
            distribution.add(part.ids, part.probabilities)
        return distribution

    def scale(self, factor: float) -> None:
        """Multiply all probabilities."""
        self.dense *= np.float32(factor)
        self.tail *= np.float32(factor)
        self._amounts *= np.float32(factor)

    def add(self, ids: npt.NDArray[np.integer], amounts: npt.NDArray[np.floating]) -> None:
        """Add to the probabilities of some words, each given once."""
        places = self._places(ids)
        self._places_and_waste[places] += amounts
        rest = places == len(self.dense)
        if rest.any():
            self._add_to_rest(ids[rest].astype(np.int64), amounts[rest])

    def mix(self, other: Self, weight: float) -> None:
        """Add another distribution with a weight; this one has the rest."""
        self.scale(1 - weight)
        self.dense += np.float32(weight) * other.dense
        self.tail += np.float32(weight) * other.tail
        self._add_to_rest(other._ids, np.float32(weight) * other._amounts)

    def prefer(self, languages: Distribution) -> None:
        """Multiply by how much more probable each word's language is than all being as likely.

        `languages` (K,) are the probabilities of the languages here (Bayes' rule). The sum stays.
        """
        unigrams = self._index.rare.unigrams
        ratio = languages * np.float32(unigrams.languages)
        before = self.total(0, len(unigrams))
        self.dense *= ratio @ self._index.token_languages
        tables = DECODED[unigrams.codes[:, self._ids]]
        self._amounts = self._amounts * (ratio @ (tables / tables.sum(axis=0)))
        self.tail *= ratio
        self.scale(before / max(self.total(0, len(unigrams)), 1e-12))

    def at(self, ids: npt.NDArray[np.integer]) -> Distribution:
        """Return the probabilities of words (n,)."""
        places = self._places(ids)
        result: Distribution = self._places_and_waste[places]
        rest = np.flatnonzero(places == len(self.dense))
        if len(rest):
            result[rest] = self._of_rest(ids[rest])
        return result

    def drop(self, ids: WordIds) -> None:
        """Make words impossible."""
        places = self._places(ids)
        has_token = places < len(self.dense)
        self.dense[places[has_token]] = 0
        rest = ids[~has_token]
        self._add_to_rest(rest, -self._added(rest))
        self._add_to_rest(rest, -self._by_frequency(rest))

    def total(self, start: int, end: int) -> float:
        """Return the probability of the words of the lexicon from `start` to `end`."""
        first, last = self._range(start, end)
        low, high = self._ids.searchsorted((start, end))
        return (
            float(self.dense[first:last].sum())
            + float(self._amounts[low:high].sum())
            + float(self.tail @ self._index.rare.range(start, end, _RARE).sums)
        )

    def most_probable(self, start: int, end: int, most: int) -> WordIds:
        """Return words from `start` to `end`, the `most` probable ones among them."""
        first, last = self._range(start, end)
        low, high = self._ids.searchsorted((start, end))
        dense = self._index.tokens.word_ids[first + _largest(self.dense[first:last], most)]
        changed = self._ids[low + _largest(self._amounts[low:high], 2 * most)]
        less = int(np.count_nonzero(self._amounts[low:high] < 0))
        rare = self._index.rare.range(start, end, max(most, _RARE) + less).word_ids
        return sorted_union(dense.astype(np.int64), changed, rare)

    def _range(self, start: int, end: int) -> tuple[int, int]:
        """Return where the words from `start` to `end` are among those with tokens."""
        word_ids = self._index.tokens.word_ids
        return bisect_left(word_ids, start), bisect_left(word_ids, end)

    def _places(self, ids: npt.NDArray[np.integer]) -> npt.NDArray[np.integer]:
        """Return the places of words among those with tokens, or their number for others."""
        known: npt.NDArray[np.integer] = self._index.tokens.places
        places: npt.NDArray[np.integer]
        if not len(ids) or int(ids.max()) < len(known):
            places = known[ids]
            return places
        places = np.full(len(ids), len(self.dense))
        is_known = ids < len(known)
        places[is_known] = known[ids[is_known]]
        return places

    def _of_rest(self, ids: npt.NDArray[np.integer]) -> Distribution:
        """Return the probabilities of words without tokens."""
        return self._by_frequency(ids) + self._added(ids)

    def _by_frequency(self, ids: npt.NDArray[np.integer]) -> Distribution:
        """Return the part of the probabilities that words without tokens have by their unigrams."""
        unigrams = self._index.rare.unigrams
        is_known = ids < len(unigrams)
        result = np.zeros(len(ids), dtype=np.float32)
        result[is_known] = unigrams.probabilities(ids[is_known], self.tail)
        return result

    def _added(self, ids: npt.NDArray[np.integer]) -> Distribution:
        """Return what was added to the probabilities of words without tokens."""
        result = np.zeros(len(ids), dtype=np.float32)
        if len(self._ids):
            places = np.minimum(self._ids.searchsorted(ids), len(self._ids) - 1)
            found = self._ids[places] == ids
            result[found] = self._amounts[places[found]]
        return result

    def _add_to_rest(self, ids: WordIds, amounts: npt.NDArray[np.floating]) -> None:
        if (ids[1:] < ids[:-1]).any():
            order = np.argsort(ids)
            ids, amounts = ids[order], amounts[order]
        places = self._ids.searchsorted(ids)
        is_new = np.ones(len(ids), dtype=np.bool_)
        inside = places < len(self._ids)
        is_new[inside] = self._ids[places[inside]] != ids[inside]
        self._amounts[places[~is_new]] += amounts[~is_new]
        if len(self._ids):
            self._ids = np.insert(self._ids, places[is_new], ids[is_new])
            self._amounts = np.insert(self._amounts, places[is_new], amounts[is_new])
        else:
            self._ids, self._amounts = ids, amounts.astype(np.float32)


def _largest(values: Distribution, most: int) -> npt.NDArray[np.int64]:
    """Return the places of the `most` largest values, in any order.

    Of many values, only those in the blocks with the largest ones are compared.
    """
    if len(values) <= most:
        return np.arange(len(values))
    if len(values) < 4 * _BLOCK * most:
        return np.argpartition(values, -most)[-most:].astype(np.int64)
    whole = len(values) // _BLOCK * _BLOCK
    blocks = _largest(values[:whole].reshape(-1, _BLOCK).max(axis=1), most)
    inside = (blocks[:, None] * _BLOCK + np.arange(_BLOCK)).ravel()
    places = np.concatenate([inside, np.arange(whole, len(values))])
    return places[np.argpartition(values[places], -most)[-most:]]
