"""An interpolated n-gram language model, stored as a trie in arrays.

The node of an n-gram is its index among all n-grams of its order, sorted by the node of its
context (the first n - 1 words), then by its last word: the words that follow a context are one
slice. Probabilities take one byte each, on a logarithmic scale.
"""

from bisect import bisect_left
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from predictive.counts.unigrams import DECODED, Codes, Distribution, Unigrams
from predictive.errors import as_model_error
from predictive.mapped_arrays import Array, map_arrays, save_arrays

Ids = npt.NDArray[np.unsignedinteger]

BLOCK = 64
"""Contexts. Where the n-grams of a context start is summed up from the start of its block."""


class TrieLevel(NamedTuple):
    """One level of the trie: all n-grams of one order, n > 1. The file has the same field names."""

    words: Ids
    """(n-grams,): the id of the last word."""
    probabilities: Codes
    """(n-grams,): the discounted probability, before interpolation with the lower orders."""
    counts: Ids
    """(contexts,): how many n-grams begin with each context."""
    backoffs: Codes
    """(contexts,): the weight of the next lower order in each context."""
    block_starts: npt.NDArray[np.uint32]
    """(blocks,): where the n-grams of each block of contexts start."""

    def slice_of(self, context: int) -> slice:
        """Return where the n-grams that begin with a context are."""
        block = context // BLOCK
        before = int(self.counts[block * BLOCK : context].sum(dtype=np.int64))
        start = int(self.block_starts[block]) + before
        return slice(start, start + int(self.counts[context]))


def trie_level(words: Ids, probabilities: Codes, counts: Ids, backoffs: Codes) -> TrieLevel:
    """Return a level with the starts of its blocks."""
    return TrieLevel(words, probabilities, counts, backoffs, _block_starts(counts))


class Successors(NamedTuple):
    """Words that follow a context, and their part of the probability."""

    ids: Ids
    """(n,), each once."""
    probabilities: Distribution


class Continuation(NamedTuple):
    """The distribution after a context: the sum of its parts."""

    backoff: float
    """The weight of the unigrams."""
    parts: list[Successors]
    """By order; a word may be in several."""


class NgramModel:
    """An interpolated n-gram model over N word types."""

    def __init__(self, unigrams: Unigrams, levels: Sequence[TrieLevel]) -> None:
        self.unigrams = unigrams
        self.levels = list(levels)

    @property
    def order(self) -> int:
        """Length of the longest n-grams."""
        return 1 + len(self.levels)

    def continuation(self, context: Sequence[int]) -> Continuation:
        """Return what may follow the ids of `context`."""
        backoff, parts = 1.0, list[Successors]()
        for length, level in enumerate(self.levels, start=1):
            node = self.node(context[-length:]) if length <= len(context) else None
            if node is None:
                break
            found = level.slice_of(node)
            if found.start < found.stop:
                lower = DECODED[level.backoffs[node]]
                backoff *= float(lower)
                parts = [each._replace(probabilities=lower * each.probabilities) for each in parts]
                parts.append(Successors(level.words[found], DECODED[level.probabilities[found]]))
        return Continuation(backoff, parts)

    def distribution(self, context: Sequence[int]) -> Distribution:
        """Return the probability of each word type (N,) after the ids of `context`."""
        backoff, parts = self.continuation(context)
        probabilities = np.float32(backoff) * self.unigrams.distribution()
        for part in parts:
            probabilities[part.ids] += part.probabilities
        return probabilities

    def with_ids(self, ids: npt.NDArray[np.int64], unigrams: Unigrams) -> "NgramModel":
        """Return the model over a larger lexicon, whose ids for its types are `ids`, ascending.

        `unigrams` are those of the larger lexicon.
        """
        levels = [level._replace(words=compact(ids[level.words])) for level in self.levels]
        if levels:
            counts = np.zeros(len(unigrams), dtype=levels[0].counts.dtype)
            backoffs = np.zeros(len(unigrams), dtype=np.uint8)
            counts[ids], backoffs[ids] = levels[0].counts, levels[0].backoffs
            levels[0] = trie_level(levels[0].words, levels[0].probabilities, counts, backoffs)
        return NgramModel(unigrams, levels)

    def node(self, ngram: Sequence[int]) -> int | None:
        """Return the node of an n-gram of any order; None if it is not in the trie."""
        node = ngram[0]
        if not 0 <= node < len(self.unigrams):
            return None
        for level, word in zip(self.levels, ngram[1:], strict=False):
            found = level.slice_of(node)
            words = level.words[found]
            child = bisect_left(words, word)
            if child == len(words) or words[child] != word:
                return None
            node = found.start + child
        return node

    def arrays(self) -> dict[str, Array]:
        """Return all arrays by name, to be saved."""
        arrays: dict[str, Array] = {"unigrams": self.unigrams.codes}
        for order, level in enumerate(self.levels, start=2):
            arrays |= {f"{order}.{name}": array for name, array in level._asdict().items()}
        return arrays

    @classmethod
    def of_arrays(cls, arrays: dict[str, Array]) -> "NgramModel":
        """Return the model of `arrays`. Raises `ValueError` if they do not form a trie."""
        levels = [
            TrieLevel(**{name: arrays[f"{order}.{name}"] for name in TrieLevel._fields})
            for order in range(2, 2 + len(arrays) // len(TrieLevel._fields))
        ]
        _check(arrays["unigrams"], levels)
        return cls(Unigrams(arrays["unigrams"]), levels)

    def save(self, path: Path) -> None:
        """Write the model into one file."""
        save_arrays(path, self.arrays())

    @classmethod
    def load(cls, path: Path) -> "NgramModel":
        """Map a file that `save` wrote. Raises `ModelError` if it is damaged."""
        with as_model_error(path):
            return cls.of_arrays(map_arrays(path))


def compact(values: npt.NDArray[np.int64]) -> Ids:
    """Return non-negative integers in two bytes each if they fit, else in four."""
    largest = int(values.max(initial=0))
    return values.astype(np.uint16 if largest < 1 << 16 else np.uint32)


def _block_starts(counts: Ids) -> npt.NDArray[np.uint32]:
    if not len(counts):
        return np.zeros(0, dtype=np.uint32)
    sums = np.add.reduceat(counts, np.arange(0, len(counts), BLOCK), dtype=np.int64)
    return np.concatenate([[0], np.cumsum(sums[:-1])]).astype(np.uint32)


def _check(unigrams: Codes, levels: Sequence[TrieLevel]) -> None:
    """Raise `ValueError` if the arrays do not form a trie."""
    if unigrams.dtype != np.uint8 or unigrams.ndim != 2 or not unigrams.size:
        raise ValueError("its unigrams are not tables of one byte each")
    size = contexts = unigrams.shape[1]
    for level in levels:
        fits = (
            all(array.ndim == 1 and array.dtype.kind == "u" for array in level)
            and level.probabilities.dtype == level.backoffs.dtype == np.uint8
            and len(level.counts) == len(level.backoffs) == contexts
            and len(level.words) == len(level.probabilities) == level.counts.sum(dtype=np.int64)
            and level.words.max(initial=0) < size
            and len(level.block_starts) == -(-contexts // BLOCK)
        )
        if not fits:
            raise ValueError("its arrays do not fit each other")
        contexts = len(level.words)
