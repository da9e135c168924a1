"""A character n-gram model of the words of a lexicon, to complete out-of-vocabulary words."""

import heapq
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from predictive.counts.estimation import estimate
from predictive.counts.ngram_model import NgramModel
from predictive.errors import REPAIR_HINT, ModelError

ORDER = 7
MAX_NGRAMS = 150_000
"""Keeping all n-grams (four times as many in the bundled model) saves at most 0.05 points more."""
_MAX_STEPS = 60
_MIN_PROBABILITY = 0.02


class _Hypothesis(NamedTuple):
    """The start of a word in best-first search; `cost` is its negative log-probability, in nats."""

    cost: float
    is_complete: bool
    letter_ids: tuple[int, ...]


class SpellingModel:
    """An n-gram model over the letters of a list of words, each counted once.

    The id of a letter is its index in the alphabet; the next id ends a word.
    """

    def __init__(self, alphabet: str, ngrams: NgramModel) -> None:
        self._alphabet = alphabet
        self._ids = _letter_ids(alphabet)
        self._ngrams = ngrams

    @classmethod
    def from_words(cls, words: Sequence[str]) -> "SpellingModel":
        """Estimate the model from words."""
        alphabet = _alphabet(words)
        ids = _letter_ids(alphabet)
        end = len(alphabet)
        stream = [end]
        for word in words:
            stream.extend(ids[letter] for letter in word)
            stream.append(end)
        return cls(alphabet, estimate(np.array(stream), end + 1, ORDER, MAX_NGRAMS))

    def extended(self, words: Sequence[str]) -> "SpellingModel":
        """Return the same model for more words: letters that only they have are never guessed."""
        alphabet = _alphabet(words)
        letter_ids = [alphabet.index(letter) for letter in self._alphabet]
        ids = np.array([*letter_ids, len(alphabet)])
        unigrams = np.zeros(len(alphabet) + 1, dtype=np.float32)
        unigrams[ids] = self._ngrams.unigrams
        return SpellingModel(alphabet, self._ngrams.with_ids(ids, unigrams))

    @classmethod
    def load(cls, path: Path, words: Sequence[str]) -> "SpellingModel":
        """Read a file that `save` wrote, for the same words.

        Raises `ModelError` if it is damaged, or was made from other words.
        """
        alphabet, ngrams = _alphabet(words), NgramModel.load(path)
        if len(ngrams.unigrams) != len(alphabet) + 1:
            raise ModelError(f"{path} does not fit its lexicon", REPAIR_HINT)
        return cls(alphabet, ngrams)

    def save(self, path: Path) -> None:
        """Write the n-gram model; the alphabet follows from the words."""
        self._ngrams.save(path)

    def completions(self, prefix: str) -> Iterator[tuple[str, float]]:
        """Yield words that start with `prefix`, with their probabilities, the most probable first.

        The search ends at improbable words, or after `_MAX_STEPS`.
        """
        if not all(letter in self._ids for letter in prefix):
            return
        queue = [_Hypothesis(0.0, False, tuple(self._ids[letter] for letter in prefix))]
        for _ in range(_MAX_STEPS):
            if not queue or np.exp(-queue[0].cost) < _MIN_PROBABILITY:
                return
            best = heapq.heappop(queue)
            if best.is_complete:
                word = "".join(self._alphabet[letter] for letter in best.letter_ids)
                yield word, float(np.exp(-best.cost))
                continue
            for hypothesis in self._extensions(best):
                heapq.heappush(queue, hypothesis)

    def _extensions(self, hypothesis: _Hypothesis) -> Iterator[_Hypothesis]:
        """Yield a hypothesis with each probable next letter, and with the end of the word."""
        cost, _, letters = hypothesis
        end = len(self._alphabet)
        probabilities = self._ngrams.distribution((end, *letters)[1 - self._ngrams.order :])
        for letter in np.flatnonzero(probabilities > _MIN_PROBABILITY).tolist():
            extended = letters if letter == end else (*letters, letter)
            yield _Hypothesis(cost - float(np.log(probabilities[letter])), letter == end, extended)


def _letter_ids(alphabet: str) -> dict[str, int]:
    return {letter: index for index, letter in enumerate(alphabet)}


def _alphabet(words: Sequence[str]) -> str:
    """Return the letters of words, each once, sorted."""
    letters = np.frombuffer("".join(words).encode("utf-32-le"), dtype=np.uint32)
    return "".join(map(chr, np.flatnonzero(np.bincount(letters))))
