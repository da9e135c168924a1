"""The features of texts: what a network's states were, and which n-grams they have."""

from collections.abc import Sequence
from typing import NamedTuple, Self

import numpy as np
import numpy.typing as npt

from predictive.classifying.ngrams import NgramCounts, NgramWeighting, count_ngrams
from predictive.classifying.regression import Design
from predictive.classifying.sparse import Floats
from predictive.classifying.states import StateReader

_NGRAMS = 2.0
"""The weight of a text's n-grams: their length is this, that of its states about the root of 3."""
_PARTS = 3
"""Of the states: mean, maximum and last."""


class TextFeatures(NamedTuple):
    """The features of N texts before they are weighted."""

    states: Floats
    """(N, 3 * hidden_size)"""
    ngrams: Sequence[NgramCounts]
    """N of them."""

    @classmethod
    def of(cls, reader: StateReader, texts: Sequence[str]) -> Self:
        """Read texts."""
        return cls(reader.read(texts), [count_ngrams(text) for text in texts])

    @classmethod
    def joined(cls, parts: Sequence["TextFeatures"]) -> Self:
        """Return the features of all texts of several parts."""
        ngrams = [each for part in parts for each in part.ngrams]
        return cls(np.concatenate([part.states for part in parts]), ngrams)

    def at(self, places: npt.NDArray[np.int64]) -> "TextFeatures":
        """Return the features of the texts at these places."""
        return TextFeatures(self.states[places], [self.ngrams[place] for place in places])


class Weighting(NamedTuple):
    """How the features of texts are weighted, which follows from the examples."""

    means: Floats
    """(3 * hidden_size,)"""
    scales: Floats
    """(3 * hidden_size,)"""
    ngrams: NgramWeighting

    @classmethod
    def of(cls, examples: TextFeatures, labels: npt.NDArray[np.int64], classes: int) -> Self:
        """Standardize the states, and let mean, maximum and last be as long as one unit each.

        A state that never changes counts nothing.
        """
        deviations = examples.states.std(axis=0, dtype=np.float64)
        lengths = deviations * np.sqrt(examples.states.shape[1] / _PARTS)
        scales = np.divide(1, lengths, out=np.zeros_like(lengths), where=deviations > 1e-7)
        return cls(
            examples.states.mean(axis=0),
            scales.astype(np.float32),
            NgramWeighting.of(examples.ngrams, labels, classes),
        )

    def design(self, texts: TextFeatures) -> Design:
        """Return the weighted features of texts."""
        return Design(
            (texts.states - self.means) * self.scales, self.ngrams.matrix(texts.ngrams, _NGRAMS)
        )
