"""A network of words as it reads one text."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

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

    def logits(self, passage: Passage) -> Array:
        """Return the logit of each next token (V,)."""
        state = self._states.after(passage.tokens)
        self._states.follow(passage.next_tokens)
        return self._network.logits(state)

    def continuations(
        self, passage: Passage, tokens: Sequence[int], following: int
    ) -> npt.NDArray[np.float64]:
        """Return roughly how probable a token is after a passage and each of `tokens` (T,)."""
        state = self._network.step(np.array(tokens), self._states.after(passage.tokens))
        logs = self._network.rough_log_probabilities(state, following)
        return np.exp(logs.astype(np.float64))


def softmax(logits: Array, temperature: float) -> Distribution:
    """Return the probabilities (V,) of logits at a temperature."""
    probabilities: Distribution = logits - logits.max()
    if temperature != 1:
        probabilities /= np.float32(temperature)
    np.exp(probabilities, out=probabilities)
    probabilities /= probabilities.sum()
    return probabilities
