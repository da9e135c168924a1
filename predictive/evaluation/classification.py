"""Measures of a classifier on texts whose labels are known."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from predictive.evaluation.calibration import Bin, calibration_error, reliability

_DEVIATIONS = 1.959964
"""Standard deviations from the mean that include 95 % of a normal distribution."""


class Judged(NamedTuple):
    """A text's label, numbered from 0, and what a classifier said."""

    expected: int
    predicted: int
    probability: float
    """Of the predicted label."""


class Classification(NamedTuple):
    """The figures of `predictive classify --evaluate`."""

    texts: int
    accuracy: float
    low: float
    """Of the 95 % interval of the accuracy (Wilson 1927)."""
    high: float
    macro_f1: float
    """The mean over the classes of the harmonic mean of precision and recall."""
    calibration_error: float
    """Of the predicted label's probability (Naeini et al. 2015)."""
    confusion: list[list[int]]
    """K rows, the expected labels, of K predicted ones."""
    reliability: list[Bin]


def measure(judged: Sequence[Judged], classes: int) -> Classification:
    """Return the figures of one text at least, with labels below `classes`."""
    confusion = np.zeros((classes, classes), dtype=np.int64)
    for each in judged:
        confusion[each.expected, each.predicted] += 1
    probabilities = [each.probability for each in judged]
    hits = [each.expected == each.predicted for each in judged]
    low, high = _wilson(sum(hits), len(hits))
    return Classification(
        texts=len(judged),
        accuracy=sum(hits) / len(hits),
        low=low,
        high=high,
        macro_f1=_macro_f1(confusion),
        calibration_error=calibration_error(probabilities, hits),
        confusion=confusion.tolist(),
        reliability=reliability(probabilities, hits),
    )


def _macro_f1(confusion: npt.NDArray[np.int64]) -> float:
    """Return the mean F1 of the classes that were expected or predicted."""
    both = confusion.sum(axis=0) + confusion.sum(axis=1)
    seen = both > 0
    return float((2 * np.diag(confusion)[seen] / both[seen]).mean())


def _wilson(hits: int, count: int) -> tuple[float, float]:
    share, squared = hits / count, _DEVIATIONS**2 / count
    middle = (share + squared / 2) / (1 + squared)
    spread = _DEVIATIONS * np.sqrt(share * (1 - share) / count + squared / (4 * count))
    half = float(spread) / (1 + squared)
    return max(0.0, middle - half), min(1.0, middle + half)
