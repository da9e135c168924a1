"""A network of words as it reads one text."""

import numpy as np

from predictive.counts.unigrams import Distribution
from predictive.inference.language_model import LanguageModel
from predictive.inference.matrix import Array
from predictive.prediction.document import Passage
from predictive.prediction.state_cache import StateCache


class WordNetwork:
    """A network of words in one text, which costs one step a word where the text grows."""

    def __init__(self, network: LanguageModel) -> None:
        self._network = network
        self._states = StateCache(network)
        self._ahead: list[int] = []
        """What is to be read for the time when the text has grown some more."""

    def logits(self, passage: Passage) -> Array:
        """Return the logit of each next token (V,)."""
        self.read_ahead()
        self._ahead = passage.next_tokens
        return self._network.logits(self._states.after(passage.tokens))

    def read_ahead(self) -> None:
        """Read what will be needed later, at a time when nothing else is to be computed."""
        if self._ahead:
            self._states.follow(self._ahead)
            self._ahead = []


def softmax(logits: Array, temperature: float) -> Distribution:
    """Return the probabilities (V,) of logits at a temperature."""
    probabilities: Distribution = logits - logits.max()
    if temperature != 1:
        probabilities /= np.float32(temperature)
    np.exp(probabilities, out=probabilities)
    probabilities /= probabilities.sum()
    return probabilities
