"""Modified Kneser-Ney smoothing (Chen and Goodman 1999, section 3), from a stream of types.

Lower orders count in how many contexts an n-gram occurs, not how often; every count loses a
discount, which goes to the next lower order. Interpolated. Of too many n-grams those are left out
that the model misses least (Seymore and Rosenfeld 1996, section 4: weighted difference).
"""

from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from predictive.counts.ngram_model import Distribution, Level, NgramModel, encode, rounded, small

ORDER = 4
MOST_NGRAMS = 4_000_000
"""Of all orders but the first, together."""

Stream = npt.NDArray[np.integer]
Counts = npt.NDArray[np.int64]
Shares = npt.NDArray[np.float64]
Kept = npt.NDArray[np.bool_]


class _Ngrams(NamedTuple):
    """The n-grams of one order, in the order of the trie."""

    contexts: Counts
    """(n-grams,): the node of all but the last word."""
    words: Counts
    """(n-grams,): the last word."""
    counts: Counts
    places: Counts
    """(n-grams,): where in the stream each ends for the first time."""
    nodes: Counts
    """(stream,): which ends at each place, or -1."""
    valid: npt.NDArray[np.bool_]
    """(stream,)"""


def estimate(
    stream: Stream, size: int, order: int = ORDER, most_ngrams: int = MOST_NGRAMS
) -> NgramModel:
    """Estimate an n-gram model of `size` types from a stream whose last type ends lines.

    No n-gram goes on behind the end of a line. At most `most_ngrams` are kept.
    """
    types = stream.astype(np.int64)
    line_break = size - 1
    grams = [_unigrams(types, size)]
    for length in range(2, order + 1):
        grams.append(_extend(grams[-1], types, size, line_break, length))
    unigrams = _unigram_probabilities(_adjusted(grams, 0, line_break, types))
    shares = [
        _shares(grams[index], _adjusted(grams, index, line_break, types))
        for index in range(1, order)
    ]
    kept = _kept(grams, shares, unigrams, most_ngrams)
    levels = [_level(*each) for each in zip(grams[1:], shares, kept[:-1], kept[1:], strict=True)]
    return NgramModel(unigrams, levels)


def _unigrams(types: Counts, size: int) -> _Ngrams:
    places = np.zeros(size, dtype=np.int64)
    places[types[::-1]] = np.arange(len(types))[::-1]
    counts = np.bincount(types, minlength=size)
    everywhere = np.ones(len(types), dtype=np.bool_)
    return _Ngrams(np.zeros(size, np.int64), np.arange(size), counts, places, types, everywhere)


def _extend(shorter: _Ngrams, types: Counts, size: int, line_break: int, length: int) -> _Ngrams:
    """Find all n-grams of the next order: no line ends in them but as first or last word."""
    valid = np.zeros(len(types), dtype=np.bool_)
    valid[length - 1 :] = shorter.valid[length - 1 :] & shorter.valid[length - 2 : -1]
    if length > 2:
        valid[length - 1 :] &= types[1 : len(types) - length + 2] != line_break
    ends = np.flatnonzero(valid)
    keys = shorter.nodes[ends - 1] * size + types[ends]
    unique, first, inverse, counts = np.unique(
        keys, return_index=True, return_inverse=True, return_counts=True
    )
    nodes = np.full(len(types), -1, dtype=np.int64)
    nodes[ends] = inverse
    return _Ngrams(unique // size, unique % size, counts, ends[first], nodes, valid)


def _suffixes(shorter: _Ngrams, ngrams: _Ngrams) -> Counts:
    """Return the nodes (n-grams,) of all but the first words."""
    suffixes: Counts = shorter.nodes[ngrams.places]
    return suffixes


def _adjusted(grams: list[_Ngrams], index: int, line_break: int, types: Counts) -> Counts:
    """Return how many different words stand before each n-gram; its count where none can."""
    ngrams = grams[index]
    if index + 1 == len(grams):
        return ngrams.counts
    before = np.bincount(_suffixes(ngrams, grams[index + 1]), minlength=len(ngrams.counts))
    starts_line = types[ngrams.places - index] == line_break
    once_at_least = np.maximum(before, ngrams.counts > 0)
    return np.where(starts_line & (index > 0), ngrams.counts, once_at_least)


def _discounts(counts: Counts) -> npt.NDArray[np.float64]:
    """Return the discount of each count (their equation 26)."""
    once, twice, thrice, four = (max(1, int((counts == times).sum())) for times in range(1, 5))
    share = once / (once + 2 * twice)
    by_count = np.array([0, 1 - 2 * share * twice / once, 2 - 3 * share * thrice / twice,
                         3 - 4 * share * four / thrice])  # fmt: skip
    by_count = np.clip(by_count, [0, 0.1, 0.2, 0.3], [0, 0.95, 1.9, 2.85])
    discounts: npt.NDArray[np.float64] = by_count[np.minimum(counts, 3)]
    return discounts


def _unigram_probabilities(counts: Counts) -> Distribution:
    discounts = _discounts(counts)
    total = counts.sum()
    even = discounts.sum() / total / len(counts)
    return rounded((counts - discounts) / total + even)


def _shares(ngrams: _Ngrams, counts: Counts) -> Shares:
    """Return the probability of each n-gram without what shorter ones add."""
    totals = np.bincount(ngrams.contexts, weights=counts)
    shares: Shares = (counts - _discounts(counts)) / totals[ngrams.contexts]
    return shares


def _kept(
    grams: list[_Ngrams], shares: list[Shares], unigrams: Distribution, most: int
) -> list[Kept]:
    """Return which n-grams of each order to keep, at most so many of all but the first.

    With an n-gram go those that it is found by: all but its last word, all but its first.
    """
    excess = sum(len(each.counts) for each in grams[1:]) - most
    if excess <= 0:
        return [np.ones(len(each.counts), np.bool_) for each in grams]
    losses = _losses(grams, shares, unigrams)
    for length in range(len(grams) - 1, 1, -1):
        shorter, longer = grams[length - 1], grams[length]
        for found_by in (longer.contexts, _suffixes(shorter, longer)):
            np.maximum.at(losses[length - 1], found_by, losses[length])
    everywhere = np.concatenate(losses[1:])
    everywhere.partition(excess - 1)
    least = everywhere[excess - 1]
    return [np.ones(len(unigrams), np.bool_)] + [loss > least for loss in losses[1:]]


def _losses(grams: list[_Ngrams], shares: list[Shares], unigrams: Distribution) -> list[Shares]:
    """Return how much less likely the text gets (nats) if an n-gram is left out, for each order."""
    whole: Shares = unigrams.astype(np.float64)
    losses: list[Shares] = [np.zeros_like(whole)]
    for (before, ngrams), own in zip(pairwise(grams), shares, strict=True):
        left = 1 - np.bincount(ngrams.contexts, weights=own)
        shorter, backoffs = whole[_suffixes(before, ngrams)], left[ngrams.contexts]
        whole = own + backoffs * shorter
        losses.append(np.log(whole / ((backoffs + own) * shorter)) * ngrams.counts)
    return losses


def _level(ngrams: _Ngrams, shares: Shares, parents: Kept, kept: Kept) -> Level:
    """Return a level of the trie, of the n-grams that are kept; `parents` are the shorter ones."""
    contexts = (np.cumsum(parents) - 1)[ngrams.contexts[kept]]
    context_count = int(parents.sum())
    given = np.bincount(contexts, weights=shares[kept], minlength=context_count)
    return Level(
        words=small(ngrams.words[kept]),
        probabilities=encode(shares[kept]),
        counts=small(np.bincount(contexts, minlength=context_count)),
        backoffs=encode(np.asarray(1 - given, dtype=np.float64)),
    )
