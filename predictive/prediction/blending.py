"""One distribution out of all that is known: network, n-grams, this text, learned text."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from predictive.counts.lexicon import plain
from predictive.counts.ngram_model import Distribution
from predictive.inference.language_model import LanguageModel
from predictive.inference.sampling import Logs
from predictive.model.directory import Model
from predictive.prediction.document import Document, Passage
from predictive.prediction.evidence import NOTHING, Successors, larger, moved, successors_in
from predictive.prediction.memory import Memory
from predictive.prediction.network_words import NetworkWords
from predictive.prediction.next_words import NextWords
from predictive.prediction.reader import Reader
from predictive.prediction.states import States
from predictive.prediction.writing import as_written

_REMEMBERED = 64
"""Distributions: of the places where the cursor was last."""


class Parts(NamedTuple):
    """What the parts of a model say of the types of the lexicon, before any text moves it."""

    network: NextWords | None
    """None for a network of characters."""
    ngrams: NextWords
    trained: NextWords
    """Both together; the n-grams where the network is one of characters."""


class Blending:
    """Next-word distributions; a text that goes on costs one step of the network a word."""

    def __init__(
        self, model: Model, network: LanguageModel, memory: Memory | None, reader: Reader
    ) -> None:
        self._model = model
        self._blend = model.blend
        self._network = network
        self._by_word = model.config.level == "word"
        self._states = States(network)
        self._words = NetworkWords.of(model, model.blend.temperature)
        self._memory = memory
        self._reader = reader
        self._document = Document(reader)
        self._behind = lru_cache(_REMEMBERED)(self._compute)

    @property
    def capitalizes(self) -> bool:
        """Whether sentences begin with a capital in the training text."""
        return self._blend.capitalizes

    @property
    def network_share(self) -> float:
        """The weight of the network against the n-grams."""
        return self._blend.network

    def is_banned(self, word: str) -> bool:
        """Whether a word is never to be offered."""
        return self._memory is not None and plain(word) in self._memory.banned

    def form(self, number: int, before: str) -> str:
        """Return how a type is to be written behind a text.

        What is not in the lexicon: as it was written last, in the text or else when it was learned.
        """
        form = self._reader.form(number)
        if self._reader.is_in_lexicon(form):
            return form
        learned = self._memory.form(form) if self._memory else None
        return as_written(form, before) or learned or form

    def behind(self, text: str) -> NextWords:
        """Return what may follow `text`, which ends where a word begins."""
        if self._memory and self._memory.refresh():
            self._behind.cache_clear()
        return self._behind(text)

    def parts(self, text: str) -> "Parts":
        """Return what each part of the model alone says may follow `text`."""
        passage = self.passage(text)
        network = self._words.probabilities(self.read(passage)) if self._by_word else None
        return Parts(
            None if network is None else self._next_words(network),
            self._next_words(self.counted(passage.types)),
            self._next_words(self._trained(passage)),
        )

    def passage(self, text: str) -> Passage:
        """Return `text` as the models read it."""
        return self._document.read(text)

    def _compute(self, text: str) -> NextWords:
        passage, trust = self.passage(text), self._blend.evidence
        orders = [self._evidence(passage.types, length) for length in range(len(trust.weights))]
        banned = self._memory.banned_types() if self._memory else NOTHING.types
        trained = self._trained(passage)
        new = np.zeros(len(self._reader) - len(trained), dtype=np.float32)
        usual = np.concatenate([self._model.ngrams.unigrams, new])
        probabilities = moved(np.concatenate([trained, new]), usual, orders, trust)
        probabilities[banned] = 0
        return self._next_words(probabilities).sharpened(self._blend.exponent)

    def _next_words(self, probabilities: Distribution) -> NextWords:
        return NextWords(probabilities, self._blend.out_of_vocabulary, self._reader)

    def _trained(self, passage: Passage) -> Distribution:
        """Return what network and n-grams say together, of the types of the lexicon."""
        share = np.float32(self._blend.network if self._by_word else 0)
        if share == 0:
            return self.counted(passage.types)
        read = self._words.probabilities(self.read(passage))
        return read if share == 1 else share * read + (1 - share) * self.counted(passage.types)

    def counted(self, types: npt.NDArray[np.int64]) -> Distribution:
        """Return what the n-grams say of the next type (N,)."""
        general, own = self._model.ngrams, self._model.own_ngrams
        context = types[1 - general.order :].tolist()
        counted = general.distribution(context)
        if own is None:
            return counted
        share = np.float32(self._blend.own_ngrams)
        return share * own.distribution(context) + (1 - share) * counted

    def read(self, passage: Passage) -> Logs:
        """Return what the network says of its next token (V,)."""
        state = self._states.after(passage.tokens)
        self._states.follow(passage.next_tokens)
        return self._network.log_probabilities(state)

    def _evidence(self, types: npt.NDArray[np.int64], length: int) -> Successors:
        """Return what followed the last `length` words, in this text and in what was learned."""
        context = types[len(types) - length :].tolist()
        here = successors_in(types, context, self._blend.evidence.half_life)
        if self._memory is None:
            return here
        return larger(here, self._memory.followers(context))
