"""One model in use: suggestions, generated text and scores, for text."""

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice, tee
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

import numpy as np

from predictive.bounds import checked
from predictive.inference.generation import Sampled, generate
from predictive.model.config import ModelConfig
from predictive.model.directory import Model, load_model
from predictive.model.weights import Weights
from predictive.options import (
    Generating,
    MaxTokens,
    MostTokens,
    Sampling,
    Seed,
)
from predictive.prediction.inspection import (
    MOST_TOKENS,
    InspectedLine,
    Inspection,
    inspect,
    inspect_lines,
    token_ids,
)
from predictive.prediction.loaded_model import LoadedModel
from predictive.prediction.score import Score, ScoredText, score_of, tokens_and_targets
from predictive.prediction.session import Session
from predictive.prediction.text_stream import (
    Prompt,
    read_prompt,
    stop_texts,
    text_stream,
    token_texts,
)
from predictive.tokenizer import UNKNOWN_ID, Ids, Tokenizer

if TYPE_CHECKING:
    from predictive.learned.store import LearnedStore


_GENERATING = Generating()

Item = TypeVar("Item")


class _SharedIterator(Generic[Item]):
    """An iterator that several threads may use: each item goes to one of them."""

    def __init__(self, items: Iterator[Item]) -> None:
        self._turn = Lock()
        self._items = items

    def __iter__(self) -> Iterator[Item]:
        return self

    def __next__(self) -> Item:
        with self._turn:
            return next(self._items)


class Predictor(Session):
    """A model in use, by any number of threads: a session of one text, and all else it can do.

    For further texts, `session` returns further sessions.

    Numbers out of bounds raise `predictive.bounds.BoundsError`.
    """

    def __init__(
        self,
        model: Model,
        learned: "LearnedStore | None" = None,
        banned: Collection[str] = (),
    ) -> None:
        super().__init__(LoadedModel.of(model), learned, banned)
        self.config: ModelConfig = model.config
        self._model = model
        self._network = self._loaded.network

    @classmethod
    def from_directory(
        cls,
        folder: Path,
        learned: "LearnedStore | None" = None,
        banned: Collection[str] = (),
    ) -> Self:
        """Load a model. Raises `ModelError` if it is missing, damaged or of another version."""
        return cls(load_model(folder), learned, banned)

    @property
    def _tokenizer(self) -> Tokenizer:
        return self._loaded.model.tokenizer  # parsed when it is first used

    def session(self) -> Session:
        """Return a session for another text."""
        return Session(self._loaded, self._store, self._banned)

    def count_tokens(self, prompt: str) -> int:
        """Return how many tokens `generate` reads of a prompt."""
        return len(read_prompt(self._model.tokenizer, prompt).tokens) - 1

    @checked
    def generate(
        self,
        prompt: str = "",
        *,
        max_tokens: MaxTokens = _GENERATING.max_tokens,
        stop: str | Sequence[str] = _GENERATING.stop,
        seed: Seed | None = _GENERATING.seed,
        **rules: float,
    ) -> Iterator[str]:
        """Continue a prompt, piece by piece, until a document's end, a stop text or the limit.

        `stop` is one text or several; the one that ends the text is not yielded. `rules` are those
        of `Sampling`: temperature, top_k, top_p, min_p, repeat_penalty.
        """
        stop = stop_texts(stop)
        context = read_prompt(self._model.tokenizer, prompt)
        tokens = (each.token for each in self._sample(context, seed, rules))
        texts = text_stream(self._model.tokenizer, context, islice(tokens, max_tokens), stop)
        return _SharedIterator(texts)

    @checked
    def generate_scored(
        self,
        prompt: str = "",
        *,
        max_tokens: MaxTokens = _GENERATING.max_tokens,
        seed: Seed | None = _GENERATING.seed,
        **rules: float,
    ) -> Iterator[ScoredText]:
        """Continue a prompt as `generate` does, token by token, each with its surprise.

        The surprise is that of the network itself, before `rules` changed its distribution.
        """
        context = read_prompt(self._model.tokenizer, prompt)
        drawn, scores = tee(islice(self._sample(context, seed, rules), max_tokens))
        texts = token_texts(self._model.tokenizer, context, (each.token for each in drawn))
        scored = (
            ScoredText(text, -each.log_probability / math.log(2))
            for text, each in zip(texts, scores, strict=False)
        )
        return _SharedIterator(scored)

    def _sample(
        self, context: Prompt, seed: int | None, rules: Mapping[str, Any]
    ) -> Iterator[Sampled]:
        sampling = Sampling(**rules)
        state = self._network.read(context.tokens, self._network.initial_state())
        return generate(
            self._network,
            state,
            context.tokens,
            sampling,
            np.random.default_rng(seed),
            banned=[UNKNOWN_ID],
        )

    @checked
    def inspect(self, text: str, most_tokens: MostTokens = MOST_TOKENS) -> Inspection:
        """Return how the network reads the last tokens of a text: surprise and activity."""
        return inspect(self._model.tokenizer, self._network, text, most_tokens)

    def inspect_lines(self, chunks: Iterable[str]) -> Iterator[InspectedLine]:
        """Yield the lines of a text that comes in chunks, with the network's surprise by token."""
        return inspect_lines(self._model.tokenizer, self._network, chunks)

    def token_ids(self, chunks: Iterable[str]) -> Ids:
        """Return the ids of the tokens of a text that comes in chunks, as `inspect_lines` has."""
        return token_ids(self._model.tokenizer, chunks)

    def weights(self) -> Weights:
        """Return the weights of the network in float32, for PyTorch."""
        return self._model.weights.dequantized()

    def score(self, text: str) -> Score:
        """Return how probable a text is, read from its start with the state carried through."""
        tokens, targets = tokens_and_targets(self._model.tokenizer, text)
        logs, _ = self._network.score(tokens, targets, self._network.initial_state())
        return score_of(self._model.tokenizer, text, targets, -float(logs.sum(dtype=np.float64)))

    def score_with_cache(self, text: str) -> Score:
        """Return how probable a text is with a cache of its recent tokens.

        See `predictive.inference.neural_cache`.
        """
        from predictive.inference.neural_cache import score_with_cache  # not needed to suggest

        tokens, targets = tokens_and_targets(self._model.tokenizer, text)
        nats = score_with_cache(self._network, tokens, targets, self._network.initial_state())
        return score_of(self._model.tokenizer, text, targets, nats)
