"""The most probable words of a vocabulary that begin as typed."""

from functools import cached_property

import numpy as np
import numpy.typing as npt

from predictive.inference.sampling import Logs
from predictive.prediction.suggestion import Suggestion
from predictive.tokenizer import Tokenizer


class WordSearch:
    """Filters a distribution over a word vocabulary."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer

    def complete(self, logs: Logs, lead: str, prefix: str, limit: int) -> list[Suggestion]:
        """Return the best words that begin with `prefix`, most probable first.

        `lead` is what a word's token has before it at this place: a space or nothing. The
        probabilities are those among all words with this beginning; the prefix itself is no
        suggestion.
        """
        ids = self._beginning_with(lead, prefix)
        if not len(ids):
            return []
        probabilities = np.exp(logs[ids] - logs[ids].max())
        probabilities /= probabilities.sum()
        order = np.argsort(-probabilities, kind="stable")[: limit + 1]
        found = [
            Suggestion(self._tokenizer.tokens[ids[place]].lstrip(), float(probabilities[place]))
            for place in order
        ]
        return [suggestion for suggestion in found if suggestion.text != prefix][:limit]

    def _beginning_with(self, lead: str, prefix: str) -> npt.NDArray[np.int64]:
        start = lead + prefix
        ids = [
            number
            for number, token in self._words
            if token.startswith(start) and token.startswith(" ") == start.startswith(" ")
        ]
        return np.array(ids, dtype=np.int64)

    @cached_property
    def _words(self) -> list[tuple[int, str]]:
        """Ids and texts of the tokens that are words or numbers."""
        return [
            (number, token)
            for number, token in enumerate(self._tokenizer.tokens)
            if token.lstrip()[:1].isalnum()
        ]
