"""N-grams of a text, weighted by how rare they are and by how well they tell classes apart."""

import zlib
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple, Self

import numpy as np
import numpy.typing as npt

from predictive.classifying.sparse import Floats, SparseMatrix, SparseRow

Hashes = npt.NDArray[np.uint32]
Counts = npt.NDArray[np.float64]

_LENGTHS = range(2, 6)
"""In characters."""
_CACHED_WORDS = 1 << 15
_SMOOTHING = 0.3
"""Added to the number of texts of a class that have an n-gram."""
_EXAMPLES = 1_000
"""With so many, ratios between classes are half of the weight of an n-gram."""


class NgramCounts(NamedTuple):
    """The n-grams of a text, sorted by their hashes (N,), and how often each occurs (N,)."""

    hashes: Hashes
    counts: Floats


def count_ngrams(text: str) -> NgramCounts:
    """Count the n-grams of a text, whatever its case: of characters within words, and of words.

    They are those of two to five characters, words and pairs of words. A space before and after a
    word is part of it, so that its beginning and end are n-grams of their own. A hash is the CRC-32
    of an n-gram in UTF-8, the same everywhere.
    """
    words = text.lower().split()
    counted = Counter(each for word in words for each in _ngrams_of(word))
    counted.update(_hash(f"{one} {other}") for one, other in pairwise(words))
    hashes = np.fromiter(counted.keys(), np.uint32, len(counted))
    order = np.argsort(hashes)
    counts = np.fromiter(counted.values(), np.float32, len(counted))
    return NgramCounts(hashes[order], counts[order])


@lru_cache(_CACHED_WORDS)
def _ngrams_of(word: str) -> tuple[int, ...]:
    """Return the hashes of the n-grams within a word, and of the whole word."""
    padded = f" {word} "
    parts = [
        padded[start : start + length]
        for length in _LENGTHS
        for start in range(len(padded) - length + 1)
    ]
    whole = [padded] if len(padded) not in _LENGTHS else []
    return tuple(map(_hash, parts + whole))


def _hash(ngram: str) -> int:
    return zlib.crc32(ngram.encode(errors="replace"))


class NgramWeighting(NamedTuple):
    """The n-grams of the examples, sorted by their hashes (S,), and how much each counts (S,)."""

    hashes: Hashes
    weights: Floats

    @classmethod
    def of(cls, texts: Sequence[NgramCounts], labels: npt.NDArray[np.int64], classes: int) -> Self:
        """Weight the n-grams of N texts, whose classes (N,) are numbered from 0.

        The weight is the inverse document frequency, ln((1 + N) / (1 + texts with it)) + 1, times
        the ratio between classes, which counts the more the more examples there are.
        """
        hashes, places = np.unique(
            np.concatenate([np.empty(0, np.uint32), *(each.hashes for each in texts)]),
            return_inverse=True,
        )
        owners = np.repeat(labels, [len(each.hashes) for each in texts])
        cells = np.bincount(owners * len(hashes) + places, minlength=classes * len(hashes))
        counts = cells.reshape(classes, len(hashes)).astype(np.float64)
        rarities = np.log((1 + len(texts)) / (1 + counts.sum(axis=0))) + 1
        share = len(texts) / (len(texts) + _EXAMPLES)
        weights = rarities * (1 - share + share * _class_ratios(counts))
        return cls(hashes, weights.astype(np.float32))

    def matrix(self, texts: Sequence[NgramCounts], length: float) -> SparseMatrix:
        """Return the weighted n-grams (N, S) of texts, scaled to this length, without new ones.

        A frequency counts as 1 + ln(count) (Manning, Raghavan and Schütze 2008, section 6.4).
        """
        return SparseMatrix([self._row(each, length) for each in texts], len(self.hashes))

    def _row(self, text: NgramCounts, length: float) -> SparseRow:
        places = np.searchsorted(self.hashes, text.hashes)
        known = places < len(self.hashes)
        known[known] = self.hashes[places[known]] == text.hashes[known]
        columns = places[known]
        values = (1 + np.log(text.counts[known])) * self.weights[columns]
        return SparseRow(columns, values * (length / max(float(np.linalg.norm(values)), 1e-30)))


def _class_ratios(counts: Counts) -> Counts:
    """Return how well n-grams (S,) tell classes apart, from how many texts (K, S) have them.

    It is the log-count ratio of naive Bayes between a class and the others (Wang and Manning 2012,
    section 2), the root of its mean square over the classes, and 1 for a typical n-gram.
    """
    smoothed = counts + _SMOOTHING
    others = smoothed.sum(axis=0) - smoothed
    ratios = np.log(smoothed / smoothed.sum(axis=1, keepdims=True))
    ratios -= np.log(others / others.sum(axis=1, keepdims=True))
    squares = (ratios**2).mean(axis=0)
    result: Counts = np.sqrt(squares / max(squares.sum() / max(len(squares), 1), 1e-30))
    return result
