"""The most probable words that a character model would spell behind what was typed."""

import heapq
import re
from collections.abc import Iterator
from functools import cached_property
from itertools import count, islice
from typing import NamedTuple

import numpy as np

from predictive.inference.language_model import LanguageModel, State
from predictive.inference.sampling import Logs
from predictive.prediction.suggestion import Suggestion
from predictive.tokenizer import Tokenizer

_JOINERS = "'’-"
_MAXIMUM_STEPS = 400
_LONGEST_WORD = 40


class _Spelling(NamedTuple):
    """A beginning of a word, or (`complete`) a word with its end; ordered by cost."""

    cost: float
    number: int
    text: str
    complete: bool
    state: State
    """Before the last character was read."""


class CharacterSearch:
    """Best-first search over spellings.

    A spelling's probability only falls as it grows, so that words come in their true order. The
    search gives up after some hundred letters.
    """

    def __init__(self, tokenizer: Tokenizer, model: LanguageModel) -> None:
        self._tokenizer = tokenizer
        self._model = model

    def complete(self, state: State, prefix: str, limit: int) -> list[Suggestion]:
        """Return the best words beginning with `prefix`, most probable first.

        `state` is the model's after the prefix. A word ends where a character follows that is in
        no word; its probability is that of its remaining characters and of such an end.
        """
        words = (word for word in self._search(state, prefix) if word.text != prefix)
        return list(islice(words, limit))

    def _search(self, state: State, prefix: str) -> Iterator[Suggestion]:
        numbers = count()
        queue: list[_Spelling] = []
        self._expand(queue, numbers, 0.0, prefix, state)
        for _ in range(_MAXIMUM_STEPS):
            if not queue:
                return
            best = heapq.heappop(queue)
            if best.complete:
                yield Suggestion(best.text, float(np.exp(-best.cost)))
            elif len(best.text) < _LONGEST_WORD:
                token = int(self._tokenizer.encode(best.text[-1])[0])
                after = self._model.step(token, best.state)
                self._expand(queue, numbers, best.cost, best.text, after)

    def _expand(
        self, queue: list[_Spelling], numbers: Iterator[int], cost: float, text: str, state: State
    ) -> None:
        """Queue every next character, and the end of the word."""
        logs: Logs = self._model.log_probabilities(state)
        letters, others = self._letters, self._others
        if text and text[-1] not in _JOINERS:
            end = cost - float(np.logaddexp.reduce(logs[others]))
            heapq.heappush(queue, _Spelling(end, next(numbers), text, True, state))
        for token in letters:
            letter = self._tokenizer.tokens[token]
            if letter in _JOINERS and not text:
                continue
            further = cost - float(logs[token])
            heapq.heappush(queue, _Spelling(further, next(numbers), text + letter, False, state))

    @cached_property
    def _letters(self) -> list[int]:
        return [
            number
            for number, token in enumerate(self._tokenizer.tokens)
            if len(token) == 1 and (token in _JOINERS or re.match(r"\w", token))
        ]

    @cached_property
    def _others(self) -> list[int]:
        letters = set(self._letters)
        return [number for number in range(self._tokenizer.vocab_size) if number not in letters]
