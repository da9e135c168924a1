"""A classifier together with the model that reads its texts: from texts to probabilities."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from predictive.classifying.classifier import Classifier
from predictive.classifying.cross_validation import Progress, fit_calibrated
from predictive.classifying.features import TextFeatures
from predictive.classifying.regression import Doubles
from predictive.classifying.states import BATCH, StateReader

_READING_SHARE = 0.7
"""Of the time that fitting takes."""


class TextClassifier(NamedTuple):
    """The probabilities of labels for a text."""

    labels: tuple[str, ...]
    """K of them, sorted."""
    reader: StateReader
    classifier: Classifier

    def probabilities(self, texts: Sequence[str]) -> Doubles:
        """Return the probability (N, K) of each label for each text."""
        return self.classifier.probabilities(TextFeatures.of(self.reader, texts))


class Fitted(NamedTuple):
    """A classifier, and how good it is."""

    text_classifier: TextClassifier
    accuracy: float
    """The share of examples that a classifier of the others labels right."""


def fit_texts(
    reader: StateReader,
    texts: Sequence[str],
    labels: Sequence[str],
    progress: Progress = lambda more: None,
) -> Fitted:
    """Fit the label of each text. There must be two labels, and two texts of each."""
    names = sorted(set(labels))
    classes = np.array([names.index(each) for each in labels])
    features = read_features(reader, texts, lambda more: progress(_READING_SHARE * more))
    calibrated = fit_calibrated(
        features,
        classes,
        len(names),
        lambda more: progress((1 - _READING_SHARE) * more),
    )
    classifier = TextClassifier(tuple(names), reader, calibrated.classifier)
    return Fitted(classifier, calibrated.accuracy)


def read_features(
    reader: StateReader, texts: Sequence[str], progress: Progress = lambda more: None
) -> TextFeatures:
    """Return the features of many texts."""
    parts = []
    for start in range(0, len(texts), BATCH):
        batch = texts[start : start + BATCH]
        parts.append(TextFeatures.of(reader, batch))
        progress(len(batch) / len(texts))
    return TextFeatures.joined(parts)
