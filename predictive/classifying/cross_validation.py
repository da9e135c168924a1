"""Cross-validation calibrates a classifier: others label examples held out from them."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from predictive.classifying.classifier import Classifier
from predictive.classifying.features import TextFeatures
from predictive.classifying.regression import Doubles, log_softmax

Labels = npt.NDArray[np.int64]
Progress = Callable[[float], object]
"""Is told how much more is done; all is 1."""

_FOLDS = 5
_TEMPERATURES = np.geomspace(0.25, 4, 81)


class Calibrated(NamedTuple):
    """A classifier of all examples."""

    classifier: Classifier
    accuracy: float
    """The share of examples that a classifier of the others labels right."""


def fit_calibrated(
    texts: TextFeatures, labels: Labels, classes: int, progress: Progress = lambda more: None
) -> Calibrated:
    """Fit the class (N,) of each text; classes are numbered from 0, and each must occur twice."""
    folds = _folds(labels)
    logits = np.zeros((len(labels), classes))
    for fold in range(_FOLDS):
        held_out, others = np.flatnonzero(folds == fold), np.flatnonzero(folds != fold)
        fitted = Classifier.fit(texts.at(others), labels[others], classes)
        logits[held_out] = fitted.logits(texts.at(held_out))
        progress(1 / (_FOLDS + 1))
    classifier = Classifier.fit(texts, labels, classes)
    progress(1 / (_FOLDS + 1))
    accuracy = float((logits.argmax(axis=1) == labels).mean())
    return Calibrated(classifier._replace(temperature=best_temperature(logits, labels)), accuracy)


def _folds(labels: Labels) -> Labels:
    """Return the fold (N,) of each example, at random, with the classes spread evenly."""
    order = np.random.default_rng(1).permutation(len(labels))
    by_class = order[np.argsort(labels[order], kind="stable")]
    folds = np.empty(len(labels), dtype=np.int64)
    folds[by_class] = np.arange(len(labels)) % _FOLDS
    return folds


def best_temperature(logits: Doubles, labels: Labels) -> float:
    """Return what to divide held-out logits (N, K) by, for the least negative log-likelihood.

    Temperature scaling (Guo et al. 2017, section 4.2).
    """
    places = np.arange(len(labels))
    costs = [-log_softmax(logits / each)[places, labels].sum() for each in _TEMPERATURES]
    return float(_TEMPERATURES[int(np.argmin(costs))])
