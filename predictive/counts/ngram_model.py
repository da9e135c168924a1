"""Next-word distributions from counts: an interpolated n-gram model, as arrays.

A trie: the node of an n-gram is its place among all n-grams of that order, sorted by the node of
its first n - 1 words and then by its last word; so what follows a context is one slice.
Probabilities take a byte each, on a logarithmic scale.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from predictive import atomic
from predictive.counts.arrays import load_arrays
from predictive.errors import reading

Distribution = npt.NDArray[np.float32]
Codes = npt.NDArray[np.uint8]

_STEPS = 16
"""Codes for a factor of e: what is read differs from what was written by 3 % at most."""
_DECODED = np.exp(-np.arange(256, dtype=np.float32) / _STEPS)


def encode(probabilities: npt.NDArray[np.floating]) -> Codes:
    """Round probabilities to one byte each, on a logarithmic scale down to 1e-7."""
    smallest = float(_DECODED[-1])
    codes = np.rint(-_STEPS * np.log(np.maximum(probabilities, smallest)))
    clipped: Codes = np.clip(codes, 0, 255).astype(np.uint8)
    return clipped


def rounded(probabilities: npt.NDArray[np.floating]) -> Distribution:
    """Return what is read of probabilities that were written."""
    return _DECODED[encode(probabilities)]


class Level(NamedTuple):
    """All n-grams of one order, n > 1."""

    words: npt.NDArray[np.unsignedinteger]
    """(n-grams,): the last word of each."""
    probabilities: Codes
    """(n-grams,): its own share of the probability, without what shorter n-grams add."""
    counts: npt.NDArray[np.unsignedinteger]
    """(contexts,): how many n-grams each context has."""
    backoffs: Codes
    """(contexts,): the weight that each context leaves to the next shorter one."""


class NgramModel:
    """Interpolated n-grams over the types of a lexicon."""

    def __init__(self, unigrams: Distribution, levels: Sequence[Level]) -> None:
        self.unigrams = unigrams
        self.levels = list(levels)
        self._starts = [_starts(level.counts) for level in self.levels]

    @property
    def order(self) -> int:
        """Of the longest n-grams."""
        return 1 + len(self.levels)

    def distribution(self, context: Sequence[int]) -> Distribution:
        """Return how probable each type is (N,) behind `context`, oldest first."""
        probabilities = self.unigrams.copy()
        for length, level in enumerate(self.levels, start=1):
            node = self._node(context[-length:]) if length <= len(context) else None
            if node is None:
                break
            start, end = self._starts[length - 1][node : node + 2]
            if start < end:
                probabilities *= _DECODED[level.backoffs[node]]
                probabilities[level.words[start:end]] += _DECODED[level.probabilities[start:end]]
        return probabilities

    def renumbered(self, numbers: npt.NDArray[np.int64], unigrams: Distribution) -> "NgramModel":
        """Return the model over a larger lexicon, in which its types have `numbers`, ascending.

        `unigrams` are those of the larger one.
        """
        levels = [level._replace(words=small(numbers[level.words])) for level in self.levels]
        if levels:
            counts = np.zeros(len(unigrams), dtype=levels[0].counts.dtype)
            backoffs = np.zeros(len(unigrams), dtype=np.uint8)
            counts[numbers], backoffs[numbers] = levels[0].counts, levels[0].backoffs
            levels[0] = levels[0]._replace(counts=counts, backoffs=backoffs)
        return NgramModel(unigrams, levels)

    def _node(self, ngram: Sequence[int]) -> int | None:
        node = ngram[0]
        if not 0 <= node < len(self.unigrams):
            return None
        for level, starts, word in zip(self.levels, self._starts, ngram[1:], strict=False):
            start, end = map(int, starts[node : node + 2])
            place = start + int(np.searchsorted(level.words[start:end], word))
            if place == end or level.words[place] != word:
                return None
            node = place
        return node

    def save(self, path: Path) -> None:
        """Write all arrays into one file."""
        arrays: dict[str, npt.NDArray[Any]] = {"unigrams": encode(self.unigrams)}
        for order, level in enumerate(self.levels, start=2):
            arrays |= {f"{order}.{name}": array for name, array in level._asdict().items()}
        with atomic.replacing(path) as file:
            np.savez_compressed(file, allow_pickle=False, **arrays)

    @classmethod
    def load(cls, path: Path) -> "NgramModel":
        """Read what `save` wrote. Raises `ModelError` if it is damaged."""
        with reading(path):
            arrays = load_arrays(path)
            unigrams: Codes = arrays["unigrams"]
            levels = [
                Level(**{name: arrays[f"{order}.{name}"] for name in Level._fields})
                for order in range(2, 2 + len(arrays) // len(Level._fields))
            ]
            _check(unigrams, levels)
            return cls(_DECODED[unigrams], levels)


def small(numbers: npt.NDArray[np.int64]) -> npt.NDArray[np.unsignedinteger]:
    """Return whole numbers in two bytes each where they fit, else in four."""
    most = int(numbers.max(initial=0))
    return numbers.astype(np.uint16 if most < 1 << 16 else np.uint32)


def _check(unigrams: Codes, levels: Sequence[Level]) -> None:
    """Raise `ValueError` if arrays lead anywhere that is not in them."""
    codes = [
        unigrams,
        *(each for level in levels for each in (level.probabilities, level.backoffs)),
    ]
    fits = all(each.dtype == np.uint8 for each in codes)
    contexts = len(unigrams)
    for level in levels:
        fits = fits and (
            len(level.counts) == len(level.backoffs) == contexts
            and len(level.words) == len(level.probabilities) == level.counts.sum(dtype=np.int64)
            and level.words.max(initial=0) < len(unigrams)
        )
        contexts = len(level.words)
    if not fits:
        raise ValueError("its arrays do not fit each other")


def _starts(counts: npt.NDArray[np.unsignedinteger]) -> npt.NDArray[np.int64]:
    """Return where the n-grams of each context begin, and where the last ones end."""
    starts = np.zeros(len(counts) + 1, dtype=np.int64)
    np.cumsum(counts, out=starts[1:])
    return starts
