"""Character n-grams of words, weighted by tf-idf."""

import zlib
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple, Self

import numpy as np
import numpy.typing as npt

from predictive.classifying.sparse import Floats, SparseMatrix, SparseRow

Hashes = npt.NDArray[np.uint32]

_LENGTHS = range(2, 6)
_CACHED_WORDS = 1 << 15


class NgramCounts(NamedTuple):
    """The n-grams of a text, sorted by their hashes (N,), and how often each occurs (N,)."""

    hashes: Hashes
    counts: Floats


def count_ngrams(text: str) -> NgramCounts:
    """Count the n-grams of two to five characters within the words of a text, whatever their case.

    A space before and after a word is part of it, so that its beginning and end are n-grams of
    their own. A hash is the CRC-32 of an n-gram in UTF-8, the same everywhere.
    """
    counted = Counter(each for word in text.lower().split() for each in _ngrams_of(word))
    hashes = np.fromiter(counted.keys(), np.uint32, len(counted))
    order = np.argsort(hashes)
    counts = np.fromiter(counted.values(), np.float32, len(counted))
    return NgramCounts(hashes[order], counts[order])


@lru_cache(_CACHED_WORDS)
def _ngrams_of(word: str) -> tuple[int, ...]:
    padded = f" {word} "
    return tuple(
        zlib.crc32(padded[start : start + length].encode(errors="replace"))
        for length in _LENGTHS
        for start in range(len(padded) - length + 1)
    )


class NgramWeighting(NamedTuple):
    """The n-grams of the examples, sorted by their hashes (S,), and how much each counts (S,)."""

    hashes: Hashes
    rarities: Floats
    """Inverse document frequencies: ln((1 + N) / (1 + texts with it)) + 1."""

    @classmethod
    def of(cls, texts: Sequence[NgramCounts]) -> Self:
        """Weight the n-grams of texts by how few of the texts they are in."""
        hashes, documents = np.unique(
            np.concatenate([np.empty(0, np.uint32), *(each.hashes for each in texts)]),
            return_counts=True,
        )
        rarities = np.log((1 + len(texts)) / (1 + documents)) + 1
        return cls(hashes, rarities.astype(np.float32))

    def matrix(self, texts: Sequence[NgramCounts], length: float) -> SparseMatrix:
        """Return the tf-idf (N, S) of texts, scaled to this length; new n-grams are left out.

        A frequency counts as 1 + ln(count) (Manning, Raghavan and Schütze 2008, section 6.4).
        """
        return SparseMatrix([self._row(each, length) for each in texts], len(self.hashes))

    def _row(self, text: NgramCounts, length: float) -> SparseRow:
        places = np.searchsorted(self.hashes, text.hashes)
        known = places < len(self.hashes)
        known[known] = self.hashes[places[known]] == text.hashes[known]
        columns = places[known]
        values = (1 + np.log(text.counts[known])) * self.rarities[columns]
        return SparseRow(columns, values * (length / max(float(np.linalg.norm(values)), 1e-30)))
