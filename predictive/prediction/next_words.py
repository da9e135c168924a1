"""A distribution over the next word, given the part of it that is typed."""

from collections.abc import Callable
from itertools import islice
from typing import NamedTuple

import numpy as np

from predictive.counts.lexicon import fold_case
from predictive.counts.rare_words import sorted_union
from predictive.counts.unigrams import Distribution
from predictive.prediction.vocabulary import PrefixMatches, SessionVocabulary
from predictive.prediction.word_distribution import WordDistribution, WordIds

_CALIBRATED = 16
"""The best words, whose probabilities are raised to a power; others hardly matter."""


class Candidate(NamedTuple):
    """A possible next word."""

    word_id: int
    probability: float
    """Given its typed prefix."""


class Gains(NamedTuple):
    """What is added to the probabilities of some words."""

    word_ids: WordIds
    amounts: Distribution


def no_gains(prefix: str) -> Gains:
    """Add nothing to words with any prefix."""
    return Gains(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32))


class NextWords:
    """A distribution over the words that may follow a text."""

    def __init__(
        self,
        distribution: WordDistribution,
        out_of_vocabulary: float,
        words: SessionVocabulary,
        exponent: float = 1.0,
        gains: Callable[[str], Gains] = no_gains,
    ) -> None:
        """Take the distribution, and the probability of a word that is out of vocabulary.

        `gains` returns what words that begin with a prefix gain, of which there are too many to be
        in the distribution: the learned ones.
        """
        self._distribution = distribution
        self._out_of_vocabulary = out_of_vocabulary
        self._words = words
        self._exponent = exponent
        self._gains = gains

    def best(self, prefix: str, limit: int) -> list[Candidate]:
        """Return the most probable words that begin with `prefix`, the best first.

        Case and accents do not matter, unless there is an accent in `prefix`: then all must be as
        typed. The prefix itself is not a candidate.
        """
        matches, most = self._words.with_prefix(prefix), max(limit + 1, _CALIBRATED)
        gains = self._gains_of(prefix, matches)
        word_ids = self._candidates(matches, most)
        if len(gains.word_ids):
            word_ids = sorted_union(word_ids, gains.word_ids)
        probabilities = self._distribution.at(word_ids)
        probabilities[word_ids.searchsorted(gains.word_ids)] += gains.amounts
        total = self._total(matches) + float(gains.amounts.sum())
        order = np.argsort(-probabilities, kind="stable")[:most]
        order = order[probabilities[order] > 0]
        calibrated = self._calibrated(probabilities[order] / total)
        typed, form = fold_case(prefix), self._words.form
        others = (
            Candidate(word_id, probability)
            for word_id, probability in zip(word_ids[order].tolist(), calibrated, strict=True)
            if fold_case(form(word_id)) != typed
        )
        return list(islice(others, limit))

    def with_exponent(self, exponent: float) -> "NextWords":
        """Return the same words with their probabilities raised to another power."""
        return NextWords(
            self._distribution, self._out_of_vocabulary, self._words, exponent, self._gains
        )

    def _gains_of(self, prefix: str, matches: PrefixMatches) -> Gains:
        """Return what words that begin with a prefix gain; with its accents if it has any."""
        gains = self._gains(prefix)
        if matches.accented is None:
            return gains
        typed, form = fold_case(prefix), self._words.form
        fits = [fold_case(form(each)).startswith(typed) for each in gains.word_ids.tolist()]
        return Gains(gains.word_ids[fits], gains.amounts[fits])

    def _calibrated(self, probabilities: Distribution) -> list[float]:
        """Raise the probabilities of the best words to a power, so that they sum to one again.

        The rest of the probability counts as words that are as probable as the last of the best.
        """
        if not len(probabilities) or self._exponent == 1:
            return list(map(float, probabilities))
        first = float(probabilities[0])
        powers = (probabilities.astype(np.float64) / first) ** self._exponent
        best, last = probabilities[:_CALIBRATED], powers[:_CALIBRATED][-1]
        rest = max(0.0, 1 - float(best.sum())) / float(best[-1]) * last
        return list(map(float, powers / (powers[:_CALIBRATED].sum() + rest)))

    def probabilities(self, word_ids: WordIds) -> Distribution:
        """Return the probabilities of words (n,), whatever is typed of them, uncalibrated."""
        return self._distribution.at(word_ids)

    def probability(self, word_id: int, prefix: str) -> float:
        """Return the probability of a word given its typed prefix, before calibration."""
        total = self._total(self._words.with_prefix(prefix))
        return float(self._distribution.at(np.array([word_id]))[0]) / total

    def out_of_vocabulary_share(self, prefix: str) -> float:
        """Return how probable it is that the word that begins with `prefix` is unknown."""
        matches = self._words.with_prefix(prefix)
        return self._out_of_vocabulary * matches.share / self._total(matches)

    def word_share(self) -> float | None:
        """Return how probable it is that a word follows, not a mark; None if a mark would."""
        words, end = self._words.known.lexicon.word_count, len(self._words.known)
        matches = self._words.with_prefix("")
        of_words = self._total(matches) - self._out_of_vocabulary * matches.share
        of_marks = self._distribution.total(words, end)
        best_word = self._largest(self._candidates(matches, 1))
        best_mark = self._largest(self._distribution.most_probable(words, end, 1))
        return of_words / (of_words + of_marks) if best_word > best_mark else None

    def _largest(self, word_ids: WordIds) -> float:
        return float(self._distribution.at(word_ids).max(initial=0.0))

    def _candidates(self, matches: PrefixMatches, most: int) -> WordIds:
        """Return words with a prefix, the `most` probable ones among them."""
        known = matches.accented
        if known is None:
            known = self._distribution.most_probable(matches.known.start, matches.known.stop, most)
        return np.concatenate([known, matches.new])

    def _total(self, matches: PrefixMatches) -> float:
        """Return the probability of all words with a prefix, known or not."""
        if matches.accented is None:
            known = self._distribution.total(matches.known.start, matches.known.stop)
        else:
            known = float(self._distribution.at(matches.accented).sum())
        new = float(self._distribution.at(matches.new).sum())
        return max(known + new + self._out_of_vocabulary * matches.share, 1e-30)
