"""A distribution over the next word, given the part of it that is typed."""

from typing import NamedTuple

import numpy as np

from predictive.counts.lexicon import fold_accents, fold_case
from predictive.counts.ngram_model import Distribution
from predictive.prediction.vocabulary import SessionVocabulary, WordIds


class Candidate(NamedTuple):
    """A possible next word."""

    word_id: int
    probability: float
    """Given its typed prefix."""


class NextWords:
    """A distribution over the words that may follow a text."""

    def __init__(
        self, probabilities: Distribution, out_of_vocabulary: float, words: SessionVocabulary
    ) -> None:
        """Take the probability of each word (N,), and of one that is out of vocabulary."""
        self.probabilities = probabilities
        self._out_of_vocabulary = out_of_vocabulary
        self._words = words

    def best(self, prefix: str, limit: int) -> list[Candidate]:
        """Return the most probable words that begin with `prefix`, the best first.

        Case and accents do not matter, unless there is an accent in `prefix`: then all must be as
        typed. The prefix itself is not a candidate.
        """
        word_ids, unknown = self._with_prefix(prefix)
        probabilities = self.probabilities[word_ids]
        total = float(probabilities.sum()) + unknown
        if len(word_ids) > limit + 1:
            least = np.partition(probabilities, -limit - 1)[-limit - 1]
            best = probabilities >= least  # with all ties, so that the order is always the same
            word_ids, probabilities = word_ids[best], probabilities[best]
        order = np.argsort(-probabilities, kind="stable")
        typed, form = fold_case(prefix), self._words.form
        return [
            Candidate(int(word_ids[place]), float(probabilities[place]) / total)
            for place in order
            if probabilities[place] > 0 and fold_case(form(int(word_ids[place]))) != typed
        ][:limit]

    def probability(self, word_id: int, prefix: str) -> float:
        """Return the probability of a word given its typed prefix, as `best` returns it."""
        if word_id >= len(self.probabilities):
            return 0.0
        word_ids, unknown = self._with_prefix(prefix)
        total = float(self.probabilities[word_ids].sum()) + unknown
        return float(self.probabilities[word_id]) / total

    def out_of_vocabulary_share(self, prefix: str) -> float:
        """Return how probable it is that the word that begins with `prefix` is unknown."""
        word_ids, unknown = self._with_prefix(prefix)
        return unknown / (float(self.probabilities[word_ids].sum()) + unknown)

    def raised(self, exponent: float) -> "NextWords":
        """Return the distribution raised to a power and normalised again."""
        if exponent == 1:
            return self
        raised = self.probabilities ** np.float32(exponent)
        return NextWords(raised / raised.sum(), self._out_of_vocabulary, self._words)

    def word_share(self) -> float | None:
        """Return how probable it is that a word follows, not a mark; None if a mark would."""
        word_ids, _ = self._with_prefix("")
        of_words, total = self.probabilities[word_ids], float(self.probabilities.sum())
        best_mark = np.delete(self.probabilities, word_ids).max(initial=0.0)
        return float(of_words.sum()) / total if of_words.max(initial=0.0) > best_mark else None

    def _with_prefix(self, prefix: str) -> tuple[WordIds, float]:
        """Return the words that begin with `prefix`, and the probability of an unknown one."""
        key, typed, form = fold_accents(prefix), fold_case(prefix), self._words.form
        word_ids, rare_share = self._words.with_prefix(key)
        word_ids = word_ids[word_ids < len(self.probabilities)]
        if typed != key:
            fitting = [each for each in word_ids if fold_case(form(each)).startswith(typed)]
            word_ids = np.array(fitting, np.int64)
        return word_ids, self._out_of_vocabulary * rare_share
