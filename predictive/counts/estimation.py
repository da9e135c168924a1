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

from predictive.counts.ngram_model import (
    Distribution,
    NgramModel,
    TrieLevel,
    compact,
    quantize,
    rounded,
)

ORDER = 4
MAX_NGRAMS = 4_000_000
"""Of all orders above 1 together."""

Stream = npt.NDArray[np.integer]
Counts = npt.NDArray[np.int64]
Probabilities = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


class _Order(NamedTuple):
    """All n-grams of one order, sorted as in the trie."""

    contexts: Counts
    """(n-grams,): the node of the context, that is, of all words but the last."""
    words: Counts
    """(n-grams,): the last word."""
    counts: Counts
    """(n-grams,): how often each occurs."""
    first_ends: Counts
    """(n-grams,): the position in the stream where each ends for the first time."""
    nodes: Counts
    """(stream,): the n-gram that ends at each position, or -1."""
    is_end: Mask
    """(stream,): whether an n-gram ends at each position."""


def estimate(
    stream: Stream, size: int, order: int = ORDER, max_ngrams: int = MAX_NGRAMS
) -> NgramModel:
    """Estimate an n-gram model of `size` word types from a stream of ids.

    The last id, `size` - 1, is the line break; no n-gram extends beyond it. At most `max_ngrams`
    n-grams are kept.
    """
    ids = stream.astype(np.int64)
    line_break = size - 1
    orders = [_unigrams(ids, size)]
    for length in range(2, order + 1):
        orders.append(_extend(orders[-1], ids, size, line_break, length))
    unigrams = _unigram_probabilities(_adjusted_counts(orders, 0, line_break, ids))
    probabilities = [
        _discounted(orders[index], _adjusted_counts(orders, index, line_break, ids))
        for index in range(1, order)
    ]
    kept = _pruned(orders, probabilities, unigrams, max_ngrams)
    parts = zip(orders[1:], probabilities, kept[:-1], kept[1:], strict=True)
    return NgramModel(unigrams, [_level(*each) for each in parts])


def _unigrams(ids: Counts, size: int) -> _Order:
    first_ends = np.zeros(size, dtype=np.int64)
    first_ends[ids[::-1]] = np.arange(len(ids))[::-1]
    counts = np.bincount(ids, minlength=size)
    everywhere = np.ones(len(ids), dtype=np.bool_)
    return _Order(np.zeros(size, np.int64), np.arange(size), counts, first_ends, ids, everywhere)


def _extend(shorter: _Order, ids: Counts, size: int, line_break: int, length: int) -> _Order:
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


def _suffixes(shorter: _Order, ngrams: _Order) -> Counts:
    """Return the node (n-grams,) of each n-gram without its first word."""
    suffixes: Counts = shorter.nodes[ngrams.first_ends]
    return suffixes


def _adjusted_counts(orders: list[_Order], index: int, line_break: int, ids: Counts) -> Counts:
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


def _discounts(counts: Counts) -> npt.NDArray[np.float64]:
    """Return the discount of each count (Chen and Goodman, equation 26)."""
    n1, n2, n3, n4 = (max(1, int((counts == count).sum())) for count in range(1, 5))
    y = n1 / (n1 + 2 * n2)
    by_count = np.array([0, 1 - 2 * y * n2 / n1, 2 - 3 * y * n3 / n2, 3 - 4 * y * n4 / n3])
    by_count = np.clip(by_count, [0, 0.1, 0.2, 0.3], [0, 0.95, 1.9, 2.85])
    discounts: npt.NDArray[np.float64] = by_count[np.minimum(counts, 3)]
    return discounts


def _unigram_probabilities(counts: Counts) -> Distribution:
    discounts = _discounts(counts)
    total = counts.sum()
    uniform_share = discounts.sum() / total / len(counts)
    return rounded((counts - discounts) / total + uniform_share)


def _discounted(ngrams: _Order, counts: Counts) -> Probabilities:
    """Return the probability of each n-gram without what shorter ones add."""
    totals = np.bincount(ngrams.contexts, weights=counts)
    shares: Probabilities = (counts - _discounts(counts)) / totals[ngrams.contexts]
    return shares


def _pruned(
    orders: list[_Order], shares: list[Probabilities], unigrams: Distribution, most: int
) -> list[Mask]:
    """Return which n-grams of each order to keep, at most so many of all but the first.

    With an n-gram go those that it is found by: all but its last word, all but its first.
    """
    excess = sum(len(each.counts) for each in orders[1:]) - most
    if excess <= 0:
        return [np.ones(len(each.counts), np.bool_) for each in orders]
    losses = _losses(orders, shares, unigrams)
    for length in range(len(orders) - 1, 1, -1):
        shorter, longer = orders[length - 1], orders[length]
        for found_by in (longer.contexts, _suffixes(shorter, longer)):
            np.maximum.at(losses[length - 1], found_by, losses[length])
    everywhere = np.concatenate(losses[1:])
    everywhere.partition(excess - 1)
    least = everywhere[excess - 1]
    return [np.ones(len(unigrams), np.bool_)] + [loss > least for loss in losses[1:]]


def _losses(
    orders: list[_Order], shares: list[Probabilities], unigrams: Distribution
) -> list[Probabilities]:
    """Return how much less likely the text gets (nats) if an n-gram is left out, for each order."""
    whole: Probabilities = unigrams.astype(np.float64)
    losses: list[Probabilities] = [np.zeros_like(whole)]
    for (before, ngrams), own in zip(pairwise(orders), shares, strict=True):
        left = 1 - np.bincount(ngrams.contexts, weights=own)
        shorter, backoffs = whole[_suffixes(before, ngrams)], left[ngrams.contexts]
        whole = own + backoffs * shorter
        losses.append(np.log(whole / ((backoffs + own) * shorter)) * ngrams.counts)
    return losses


def _level(ngrams: _Order, shares: Probabilities, parents: Mask, kept: Mask) -> TrieLevel:
    """Return a level of the trie, of the n-grams that are kept; `parents` are the shorter ones."""
    contexts = (np.cumsum(parents) - 1)[ngrams.contexts[kept]]
    context_count = int(parents.sum())
    given = np.bincount(contexts, weights=shares[kept], minlength=context_count)
    return TrieLevel(
        words=compact(ngrams.words[kept]),
        probabilities=quantize(shares[kept]),
        counts=compact(np.bincount(contexts, minlength=context_count)),
        backoffs=quantize(np.asarray(1 - given, dtype=np.float64)),
    )
