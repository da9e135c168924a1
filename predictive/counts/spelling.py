"""How words are spelled: to guess the end of one that was never seen."""

import heapq
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from predictive.counts.estimation import estimate
from predictive.counts.ngram_model import NgramModel
from predictive.errors import ModelError

ORDER = 7
MOST_NGRAMS = 150_000
"""All of them, four times as many in the model in the box, save 0.05 points more keys at most."""
_MOST_STEPS = 60
_LEAST_PROBABILITY = 0.02


class _Beginning(NamedTuple):
    """Of a word; `ended`: all of it. Ordered by cost, in nats."""

    cost: float
    ended: bool
    letters: tuple[int, ...]


class Spelling:
    """An n-gram model over the letters of a list of words, each counted once."""

    def __init__(self, alphabet: str, letters: NgramModel) -> None:
        self._alphabet = alphabet
        self._numbers = {letter: number for number, letter in enumerate(alphabet)}
        self._letters = letters

    @classmethod
    def of_words(cls, words: Sequence[str]) -> "Spelling":
        """Count the letters of words."""
        alphabet = alphabet_of(words)
        numbers = {letter: number for number, letter in enumerate(alphabet)}
        end = len(alphabet)
        stream = [end]
        for word in words:
            stream.extend(numbers[letter] for letter in word)
            stream.append(end)
        return cls(alphabet, estimate(np.array(stream), end + 1, ORDER, MOST_NGRAMS))

    @classmethod
    def load(cls, path: Path, words: Sequence[str]) -> "Spelling":
        """Read what `save` wrote. Raises `ModelError` if it is damaged or of other words."""
        alphabet, letters = alphabet_of(words), NgramModel.load(path)
        if len(letters.unigrams) != len(alphabet) + 1:
            raise ModelError(f"{path} does not fit its lexicon", "train or import it again")
        return cls(alphabet, letters)

    def save(self, path: Path) -> None:
        """Write the counts."""
        self._letters.save(path)

    def complete(self, prefix: str) -> Iterator[tuple[str, float]]:
        """Give words that begin with `prefix`, and how probable each is, the best first.

        It ends where words would be improbable, or have been looked for long enough.
        """
        if not all(letter in self._numbers for letter in prefix):
            return
        start = tuple(self._numbers[letter] for letter in prefix)
        queue = [_Beginning(0.0, False, start)]
        end = len(self._alphabet)
        for _ in range(_MOST_STEPS):
            if not queue or np.exp(-queue[0].cost) < _LEAST_PROBABILITY:
                return
            best = heapq.heappop(queue)
            if best.ended:
                spelled = "".join(self._alphabet[number] for number in best.letters)
                yield spelled, float(np.exp(-best.cost))
                continue
            context = (end, *best.letters)[1 - self._letters.order :]
            chances = self._letters.distribution(context)
            for number in np.flatnonzero(chances > _LEAST_PROBABILITY).tolist():
                letters = best.letters if number == end else (*best.letters, number)
                cost = best.cost - float(np.log(chances[number]))
                heapq.heappush(queue, _Beginning(cost, number == end, letters))


def alphabet_of(words: Sequence[str]) -> str:
    """Return the letters of words, each once, sorted."""
    letters = np.frombuffer("".join(words).encode("utf-32-le"), dtype=np.uint32)
    return "".join(map(chr, np.flatnonzero(np.bincount(letters))))
