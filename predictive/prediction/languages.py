"""Which of a model's languages a text is in, word by word.

The probability of each language is that of the last words under its unigrams, the older a word the
less it counts, so that it follows a writer who changes language in the middle of a sentence. Before
the first word it is that of the user's locale.
"""

from collections.abc import Sequence

import numpy as np

from predictive.counts.unigrams import Distribution, Unigrams
from predictive.prediction.word_distribution import WordIds
from predictive.user_language import user_language

_RETENTION = 0.7
"""The share of a word's evidence that is left one word later."""
_REMEMBERED = 16
"""Words. Of older ones, nothing noticeable is left."""
_MOST_NATS = 2.0
"""The most that one word tells."""
_LOCALE = 0.9
"""The probability of the language of the user's locale before the first word."""
_LEAST = 0.03
"""No language is less probable: any word may be from another one."""


class Languages:
    """The languages of a model's unigrams; with one language, there is nothing to tell apart."""

    def __init__(self, unigrams: Unigrams, words: int, names: Sequence[str]) -> None:
        """Take the unigrams, of which the first `words` are words, and the languages' codes."""
        self._unigrams = unigrams
        self._words = words
        self._prior = _prior(names, unigrams.languages)

    def probabilities(self, word_ids: WordIds) -> Distribution:
        """Return the probability of each language (K,) after words (T,)."""
        if self._unigrams.languages == 1:
            return self._unigrams.alike
        recent = word_ids[-_REMEMBERED:]
        ages = np.arange(len(recent))[::-1]
        known = recent < self._words
        logs = self._unigrams.log_probabilities(recent[known])
        differences = np.clip(logs - logs.mean(axis=0), -_MOST_NATS, _MOST_NATS)
        scores = np.log(self._prior) + differences @ _RETENTION ** ages[known]
        weights = np.exp(scores - scores.max())
        share = 1 - _LEAST * self._unigrams.languages
        return np.asarray(_LEAST + share * weights / weights.sum(), dtype=np.float32)


def _prior(names: Sequence[str], languages: int) -> Distribution:
    """Return the probability of each language before the first word."""
    own = user_language()
    if own not in names:
        return np.full(languages, 1 / languages, dtype=np.float32)
    others = (1 - _LOCALE) / max(1, languages - 1)
    return np.array([_LOCALE if name == own else others for name in names], np.float32)
