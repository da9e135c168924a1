"""A network of words: its distribution over tokens as one over the words of the lexicon."""

from itertools import repeat

import numpy as np

from predictive.counts.lexicon import Lexicon, fold_case_all
from predictive.counts.ngram_model import Distribution
from predictive.inference.language_model import LanguageModel
from predictive.inference.sampling import Logs
from predictive.model.directory import Model
from predictive.prediction.document import Passage
from predictive.prediction.state_cache import StateCache
from predictive.tokenizer import END_ID, UNKNOWN_ID, Tokenizer


class TokenWords:
    """Sums up the tokens of a word: `The`, `the` and `the` glued to a bracket. It never changes.

    The probability of `<unk>` goes to the words that the network has no token for, by frequency.
    """

    def __init__(
        self, tokenizer: Tokenizer, lexicon: Lexicon, unigrams: Distribution, temperature: float
    ) -> None:
        keys = fold_case_all([token.strip(" ") for token in tokenizer.ids])
        word_ids = np.empty(tokenizer.vocab_size, dtype=np.int64)
        word_ids[list(tokenizer.ids.values())] = list(map(lexicon.ids.get, keys, repeat(-1)))
        word_ids[UNKNOWN_ID], word_ids[END_ID] = -1, lexicon.line_break_id
        self._tokens = np.flatnonzero(word_ids >= 0)
        self._word_ids = word_ids[self._tokens]
        unknown = unigrams.copy()
        unknown[self._word_ids] = 0
        self._unknown = unknown / max(float(unknown.sum()), 1e-12)
        self._temperature = np.float32(temperature)

    @classmethod
    def of(cls, model: Model, temperature: float | None = None) -> "TokenWords":
        """Return those of a model of words, at its own temperature or another."""
        temperature = model.blend.temperature if temperature is None else temperature
        return cls(model.tokenizer, model.lexicon, model.ngrams.unigrams, temperature)

    def probabilities(self, logs: Logs) -> Distribution:
        """Return the probability of each word (N,) for log-probabilities of tokens (V,)."""
        scaled = logs / self._temperature
        weights = np.exp(scaled - scaled.max())
        weights /= weights.sum()
        sums = np.bincount(
            self._word_ids, weights=weights[self._tokens], minlength=len(self._unknown)
        )
        result: Distribution = (sums + weights[UNKNOWN_ID] * self._unknown).astype(np.float32)
        return result


class WordNetwork:
    """A network of words as it reads one text, which costs one step a word where it grows."""

    def __init__(self, network: LanguageModel, token_words: TokenWords) -> None:
        self._network = network
        self._token_words = token_words
        self._states = StateCache(network)

    def log_probabilities(self, passage: Passage) -> Logs:
        """Return the log-probability of each next token (V,), in nats."""
        state = self._states.after(passage.tokens)
        self._states.follow(passage.next_tokens)
        return self._network.log_probabilities(state)

    def probabilities(self, passage: Passage) -> Distribution:
        """Return the probability of each next word of the lexicon (N,)."""
        return self._token_words.probabilities(self.log_probabilities(passage))
