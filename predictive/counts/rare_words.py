"""The words that a network has no token for: only counts tell how probable they are.

There may be half a million of them. The most probable of a range are found from the best of each
block of words, and their sum from the sums of whole blocks.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from predictive.counts.ngram_model import Ids
from predictive.counts.unigrams import DECODED, Codes, Distribution, Unigrams

_BLOCK = 64
"""Words."""

Sums = npt.NDArray[np.float64]


class RareWords(NamedTuple):
    """Unigram probabilities of the words without a token, in blocks, for each of K languages."""

    unigrams: Unigrams
    places: Ids
    """(N,): of the words with a token, smaller numbers than `no_token`."""
    no_token: int
    best: Codes
    """(K, blocks): the code of the most probable word of each block."""
    sums: Sums
    """(K, blocks + 1): the sum of the probabilities before each block."""

    @classmethod
    def of(cls, unigrams: Unigrams, places: Ids, no_token: int) -> "RareWords":
        """Find the best and the sum of each block."""
        codes = np.where(places == no_token, unigrams.codes, np.uint8(255))
        starts = np.arange(0, codes.shape[1], _BLOCK)
        probabilities = np.where(places == no_token, DECODED[unigrams.codes], 0)
        sums = np.add.reduceat(probabilities, starts, axis=1, dtype=np.float64).cumsum(axis=1)
        return cls(
            unigrams,
            places,
            no_token,
            np.minimum.reduceat(codes, starts, axis=1),
            np.pad(sums, ((0, 0), (1, 0))),
        )

    def check(self) -> None:
        """Raise `ValueError` if the arrays do not fit each other."""
        languages, blocks = self.unigrams.languages, -(-len(self.places) // _BLOCK)
        fits = (
            self.best.dtype == np.uint8
            and self.sums.dtype == np.float64
            and self.best.shape == (languages, blocks)
            and self.sums.shape == (languages, blocks + 1)
            and bool((np.abs(self.sums) <= len(self.places)).all())
        )
        if not fits:
            raise ValueError("its blocks of words do not fit the n-grams")

    @property
    def total(self) -> Sums:
        """The sum of the probabilities in each language (K,)."""
        total: Sums = self.sums[:, -1]
        return total

    def sum(self, start: int, end: int, weights: Distribution) -> float:
        """Return the sum of the probabilities of the words from `start` to `end`."""
        first, last = -(-start // _BLOCK), end // _BLOCK
        if first >= last:
            return float(self._probabilities(np.arange(start, end), weights).sum())
        edges = np.r_[start : first * _BLOCK, last * _BLOCK : end]
        inside = float(weights @ (self.sums[:, last] - self.sums[:, first]))
        return inside + float(self._probabilities(edges, weights).sum())

    def most_probable(
        self, start: int, end: int, weights: Distribution, most: int
    ) -> npt.NDArray[np.int64]:
        """Return at most `most` of the most probable words from `start` to `end`, in any order.

        Blocks are looked at in the order of what they can have at best, until no other block can
        have a better word than those found (Fagin et al. 2003, "Optimal aggregation algorithms").
        """
        first, last = -(-start // _BLOCK), end // _BLOCK
        if first >= last:
            return self._best_of(np.arange(start, end), weights, most)[0]
        bounds = weights @ DECODED[self.best[:, first:last]]
        order = np.argsort(-bounds, kind="stable")
        looked_at = most
        while True:
            blocks = (first + order[:looked_at, None]) * _BLOCK + np.arange(_BLOCK)
            ids = np.r_[start : first * _BLOCK, last * _BLOCK : end, blocks.ravel()]
            found, least = self._best_of(ids, weights, most)
            if looked_at >= len(order) or bounds[order[looked_at]] <= least:
                return found
            looked_at *= 2

    def _best_of(
        self, ids: npt.NDArray[np.int64], weights: Distribution, most: int
    ) -> tuple[npt.NDArray[np.int64], float]:
        """Return the best of some words, and the probability of the last of them."""
        probabilities = self._probabilities(ids, weights)
        order = np.argsort(-probabilities, kind="stable")[:most]
        order = order[probabilities[order] > 0]
        return ids[order], float(probabilities[order[-1]]) if len(order) == most else 0.0

    def _probabilities(self, ids: npt.NDArray[np.int64], weights: Distribution) -> Distribution:
        found = self.unigrams.probabilities(ids, weights)
        found[self.places[ids] != self.no_token] = 0
        return found
