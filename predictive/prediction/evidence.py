"""What has been typed so far, as counts that move a distribution.

What was typed beyond what was to be expected moves the distribution, context by context, from the
shortest to the longest. Of each count a discount is taken, as in a Pitman-Yor process (Teh 2006,
section 3), and what the trained models foresaw of it; the rest gets a weight that grows with its
sum. So a word typed once moves little, one typed twice much, one that is frequent anyhow nothing,
and where nothing was typed nothing changes.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from predictive.counts.ngram_model import Distribution
from predictive.model.blend import EvidenceWeights

Numbers = npt.NDArray[np.int64]
Amounts = npt.NDArray[np.float64]


class Successors(NamedTuple):
    """Which types followed a context, and how often."""

    types: Numbers
    """(n,), each once."""
    counts: Amounts


NOTHING = Successors(np.zeros(0, np.int64), np.zeros(0))


def moved(
    probabilities: Distribution,
    usual: Distribution,
    orders: Sequence[Successors],
    weights: EvidenceWeights,
) -> Distribution:
    """Move a distribution (N,) by what followed no word, the last word, the last two, ...

    `usual` is how probable each type is anywhere: what no context is compared with.
    """
    for length, successors in enumerate(orders):
        expected = probabilities if length else usual
        foreseen = successors.counts.sum() * expected[successors.types]
        discounts = np.minimum(successors.counts, 1.0) * weights.discount
        excess = np.maximum(successors.counts - discounts - foreseen, 0.0)
        total = excess.sum()
        if total <= 0:
            continue
        weight = weights.weights[length] * total / (total + weights.concentrations[length])
        probabilities = probabilities * np.float32(1 - weight)
        probabilities[successors.types] += weight * excess / total
    return probabilities


def larger(one: Successors, other: Successors) -> Successors:
    """Return for each type the larger of two counts: they may be of the same text."""
    types = np.union1d(one.types, other.types)
    counts = np.zeros(len(types))
    counts[np.searchsorted(types, one.types)] = one.counts
    places = np.searchsorted(types, other.types)
    counts[places] = np.maximum(counts[places], other.counts)
    return Successors(types, counts)


def successors_in(document: Numbers, context: Sequence[int], half_life: float) -> Successors:
    """Return what followed `context` in a document (T,), its end weighing most."""
    length = len(context)
    starts = np.ones(max(0, len(document) - length), dtype=np.bool_)
    for offset, number in enumerate(context):
        starts &= document[offset : offset + len(starts)] == number
    places = np.flatnonzero(starts) + length
    types, inverse = np.unique(document[places], return_inverse=True)
    weights: Amounts = np.exp2((places - len(document)) / half_life)
    counts = np.bincount(inverse, weights=weights, minlength=len(types)).astype(np.float64)
    return Successors(types, counts)
