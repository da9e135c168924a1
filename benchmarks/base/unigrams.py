"""Unigram probabilities of a language: of the words counted in it, and of its word list."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from predictive.counts.lexicon import Lexicon

Probabilities = npt.NDArray[np.float64]

_FLOOR_SHARE = 1e-3
"""Of each table, spread evenly over all types: also over words of the other language."""
_ROUNDS = 50
_MIN_WEIGHT = 1e-3
"""Of words counted, and of words listed: some words are only in one of both."""


class Estimate(NamedTuple):
    """A table, and the weight that its word list has in it."""

    probabilities: Probabilities
    """(types,): they sum to one."""
    listed_weight: float


def estimate_unigrams(
    lexicon: Lexicon,
    counts: npt.NDArray[np.int64],
    listed: Mapping[str, float],
    held_out: npt.NDArray[np.int64],
) -> Estimate:
    """Interpolate the counts (types,) with the listed frequencies of words.

    Marks and the line break have their share from the counts. The weight of the list is the one
    that makes the `held_out` counts (types,) most probable (Jelinek and Mercer 1980).
    """
    words = slice(0, lexicon.word_count)
    by_count = _shares(counts[words])
    by_list = _shares(np.array([listed.get(word, 0.0) for word in lexicon.words]))
    evenly = np.full(len(by_count), 1 / len(by_count))
    by_list = (1 - _FLOOR_SHARE) * by_list + _FLOOR_SHARE * evenly
    weight = _best_weight(by_list, by_count, held_out[words])
    shares = _shares(counts + _FLOOR_SHARE * counts.sum() / len(counts))
    word_share = shares[words].sum()
    shares[words] = word_share * (weight * by_list + (1 - weight) * by_count)
    return Estimate(shares, weight)


def _best_weight(one: Probabilities, other: Probabilities, counts: npt.NDArray[np.int64]) -> float:
    weight = 0.5
    for _ in range(_ROUNDS):
        share = weight * one / (weight * one + (1 - weight) * other)
        weight = float((share * counts).sum() / max(1, counts.sum()))
        weight = min(max(weight, _MIN_WEIGHT), 1 - _MIN_WEIGHT)
    return weight


def _shares(values: npt.NDArray[np.integer] | Probabilities) -> Probabilities:
    shares: Probabilities = values / values.sum()
    return shares
