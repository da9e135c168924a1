"""What a network's state was while it read a text."""

from collections.abc import Iterator, Sequence

import numpy as np

from predictive.inference.language_model import LanguageModel, RecurrentState
from predictive.inference.matrix import Array
from predictive.tokenizer import END_ID, Tokenizer

BATCH = 32
"""Texts read at a time."""


class StateReader:
    """Reads texts with a network; it keeps nothing of them."""

    def __init__(self, tokenizer: Tokenizer, network: LanguageModel) -> None:
        self._tokenizer = tokenizer
        self._network = network
        self._start = network.read([END_ID], network.initial_state())

    @property
    def width(self) -> int:
        """The number of features of a text: three times the hidden size."""
        return 3 * self._network.architecture.hidden_size

    def read(self, texts: Sequence[str]) -> Array:
        """Return the features (N, width) of texts.

        They are the mean, the maximum and the last of the states of the last layer, over the
        tokens of the text ("concat pooling", Howard and Ruder 2018, section 3.3).
        """
        if not texts:
            return np.empty((0, self.width), dtype=np.float32)
        return np.concatenate([self._read(texts[start : start + BATCH])
                               for start in range(0, len(texts), BATCH)])  # fmt: skip

    def _read(self, texts: Sequence[str]) -> Array:
        tokens = [self._tokenizer.encode(text) for text in texts]
        lengths = np.array([len(each) for each in tokens])
        order = np.argsort(-lengths, kind="stable")
        hidden = np.tile(self._start[-1][0], (len(texts), 1))
        total, highest, last = np.zeros_like(hidden), np.full_like(hidden, -np.inf), hidden.copy()
        for states in self._states([tokens[each] for each in order]):
            total[: len(states)] += states
            np.maximum(highest[: len(states)], states, out=highest[: len(states)])
            last[: len(states)] = states
        read = lengths[order] > 0
        total[~read] = highest[~read] = last[~read]
        total /= np.maximum(lengths[order], 1)[:, None]
        features = np.empty((len(texts), self.width), dtype=np.float32)
        features[order] = np.concatenate([total, highest, last], axis=1)
        return features

    def _states(self, tokens: Sequence[Sequence[int]]) -> Iterator[Array]:
        """Yield the states (M, hidden_size) after each token of texts, the longest text first.

        The first M texts have so many tokens.
        """
        state: RecurrentState = tuple(
            tuple(np.tile(part, (len(tokens), 1)) for part in layer) for layer in self._start
        )
        reading = len(tokens)
        for place in range(len(tokens[0])):
            while len(tokens[reading - 1]) <= place:
                reading -= 1
            state = tuple(tuple(part[:reading] for part in layer) for layer in state)
            state = self._network.step(np.array([each[place] for each in tokens[:reading]]), state)
            yield state[-1][0]
