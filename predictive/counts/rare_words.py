"""The words that a network has no token for: only counts tell how probable they are.

There may be half a million of them. The most probable of a range are found from the best of each
block of words, and their sum from the sums of whole blocks.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from predictive.counts.ngram_model import Ids
from predictive.counts.unigrams import DECODED, Codes, Unigrams

_BLOCK = 64
"""Words."""
_CACHED = 4096
"""Ranges of words: those of the prefixes that were typed last."""

Sums = npt.NDArray[np.float64]


class RareRange(NamedTuple):
    """The words without a token in a range of ids."""

    word_ids: npt.NDArray[np.int64]
    """Some of the most probable ones in each language."""
    sums: Sums
    """The sum of the probabilities of all, in each language (K,)."""


class RareWords:
    """Unigram probabilities of the words without a token, in blocks, for each of K languages."""

    def __init__(
        self, unigrams: Unigrams, places: Ids, no_token: int, best: Codes, sums: Sums
    ) -> None:
        """Take what `of` makes. Raises `ValueError` if the arrays do not fit each other."""
        self.unigrams = unigrams
        self._places = places
        """(N,): of the words with a token, smaller numbers than `no_token`."""
        self._no_token = no_token
        self.best = best
        """(K, blocks): the code of the most probable word of each block."""
        self.sums = sums
        """(K, blocks + 1): the sum of the probabilities before each block."""
        self.range = lru_cache(_CACHED)(self._range)
        self._check()

    @classmethod
    def of(cls, unigrams: Unigrams, places: Ids, no_token: int) -> "RareWords":
        """Find the best and the sum of each block."""
        codes = np.where(places == no_token, unigrams.codes, np.uint8(255))
        starts = np.arange(0, codes.shape[1], _BLOCK)
        probabilities = np.where(places == no_token, DECODED[unigrams.codes], 0)
        sums = np.add.reduceat(probabilities, starts, axis=1, dtype=np.float64).cumsum(axis=1)
        best = np.minimum.reduceat(codes, starts, axis=1)
        return cls(unigrams, places, no_token, best, np.pad(sums, ((0, 0), (1, 0))))

    @property
    def total(self) -> Sums:
        """The sum of all probabilities in each language (K,)."""
        total: Sums = self.sums[:, -1]
        return total

    def _range(self, start: int, end: int, most: int) -> RareRange:
        """Return the `most` best words of each language from `start` to `end`, and the sums."""
        first, last = -(-start // _BLOCK), end // _BLOCK
        if first >= last:
            edges = np.arange(start, end)
            return RareRange(
                self._best_of([edges] * self.unigrams.languages, most), self._sum(edges)
            )
        edges = np.concatenate([np.arange(start, first * _BLOCK), np.arange(last * _BLOCK, end)])
        candidates = []
        for codes in self.best[:, first:last]:
            # The best words are in the blocks whose best word is best.
            blocks = first + np.argsort(codes, kind="stable")[:most]
            words = (blocks[:, None] * _BLOCK + np.arange(_BLOCK)).ravel()
            candidates.append(np.concatenate([edges, words]))
        sums = self.sums[:, last] - self.sums[:, first] + self._sum(edges)
        return RareRange(self._best_of(candidates, most), sums)

    def _best_of(self, candidates: list[npt.NDArray[np.int64]], most: int) -> npt.NDArray[np.int64]:
        """Return the best of the candidates of each language."""
        best = []
        for codes, ids in zip(self.unigrams.codes, candidates, strict=True):
            rare = np.sort(ids[self._places[ids] == self._no_token])
            best.append(rare[np.argsort(codes[rare], kind="stable")[:most]])
        return sorted_union(*best)

    def _sum(self, ids: npt.NDArray[np.int64]) -> Sums:
        rare = ids[self._places[ids] == self._no_token]
        sums: Sums = DECODED[self.unigrams.codes[:, rare]].sum(axis=1, dtype=np.float64)
        return sums

    def _check(self) -> None:
        languages, blocks = self.unigrams.languages, -(-len(self._places) // _BLOCK)
        fits = (
            self.best.dtype == np.uint8
            and self.sums.dtype == np.float64
            and self.best.shape == (languages, blocks)
            and self.sums.shape == (languages, blocks + 1)
            and bool((np.abs(self.sums) <= len(self._places)).all())
        )
        if not fits:
            raise ValueError("its blocks of words do not fit the n-grams")


def sorted_union(*ids: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return all ids, each once, ascending; `np.unique` would import `numpy.ma`, which is slow."""
    union = np.concatenate(ids)
    union.sort()
    is_first = np.ones(len(union), dtype=np.bool_)
    np.not_equal(union[1:], union[:-1], out=is_first[1:])
    return union[is_first]
