"""A network of words as it reads one text."""

import numpy as np

from predictive.counts.unigrams import Distribution
from predictive.inference.language_model import LanguageModel
from predictive.inference.sampling import Logs
from predictive.prediction.document import Passage
from predictive.prediction.state_cache import StateCache


class WordNetwork:
    """A network of words in one text, which costs one step a word where the text grows."""

    def __init__(self, network: LanguageModel) -> None:
        self._network = network
        self._states = StateCache(network)

    def log_probabilities(self, passage: Passage) -> Logs:
        """Return the log-probability of each next token (V,), in nats."""
        state = self._states.after(passage.tokens)
        self._states.follow(passage.next_tokens)
        return self._network.log_probabilities(state)


def at_temperature(logs: Logs, temperature: float) -> Distribution:
    """Return the probabilities (V,) of log-probabilities at a temperature."""
    if temperature == 1:
        return np.exp(logs)
    scaled = logs / np.float32(temperature)
    weights = np.exp(scaled - scaled.max())
    return np.asarray(weights / weights.sum(), dtype=np.float32)
