"""Several contexts of an n-gram model that differ in one word, read on side by side."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from predictive.counts.ngram_model import BLOCK, NgramModel, TrieLevel
from predictive.counts.unigrams import DECODED, Distribution

Nodes = npt.NDArray[np.int64]
"""(n,): a node of the trie for each context, or `_NONE`."""
_NONE = -1


class NgramContexts:
    """What the words of a text are given by n contexts that end with different words.

    The chain of contexts of each text, from the last word alone to the longest, is carried along,
    so that each further word is looked up once in each order.
    """

    def __init__(self, model: NgramModel, context: Sequence[int], word_ids: Nodes) -> None:
        """Take the ids before, and the n ids of which one each follows."""
        self._model, self._size = model, len(word_ids)
        known = np.where(word_ids < len(model.unigrams), word_ids, _NONE)
        self._nodes = [known][: len(model.levels)]
        for length, level in enumerate(model.levels[:-1], start=1):
            node = model.node(context[-length:]) if length <= len(context) else None
            self._nodes.append(_children(level, node, known))

    def read(self, word_id: int) -> Distribution:
        """Return the probability (n,) of a known word after each context, and add it to all."""
        unigrams = self._model.unigrams
        first = unigrams.probabilities(np.array([word_id]), unigrams.alike)
        probabilities = np.repeat(first, self._size)
        longer = [np.full(self._size, word_id, dtype=np.int64)]
        known = np.ones(self._size, dtype=np.bool_)
        for level, nodes in zip(self._model.levels, self._nodes, strict=True):
            known &= nodes != _NONE
            there = np.flatnonzero(known)
            starts, ends = _slices(level, nodes[there])
            found = _find(level, starts, ends, word_id)
            lower = np.where(starts < ends, DECODED[level.backoffs[nodes[there]]], np.float32(1))
            own = np.zeros(len(there), dtype=np.float32)
            own[found != _NONE] = DECODED[level.probabilities[found[found != _NONE]]]
            probabilities[there] = lower * probabilities[there] + own
            longer.append(np.full(self._size, _NONE, dtype=np.int64))
            longer[-1][there] = found
        self._nodes = longer[: len(self._nodes)]
        return probabilities


def _children(level: TrieLevel, node: int | None, word_ids: Nodes) -> Nodes:
    """Return the nodes (n,) of one context's n-grams that end with words (n,)."""
    if node is None:
        return np.full(len(word_ids), _NONE, dtype=np.int64)
    found = level.slice_of(node)
    words = level.words[found]
    if not len(words):
        return np.full(len(word_ids), _NONE, dtype=np.int64)
    places = np.minimum(words.searchsorted(np.maximum(word_ids, 0)), len(words) - 1)
    return np.where(words[places] == word_ids, found.start + places, _NONE)


def _slices(level: TrieLevel, nodes: Nodes) -> tuple[Nodes, Nodes]:
    """Return where the n-grams of each context (n,) start and end."""
    blocks = nodes // BLOCK
    inside = np.minimum(blocks[:, None] * BLOCK + np.arange(BLOCK), len(level.counts) - 1)
    counts = np.where(inside < nodes[:, None], level.counts[inside], 0)
    starts = level.block_starts[blocks].astype(np.int64) + counts.sum(axis=1, dtype=np.int64)
    return starts, starts + level.counts[nodes]


def _find(level: TrieLevel, starts: Nodes, ends: Nodes, word_id: int) -> Nodes:
    """Return where the n-gram that ends with a word is in each slice (n,): a bisection of all."""
    longest = int((ends - starts).max(initial=0))
    if not longest:
        return np.full(len(starts), _NONE, dtype=np.int64)
    last = len(level.words) - 1
    before = starts - 1  # the last places that are known to have smaller words
    for bit in reversed(range(longest.bit_length())):
        probes = before + (1 << bit)
        smaller = (probes < ends) & (level.words[np.minimum(probes, last)] < word_id)
        before = np.where(smaller, probes, before)
    places = before + 1
    found = (places < ends) & (level.words[np.minimum(places, last)] == word_id)
    return np.where(found, places, _NONE)
