"""The most probable words that a character model would spell after what was typed."""

import heapq
import re
from collections.abc import Iterator
from itertools import count, islice
from typing import NamedTuple

import numpy as np

from predictive.counts.lexicon import JOINERS, LONGEST_WORD, is_word
from predictive.inference.language_model import LanguageModel, RecurrentState
from predictive.inference.sampling import Logs
from predictive.prediction.completer import Completion
from predictive.prediction.document import STRETCH, stretch_start
from predictive.prediction.state_cache import StateCache
from predictive.tokenizer import Tokenizer

_MAXIMUM_STEPS = 150


class _Spelling(NamedTuple):
    """A beginning of a word, or (`ended`) a word with its end; sorted by cost."""

    cost: float
    order: int
    text: str
    ended: bool
    state: RecurrentState
    """Before the last character was read."""


class CharacterSearch:
    """Best-first search over spellings.

    A spelling's probability only falls as it grows, so that words come in their true order. The
    search gives up after some hundred letters.
    """

    def __init__(self, tokenizer: Tokenizer, model: LanguageModel) -> None:
        self._tokenizer = tokenizer
        self._model = model
        self._states = StateCache(model)
        self._letters = [
            token_id
            for token_id, token in enumerate(tokenizer.tokens)
            if len(token) == 1 and (token in JOINERS or re.match(r"\w", token))
        ]
        letters = set(self._letters)
        self._others = [each for each in range(tokenizer.vocab_size) if each not in letters]

    def words(self, before: str, prefix: str, limit: int) -> list[Completion]:
        """Return the best words after `before` that begin with `prefix`, most probable first.

        A word ends where a character follows that is in no word; its probability is that of its
        remaining characters and of that end.
        """
        if prefix and not is_word(prefix):
            return []
        state = self._state(before + prefix)
        words = (word for word in self._search(state, prefix) if word.text != prefix)
        return list(islice(words, limit))

    def probability(self, before: str, word: str) -> float:
        """Return how probable it is that the word after `before` is this one."""
        state, nats = self._state(before), 0.0
        begins = None
        for token in self._tokenizer.encode(word).tolist():
            logs = self._model.log_probabilities(state)
            begins = np.logaddexp.reduce(logs[self._letters]) if begins is None else begins
            nats -= float(logs[token])
            state = self._model.step(token, state)
        end = np.logaddexp.reduce(self._model.log_probabilities(state)[self._others])
        return float(np.exp(end - nats - (begins or 0.0)))

    def word_share(self, before: str) -> float | None:
        """Return how probable it is that a word follows, not a mark; None if it would not."""
        logs = self._model.log_probabilities(self._state(before.removesuffix(" ")))
        share = float(np.exp(logs[self._tokenizer.encode(" ")[0]]))
        return share if share > 1 / 2 else None

    def _state(self, text: str) -> RecurrentState:
        """Return the state after a text, of a long one after its last part."""
        start = stretch_start(len(text))
        state = self._states.after(self._tokenizer.encode(text[start:]))
        if len(text) >= start + STRETCH:
            self._states.follow(self._tokenizer.encode(text[start + STRETCH :]))
        return state

    def _search(self, state: RecurrentState, prefix: str) -> Iterator[Completion]:
        order = count()
        queue: list[_Spelling] = []
        self._expand(queue, order, 0.0, prefix, state)
        for _ in range(_MAXIMUM_STEPS):
            if not queue:
                return
            best = heapq.heappop(queue)
            if best.ended:
                yield Completion(best.text, float(np.exp(-best.cost)))
            elif len(best.text) < LONGEST_WORD:
                token = int(self._tokenizer.encode(best.text[-1])[0])
                after = self._model.step(token, best.state)
                self._expand(queue, order, best.cost, best.text, after)

    def _expand(
        self,
        queue: list[_Spelling],
        order: Iterator[int],
        cost: float,
        text: str,
        state: RecurrentState,
    ) -> None:
        """Queue every next character, and the end of the word."""
        logs: Logs = self._model.log_probabilities(state)
        letters, others = self._letters, self._others
        if text and text[-1] not in JOINERS:
            end = cost - float(np.logaddexp.reduce(logs[others]))
            heapq.heappush(queue, _Spelling(end, next(order), text, True, state))
        for token in letters:
            letter = self._tokenizer.tokens[token]
            if not text and not is_word(letter):
                continue
            further = cost - float(logs[token])
            heapq.heappush(queue, _Spelling(further, next(order), text + letter, False, state))
