"""Words typed so far, as evidence that changes a distribution.

Words typed more often than expected get more probability, context by context, from the shortest to
the longest. Each count loses a discount, as in a Pitman-Yor process (Teh 2006,
section 3), and what the trained models expected; the rest gets a weight that grows with its sum.
So a word typed once changes little, one typed twice much, a word that is frequent anyway nothing,
and where nothing was typed nothing changes.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from predictive.counts.unigrams import Distribution
from predictive.model.blend import EvidenceWeights
from predictive.prediction.word_distribution import WordDistribution, WordIds

Amounts = npt.NDArray[np.float64]


class Successors(NamedTuple):
    """Which words followed a context, and how often."""

    word_ids: WordIds
    """(n,), each once."""
    counts: Amounts


NOTHING = Successors(np.zeros(0, np.int64), np.zeros(0))


def apply_evidence(
    distribution: WordDistribution,
    unigrams: Callable[[WordIds], Distribution],
    successors: Sequence[Successors],
    weights: EvidenceWeights,
) -> None:
    """Change a distribution by what followed no word, the last word, the last two, ...

    The counts after no word are compared with the unigram probabilities.
    """
    for length, (word_ids, counts) in enumerate(successors):
        expected = distribution.at(word_ids) if length else unigrams(word_ids)
        expected_counts = counts.sum() * expected
        discounts = np.minimum(counts, 1.0) * weights.discount
        excess = np.maximum(counts - discounts - expected_counts, 0.0)
        total = excess.sum()
        if total <= 0:
            continue
        weight = weights.weights[length] * total / (total + weights.concentrations[length])
        distribution.scale(1 - weight)
        distribution.add(word_ids, (weight / total * excess).astype(np.float32))


def max_counts(one: Successors, other: Successors) -> Successors:
    """Return for each word the larger of two counts: they may be of the same text."""
    word_ids = np.union1d(one.word_ids, other.word_ids)
    counts = np.zeros(len(word_ids))
    counts[np.searchsorted(word_ids, one.word_ids)] = one.counts
    places = np.searchsorted(word_ids, other.word_ids)
    counts[places] = np.maximum(counts[places], other.counts)
    return Successors(word_ids, counts)


def successors_in(document: WordIds, context: Sequence[int], half_life: float) -> Successors:
    """Return what followed `context` in a document (T,), whose end weighs most."""
    length = len(context)
    starts = np.ones(max(0, len(document) - length), dtype=np.bool_)
    for offset, word_id in enumerate(context):
        starts &= document[offset : offset + len(starts)] == word_id
    places = np.flatnonzero(starts) + length
    word_ids, inverse = np.unique(document[places], return_inverse=True)
    weights: Amounts = np.exp2((places - len(document)) / half_life)
    counts = np.bincount(inverse, weights=weights, minlength=len(word_ids)).astype(np.float64)
    return Successors(word_ids, counts)
