"""The network's distribution over its tokens as one over the types of the lexicon."""

from itertools import repeat

import numpy as np

from predictive.counts.lexicon import Lexicon, plain_all
from predictive.counts.ngram_model import Distribution
from predictive.inference.sampling import Logs
from predictive.model.directory import Model
from predictive.tokenizer import END_ID, UNKNOWN_ID, Tokenizer


class NetworkWords:
    """Sums up the tokens of a type: `The`, `the` and `the` glued to a bracket.

    The probability of `<unk>` goes to the words that the network does not know, by frequency.
    """

    def __init__(
        self, tokenizer: Tokenizer, lexicon: Lexicon, frequency: Distribution, temperature: float
    ) -> None:
        keys = plain_all([token.strip(" ") for token in tokenizer.ids])
        types = np.empty(tokenizer.vocab_size, dtype=np.int64)
        types[list(tokenizer.ids.values())] = list(map(lexicon.numbers.get, keys, repeat(-1)))
        types[UNKNOWN_ID], types[END_ID] = -1, lexicon.line_break
        self._counted = np.flatnonzero(types >= 0)
        self._types = types[self._counted]
        unknown = frequency.copy()
        unknown[self._types] = 0
        self._unknown = unknown / max(float(unknown.sum()), 1e-12)
        self._temperature = np.float32(temperature)

    @classmethod
    def of(cls, model: Model, temperature: float) -> "NetworkWords":
        """Return what a model of words needs, its network's logits divided by `temperature`."""
        return cls(model.tokenizer, model.lexicon, model.ngrams.unigrams, temperature)

    def probabilities(self, logs: Logs) -> Distribution:
        """Return the probability of each type (N,) for log-probabilities of tokens (V,)."""
        scaled = logs / self._temperature
        weights = np.exp(scaled - scaled.max())
        weights /= weights.sum()
        sums = np.bincount(
            self._types, weights=weights[self._counted], minlength=len(self._unknown)
        )
        result: Distribution = (sums + weights[UNKNOWN_ID] * self._unknown).astype(np.float32)
        return result
