"""Interpolated modified Kneser-Ney smoothing (Chen and Goodman 1999, section 3).

Lower orders use continuation counts: how many different words precede an n-gram, not how often it
occurs. Every count loses a discount, whose mass goes to the next lower order. If there are too many
n-grams, those whose loss matters least are pruned (Seymore and Rosenfeld 1996, section 4: weighted
difference).
"""

from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from predictive.counts.ngram_model import NgramModel, TrieLevel, compact, trie_level
from predictive.counts.unigrams import Distribution, Unigrams, quantize, rounded

ORDER = 4
MAX_NGRAMS = 4_000_000
"""N-grams of all orders above 1 together."""

Stream = npt.NDArray[np.integer]
IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


class _Order(NamedTuple):
    """All n-grams of one order, sorted as in the trie."""

    contexts: IntArray
    """(n-grams,): the node of the context, that is, of all words but the last."""
    words: IntArray
    """(n-grams,): the last word."""
    counts: IntArray
    """(n-grams,): how often each occurs."""
    first_ends: IntArray
    """(n-grams,): the position in the stream where each ends for the first time."""
    nodes: IntArray
    """(stream,): the n-gram that ends at each position, or -1."""
    is_end: Mask
    """(stream,): whether an n-gram ends at each position."""


def estimate(
    stream: Stream, size: int, order: int = ORDER, max_ngrams: int = MAX_NGRAMS
) -> NgramModel:
    """Estimate an n-gram model of `size` word types from a stream of ids.

    The last id, `size` - 1, is the line break; no n-gram extends across it. At most `max_ngrams`
    n-grams are kept.
    """
    ids = stream.astype(np.int64)
    line_break = size - 1
    orders = [_unigrams(ids, size)]
    for length in range(2, order + 1):
        orders.append(_extend(orders[-1], ids, size, line_break, length))
    unigrams = _unigram_probabilities(_adjusted_counts(orders, 0, line_break, ids))
    discounted = [
        _discounted(orders[index], _adjusted_counts(orders, index, line_break, ids))
        for index in range(1, order)
    ]
    kept = _pruned(orders, discounted, unigrams, max_ngrams)
    parts = zip(orders[1:], discounted, kept[:-1], kept[1:], strict=True)
    return NgramModel(Unigrams.of(unigrams), [_level(*each) for each in parts])


def _unigrams(ids: IntArray, size: int) -> _Order:
    first_ends = np.zeros(size, dtype=np.int64)
    first_ends[ids[::-1]] = np.arange(len(ids))[::-1]
    counts = np.bincount(ids, minlength=size)
    everywhere = np.ones(len(ids), dtype=np.bool_)
    return _Order(np.zeros(size, np.int64), np.arange(size), counts, first_ends, ids, everywhere)


def _extend(shorter: _Order, ids: IntArray, size: int, line_break: int, length: int) -> _Order:
    """Find all n-grams of the next order; a line break can only be their first or last word."""
    is_end = np.zeros(len(ids), dtype=np.bool_)
    is_end[length - 1 :] = shorter.is_end[length - 1 :] & shorter.is_end[length - 2 : -1]
    if length > 2:
        is_end[length - 1 :] &= ids[1 : len(ids) - length + 2] != line_break
    ends = np.flatnonzero(is_end)
    keys = shorter.nodes[ends - 1] * size + ids[ends]
    unique, first, inverse, counts = np.unique(
        keys, return_index=True, return_inverse=True, return_counts=True
    )
    nodes = np.full(len(ids), -1, dtype=np.int64)
    nodes[ends] = inverse
    return _Order(unique // size, unique % size, counts, ends[first], nodes, is_end)


def _suffixes(shorter: _Order, ngrams: _Order) -> IntArray:
    """Return the node (n-grams,) of each n-gram without its first word."""
    suffixes: IntArray = shorter.nodes[ngrams.first_ends]
    return suffixes


def _adjusted_counts(orders: list[_Order], index: int, line_break: int, ids: IntArray) -> IntArray:
    """Return the counts that are smoothed.

    That is the continuation count of each n-gram; its own count in the highest order, and at the
    start of a line, which no word precedes.
    """
    ngrams = orders[index]
    if index + 1 == len(orders):
        return ngrams.counts
    preceding = np.bincount(_suffixes(ngrams, orders[index + 1]), minlength=len(ngrams.counts))
    continuation_counts = np.maximum(preceding, ngrams.counts > 0)
    starts_line = ids[ngrams.first_ends - index] == line_break
    return np.where(starts_line & (index > 0), ngrams.counts, continuation_counts)


def _discounts(counts: IntArray) -> FloatArray:
    """Return the discount of each count (Chen and Goodman, equation 26)."""
    n1, n2, n3, n4 = (max(1, int((counts == count).sum())) for count in range(1, 5))
    y = n1 / (n1 + 2 * n2)
    by_count = np.array([0, 1 - 2 * y * n2 / n1, 2 - 3 * y * n3 / n2, 3 - 4 * y * n4 / n3])
    by_count = np.clip(by_count, [0, 0.1, 0.2, 0.3], [0, 0.95, 1.9, 2.85])
    discounts: FloatArray = by_count[np.minimum(counts, 3)]
    return discounts


def _unigram_probabilities(counts: IntArray) -> Distribution:
    discounts = _discounts(counts)
    total = counts.sum()
    uniform_share = discounts.sum() / total / len(counts)
    return rounded((counts - discounts) / total + uniform_share)


def _discounted(ngrams: _Order, counts: IntArray) -> FloatArray:
    """Return the discounted probability of each n-gram, before interpolation."""
    totals = np.bincount(ngrams.contexts, weights=counts)
    discounted: FloatArray = (counts - _discounts(counts)) / totals[ngrams.contexts]
    return discounted


def _pruned(
    orders: list[_Order], discounted: list[FloatArray], unigrams: Distribution, max_ngrams: int
) -> list[Mask]:
    """Return which n-grams of each order to keep: all unigrams, and `max_ngrams` of the others.

    An n-gram is kept only with its context and its suffix, through which it is found.
    """
    excess = sum(len(each.counts) for each in orders[1:]) - max_ngrams
    if excess <= 0:
        return [np.ones(len(each.counts), np.bool_) for each in orders]
    losses = _losses(orders, discounted, unigrams)
    for index in range(len(orders) - 1, 1, -1):
        shorter, longer = orders[index - 1], orders[index]
        for needed in (longer.contexts, _suffixes(shorter, longer)):
            np.maximum.at(losses[index - 1], needed, losses[index])
    all_losses = np.concatenate(losses[1:])
    all_losses.partition(excess - 1)
    threshold = all_losses[excess - 1]
    return [np.ones(len(unigrams), np.bool_)] + [loss > threshold for loss in losses[1:]]


def _losses(
    orders: list[_Order], discounted: list[FloatArray], unigrams: Distribution
) -> list[FloatArray]:
    """Return by how many nats the text's log-likelihood falls without each n-gram, by order."""
    interpolated: FloatArray = unigrams.astype(np.float64)
    losses: list[FloatArray] = [np.zeros_like(interpolated)]
    for (shorter, ngrams), probabilities in zip(pairwise(orders), discounted, strict=True):
        remaining = 1 - np.bincount(ngrams.contexts, weights=probabilities)
        backoffs, lower = remaining[ngrams.contexts], interpolated[_suffixes(shorter, ngrams)]
        interpolated = probabilities + backoffs * lower
        ratio = interpolated / ((backoffs + probabilities) * lower)
        losses.append(np.log(ratio) * ngrams.counts)
    return losses


def _level(ngrams: _Order, probabilities: FloatArray, kept_contexts: Mask, kept: Mask) -> TrieLevel:
    """Return the level of the trie with the n-grams that are kept."""
    contexts = (np.cumsum(kept_contexts) - 1)[ngrams.contexts[kept]]
    context_count = int(kept_contexts.sum())
    mass = np.bincount(contexts, weights=probabilities[kept], minlength=context_count)
    return trie_level(
        words=compact(ngrams.words[kept]),
        probabilities=quantize(probabilities[kept]),
        counts=compact(np.bincount(contexts, minlength=context_count)),
        backoffs=quantize(np.asarray(1 - mass, dtype=np.float64)),
    )
