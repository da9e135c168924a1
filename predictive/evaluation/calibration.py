"""Calibration: whether what is given a probability of 80 % is right 80 times in 100."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

_BINS = 10


class Bin(NamedTuple):
    """The answers whose confidence is in one of ten ranges of equal width."""

    low: float
    """The lower end of the range."""
    answers: int
    confidence: float
    """The mean."""
    accuracy: float
    """The share of hits."""


def reliability(confidences: Sequence[float], hits: Sequence[bool]) -> list[Bin]:
    """Return the bins of a reliability diagram that are not empty (Guo et al. 2017, figure 1)."""
    given, right = np.asarray(confidences, dtype=float), np.asarray(hits, dtype=float)
    places = np.minimum((given * _BINS).astype(int), _BINS - 1)
    return [
        Bin(
            place / _BINS,
            int((places == place).sum()),
            float(given[places == place].mean()),
            float(right[places == place].mean()),
        )
        for place in np.unique(places).tolist()
    ]


def calibration_error(confidences: Sequence[float], hits: Sequence[bool]) -> float:
    """Return the expected calibration error, in ten bins of equal width.

    The mean distance between confidence and share of hits, weighted by the size of the bins
    (Guo et al. 2017, equation 3).
    """
    bins = reliability(confidences, hits)
    distances = (each.answers * abs(each.confidence - each.accuracy) for each in bins)
    return float(sum(distances)) / max(1, len(confidences))
