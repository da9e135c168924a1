"""A classifier of texts: logistic regression on what a network reads, and on n-grams."""

from typing import NamedTuple, Self

import numpy as np
import numpy.typing as npt

from predictive.classifying.features import TextFeatures, Weighting
from predictive.classifying.regression import Doubles, Regression, fit_regression, log_softmax

_STRENGTH = 5.0
"""How far the weights may go; for two classes, scikit-learn's C is twice this."""


class Classifier(NamedTuple):
    """The probabilities of K classes for the features of a text.

    One logistic regression has all features: the mean, the maximum and the last of the network's
    states (Howard and Ruder 2018, section 3.3, without fine-tuning), and the tf-idf of n-grams,
    which tell classes apart well by themselves, weighted by how they do so (Wang and Manning 2012).
    States are better where examples are few, and n-grams where there are many; together they are
    better than either. Its logits are divided by a temperature (Guo et al. 2017).
    """

    weighting: Weighting
    regression: Regression
    temperature: float = 1.0

    @classmethod
    def fit(cls, texts: TextFeatures, labels: npt.NDArray[np.int64], classes: int) -> Self:
        """Fit the class (N,) of each text; classes are numbered from 0, and each must occur."""
        weighting = Weighting.of(texts, labels, classes)
        design = weighting.design(texts)
        return cls(weighting, fit_regression(design, labels, classes, _STRENGTH))

    def logits(self, texts: TextFeatures) -> Doubles:
        """Return the logits (N, K) of texts, before the temperature."""
        return self.regression.logits(self.weighting.design(texts))

    def probabilities(self, texts: TextFeatures) -> Doubles:
        """Return the probabilities (N, K) of texts."""
        result: Doubles = np.exp(log_softmax(self.logits(texts) / self.temperature))
        return result
