"""An interpolated n-gram language model, stored as a trie in arrays.

The node of an n-gram is its index among all n-grams of its order, sorted by the node of its
context (the first n - 1 words), then by its last word: the words that follow a context are one
slice. Probabilities take one byte each, on a logarithmic scale.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from predictive import atomic
from predictive.counts.arrays import load_arrays
from predictive.errors import as_model_error

Distribution = npt.NDArray[np.float32]
Codes = npt.NDArray[np.uint8]

_STEPS = 16
"""Codes per factor of e: quantizing changes a probability by 3 % at most."""
_DECODED = np.exp(-np.arange(256, dtype=np.float32) / _STEPS)


def quantize(probabilities: npt.NDArray[np.floating]) -> Codes:
    """Quantize probabilities to one byte each, on a logarithmic scale down to 1e-7."""
    smallest = float(_DECODED[-1])
    codes = np.rint(-_STEPS * np.log(np.maximum(probabilities, smallest)))
    clipped: Codes = np.clip(codes, 0, 255).astype(np.uint8)
    return clipped


def rounded(probabilities: npt.NDArray[np.floating]) -> Distribution:
    """Return probabilities as they will be after saving and loading."""
    return _DECODED[quantize(probabilities)]


class TrieLevel(NamedTuple):
    """One level of the trie: all n-grams of one order, n > 1. The file has the same field names."""

    words: npt.NDArray[np.unsignedinteger]
    """(n-grams,): the id of the last word."""
    probabilities: Codes
    """(n-grams,): the discounted probability, before interpolation with the lower orders."""
    counts: npt.NDArray[np.unsignedinteger]
    """(contexts,): how many n-grams begin with each context."""
    backoffs: Codes
    """(contexts,): the weight of the next lower order in each context."""


class NgramModel:
    """An interpolated n-gram model over V word types."""

    def __init__(self, unigrams: Distribution, levels: Sequence[TrieLevel]) -> None:
        self.unigrams = unigrams
        self.levels = list(levels)
        self._starts = [_starts(level.counts) for level in self.levels]

    @property
    def order(self) -> int:
        """Length of the longest n-grams."""
        return 1 + len(self.levels)

    def distribution(self, context: Sequence[int]) -> Distribution:
        """Return the probability of each word type (V,) after the ids of `context`."""
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

    def with_ids(self, ids: npt.NDArray[np.int64], unigrams: Distribution) -> "NgramModel":
        """Return the model over a larger lexicon, whose ids for its types are `ids`, ascending.

        `unigrams` are the unigram probabilities of the larger lexicon.
        """
        levels = [level._replace(words=compact(ids[level.words])) for level in self.levels]
        if levels:
            counts = np.zeros(len(unigrams), dtype=levels[0].counts.dtype)
            backoffs = np.zeros(len(unigrams), dtype=np.uint8)
            counts[ids], backoffs[ids] = levels[0].counts, levels[0].backoffs
            levels[0] = levels[0]._replace(counts=counts, backoffs=backoffs)
        return NgramModel(unigrams, levels)

    def _node(self, ngram: Sequence[int]) -> int | None:
        node = ngram[0]
        if not 0 <= node < len(self.unigrams):
            return None
        for level, starts, word in zip(self.levels, self._starts, ngram[1:], strict=False):
            start, end = map(int, starts[node : node + 2])
            child = start + int(np.searchsorted(level.words[start:end], word))
            if child == end or level.words[child] != word:
                return None
            node = child
        return node

    def save(self, path: Path) -> None:
        """Write the model into one file."""
        arrays: dict[str, npt.NDArray[Any]] = {"unigrams": quantize(self.unigrams)}
        for order, level in enumerate(self.levels, start=2):
            arrays |= {f"{order}.{name}": array for name, array in level._asdict().items()}
        with atomic.replace(path) as file:
            np.savez_compressed(file, allow_pickle=False, **arrays)

    @classmethod
    def load(cls, path: Path) -> "NgramModel":
        """Read a file that `save` wrote. Raises `ModelError` if it is damaged."""
        with as_model_error(path):
            arrays = load_arrays(path)
            unigrams: Codes = arrays["unigrams"]
            levels = [
                TrieLevel(**{name: arrays[f"{order}.{name}"] for name in TrieLevel._fields})
                for order in range(2, 2 + len(arrays) // len(TrieLevel._fields))
            ]
            _check(unigrams, levels)
            return cls(_DECODED[unigrams], levels)


def compact(values: npt.NDArray[np.int64]) -> npt.NDArray[np.unsignedinteger]:
    """Return non-negative integers in two bytes each if they fit, else in four."""
    largest = int(values.max(initial=0))
    return values.astype(np.uint16 if largest < 1 << 16 else np.uint32)


def _check(unigrams: Codes, levels: Sequence[TrieLevel]) -> None:
    """Raise `ValueError` if the arrays do not form a trie."""
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
    """Return where the n-grams of each context start, and where the last ones end."""
    starts = np.zeros(len(counts) + 1, dtype=np.int64)
    np.cumsum(counts, out=starts[1:])
    return starts
