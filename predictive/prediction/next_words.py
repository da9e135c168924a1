"""What may come next, by probability: filtered by what is typed of it."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from predictive.counts.lexicon import fold, plain
from predictive.counts.ngram_model import Distribution
from predictive.prediction.reader import Reader


class Candidate(NamedTuple):
    """A word that may be meant."""

    number: int
    probability: float
    """Given what is typed of it."""


class NextWords:
    """A distribution over the types behind a text."""

    def __init__(self, probabilities: Distribution, unseen: float, reader: Reader) -> None:
        """Take the probability of each type of `reader` (N,), and of a word that is not there."""
        self.probabilities = probabilities
        self._unseen = unseen
        self._reader = reader

    def complete(self, prefix: str, limit: int) -> list[Candidate]:
        """Return the best words that begin with `prefix`, most probable first.

        Case and accents are no matter, unless there is an accent in `prefix`: then all must be as
        typed. The prefix itself is no candidate.
        """
        numbers = self._beginning_with(prefix)
        probabilities = self.probabilities[numbers]
        total = float(probabilities.sum()) + self._unseen * self._reader.rare_share(fold(prefix))
        if len(numbers) > limit + 1:
            least = np.partition(probabilities, -limit - 1)[-limit - 1]
            best = probabilities >= least  # all that are equal, so that their order is always one
            numbers, probabilities = numbers[best], probabilities[best]
        order = np.argsort(-probabilities, kind="stable")
        typed = plain(prefix)
        return [
            Candidate(int(numbers[place]), float(probabilities[place]) / total)
            for place in order
            if probabilities[place] > 0 and plain(self._reader.form(int(numbers[place]))) != typed
        ][:limit]

    def probability(self, number: int, prefix: str) -> float:
        """Return the probability of a type given what is typed of it, as `complete` has it."""
        if number >= len(self.probabilities):
            return 0.0
        known = float(self.probabilities[self._beginning_with(prefix)].sum())
        unknown = self._unseen * self._reader.rare_share(fold(prefix))
        return float(self.probabilities[number]) / (known + unknown)

    def unknown_share(self, prefix: str) -> float:
        """Return how probable it is that the word that begins with `prefix` is not known."""
        known = float(self.probabilities[self._beginning_with(prefix)].sum())
        unknown = self._unseen * self._reader.rare_share(fold(prefix))
        return unknown / (known + unknown)

    def sharpened(self, power: float) -> "NextWords":
        """Return the distribution raised to a power and normalised again."""
        if power == 1:
            return self
        raised = self.probabilities ** np.float32(power)
        return NextWords(raised / raised.sum(), self._unseen, self._reader)

    def word_share(self) -> float | None:
        """Return how probable it is that a word follows, not a mark; None if a mark would."""
        words = self._reader.beginning_with("")
        words = words[words < len(self.probabilities)]
        in_words, total = self.probabilities[words], float(self.probabilities.sum())
        best_mark = np.delete(self.probabilities, words).max(initial=0.0)
        return float(in_words.sum()) / total if in_words.max(initial=0.0) > best_mark else None

    def _beginning_with(self, prefix: str) -> npt.NDArray[np.int64]:
        numbers = self._reader.beginning_with(fold(prefix))
        numbers = numbers[numbers < len(self.probabilities)]
        typed = plain(prefix)
        if typed == fold(prefix):
            return numbers
        form = self._reader.form
        return np.array([each for each in numbers if plain(form(each)).startswith(typed)], np.int64)
