"""A character n-gram model of the words of a lexicon, to complete out-of-vocabulary words."""

import heapq
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from predictive.counts.ngram_model import NgramModel
from predictive.errors import as_model_error
from predictive.mapped_arrays import map_arrays, save_arrays

ORDER = 7
MAX_NGRAMS = 150_000
"""Keeping all n-grams (four times as many in the bundled model) saves at most 0.05 points more."""
_ALPHABET = "alphabet"
_MAX_STEPS = 60
_MIN_PROBABILITY = 0.02
_CACHED = 4096
"""Contexts: a word's letters are asked about again with each letter typed after them."""


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
        """Take the letters and their n-grams. Raises `ValueError` if they differ in number."""
        if len(ngrams.unigrams) != len(alphabet) + 1:
            raise ValueError("its alphabet does not fit its n-grams")
        self._alphabet = alphabet
        self._ids = _letter_ids(alphabet)
        self._ngrams = ngrams
        self._next_letters = lru_cache(_CACHED)(self._find_next_letters)

    @classmethod
    def from_words(cls, words: Sequence[str]) -> "SpellingModel":
        """Estimate the model from words."""
        from predictive.counts.estimation import estimate  # not needed to suggest

        alphabet = alphabet_of(words)
        ids = _letter_ids(alphabet)
        end = len(alphabet)
        stream = [end]
        for word in words:
            stream.extend(ids[letter] for letter in word)
            stream.append(end)
        return cls(alphabet, estimate(np.array(stream), end + 1, ORDER, MAX_NGRAMS))

    @classmethod
    def load(cls, path: Path) -> "SpellingModel":
        """Map a file that `save` wrote. Raises `ModelError` if it is damaged."""
        with as_model_error(path):
            arrays = map_arrays(path)
            alphabet = arrays.pop(_ALPHABET).tobytes().decode("utf-32-le")
            return cls(alphabet, NgramModel.of_arrays(arrays))

    def save(self, path: Path) -> None:
        """Write the alphabet and the n-gram model into one file."""
        letters = np.array(list(map(ord, self._alphabet)), dtype=np.uint32)
        save_arrays(path, {_ALPHABET: letters, **self._ngrams.arrays()})

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

    def probability(self, word: str) -> float:
        """Return the probability of a word, its end included; 0 if it has unknown letters."""
        if not all(letter in self._ids for letter in word):
            return 0.0
        end, result = len(self._alphabet), 1.0
        letters = [end, *(self._ids[letter] for letter in word), end]
        for place in range(1, len(letters)):
            context = tuple(letters[max(0, place + 1 - self._ngrams.order) : place])
            result *= float(self._ngrams.distribution(context)[letters[place]])
        return result

    def _extensions(self, hypothesis: _Hypothesis) -> Iterator[_Hypothesis]:
        """Yield a hypothesis with each probable next letter, and with the end of the word."""
        cost, _, letters = hypothesis
        end = len(self._alphabet)
        for letter, more in self._next_letters((end, *letters)[1 - self._ngrams.order :]):
            extended = letters if letter == end else (*letters, letter)
            yield _Hypothesis(cost + more, letter == end, extended)

    def _find_next_letters(self, context: tuple[int, ...]) -> list[tuple[int, float]]:
        """Return the probable letters after those of `context`, with their cost in nats."""
        probabilities = self._ngrams.distribution(context)
        letters = np.flatnonzero(probabilities > _MIN_PROBABILITY)
        return list(zip(letters.tolist(), (-np.log(probabilities[letters])).tolist(), strict=True))


def _letter_ids(alphabet: str) -> dict[str, int]:
    return {letter: index for index, letter in enumerate(alphabet)}


def alphabet_of(words: Sequence[str]) -> str:
    """Return the letters of words, each once, sorted."""
    letters = np.frombuffer("".join(words).encode("utf-32-le"), dtype=np.uint32)
    return "".join(map(chr, np.flatnonzero(np.bincount(letters))))
