"""Modified Kneser-Ney smoothing (Chen and Goodman 1999, section 3), from a stream of types.

Lower orders count in how many contexts an n-gram occurs, not how often; every count loses a
discount, which goes to the next lower order. Interpolated.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from predictive.counts.ngram_model import Distribution, Level, NgramModel, encode, rounded, small

ORDER = 4
MOST_NGRAMS = 2_000_000
"""Of one order. Where there are more, the rarest are left out."""

Stream = npt.NDArray[np.integer]
Counts = npt.NDArray[np.int64]


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

    No n-gram goes on behind the end of a line. Of each order at most so many are kept.
    """
    types = stream.astype(np.int64)
    line_break = size - 1
    grams = [_unigrams(types, size)]
    for length in range(2, order + 1):
        grams.append(_extend(grams[-1], types, size, line_break, length))
    levels, kept = [], np.arange(size)
    unigrams = _unigram_probabilities(_adjusted(grams, 0, line_break, types))
    for length in range(2, order + 1):
        fewest = _fewest(grams[length - 1].counts, most_ngrams)
        level, kept = _level(grams, length, kept, line_break, types, fewest)
        levels.append(level)
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


def _adjusted(grams: list[_Ngrams], index: int, line_break: int, types: Counts) -> Counts:
    """Return how many different words stand before each n-gram; its count where none can."""
    ngrams = grams[index]
    if index + 1 == len(grams):
        return ngrams.counts
    suffixes = ngrams.nodes[grams[index + 1].places]
    before = np.bincount(suffixes, minlength=len(ngrams.counts))
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


def _level(
    grams: list[_Ngrams], length: int, parents: Counts, line_break: int, types: Counts, fewest: int
) -> tuple[Level, Counts]:
    """Return a level of the trie, and the place of each n-gram in it (-1 if it was left out).

    `parents` are those places for the next lower order; n-grams that occur less often than
    `fewest` are left out.
    """
    ngrams = grams[length - 1]
    counts = _adjusted(grams, length - 1, line_break, types)
    totals = np.bincount(ngrams.contexts, weights=counts, minlength=len(parents))
    own = (counts - _discounts(counts)) / totals[ngrams.contexts]
    keep = (ngrams.counts >= fewest) & (parents[ngrams.contexts] >= 0)
    contexts = parents[ngrams.contexts[keep]]
    context_count = int((parents >= 0).sum())
    given = np.bincount(contexts, weights=own[keep], minlength=context_count)
    level = Level(
        words=small(ngrams.words[keep]),
        probabilities=encode(own[keep]),
        counts=small(np.bincount(contexts, minlength=context_count)),
        backoffs=encode(np.asarray(1 - given, dtype=np.float64)),
    )
    return level, np.where(keep, np.cumsum(keep) - 1, -1)


def _fewest(counts: Counts, most: int) -> int:
    """Return how often an n-gram must occur for at most so many to be kept."""
    fewest = 1
    while (counts >= fewest).sum() > most:
        fewest += 1
    return fewest
