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
        self._place: tuple[list[int], int] = ([], 0)
        self._continuations: dict[int, float] = {}
        """At this place, by the token in between."""

    def logits(self, passage: Passage) -> Array:
        """Return the logit of each next token (V,)."""
        state = self._states.after(passage.tokens)
        self._states.follow(passage.next_tokens)
        return self._network.logits(state)

    def continuations(
        self, passage: Passage, tokens: Sequence[int], following: int
    ) -> npt.NDArray[np.float64]:
        """Return roughly how probable a token is after a passage and each of `tokens` (T,)."""
        place = (passage.tokens, following)
        if place != self._place:
            self._place, self._continuations = place, {}
        new = [token for token in dict.fromkeys(tokens) if token not in self._continuations]
        if new:
            state = self._network.step(np.array(new), self._states.after(passage.tokens))
            logs = self._network.rough_log_probabilities(state, following)
            self._continuations.update(zip(new, np.exp(logs).tolist(), strict=True))
        return np.array([self._continuations[token] for token in tokens])


def softmax(logits: Array, temperature: float) -> Distribution:
    """Return the probabilities (V,) of logits at a temperature."""
    probabilities: Distribution = logits - logits.max()
    if temperature != 1:
        probabilities /= np.float32(temperature)
    np.exp(probabilities, out=probabilities)
    probabilities /= probabilities.sum()
    return probabilities
