"""One model in use: suggestions, generated text and scores, for text."""

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice, tee
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

import numpy as np

from predictive.bounds import checked
from predictive.inference.generation import Sampled, generate
from predictive.inference.language_model import LanguageModel
from predictive.model.config import ModelConfig
from predictive.model.directory import Model, load_model
from predictive.options import (
    Confidence,
    Generating,
    Limit,
    MaxTokens,
    MostTokens,
    Sampling,
    Seed,
    Suggesting,
    Words,
)
from predictive.prediction.blending import Blending
from predictive.prediction.character_search import CharacterSearch
from predictive.prediction.completion import LEAST_CONFIDENCE, Completion
from predictive.prediction.context import split_context
from predictive.prediction.inspection import MOST_TOKENS, Inspection, inspect
from predictive.prediction.memory import Memory
from predictive.prediction.reader import Reader
from predictive.prediction.score import Score, ScoredText, reading, score_of
from predictive.prediction.suggestion import Reason, Suggestion
from predictive.prediction.text_stream import Prompt, read_prompt, text_stream, token_texts
from predictive.tokenizer import UNKNOWN_ID

if TYPE_CHECKING:
    from predictive.learned.store import LearnedStore


_SUGGESTING, _GENERATING = Suggesting(), Generating()

Item = TypeVar("Item")


class _InTurn(Generic[Item]):
    """What an iterator gives, to any number of threads: each item to one of them."""

    def __init__(self, turn: "RLock", items: Iterator[Item]) -> None:
        self._turn = turn
        self._items = items

    def __iter__(self) -> Iterator[Item]:
        return self

    def __next__(self) -> Item:
        with self._turn:
            return next(self._items)


class Predictor:
    """Predicts from one model, for several threads, of which each waits for its turn.

    With a store of learned text, what is in it is blended in, and `learn` adds to it. Without one,
    words that are `banned` (as `plain` makes them) are still not suggested.

    Numbers that nothing can be done with are answered by `predictive.bounds.BoundsError`.
    """

    def __init__(
        self,
        model: Model,
        learned: "LearnedStore | None" = None,
        banned: Collection[str] = (),
    ) -> None:
        self.config: ModelConfig = model.config
        self._tokenizer = model.tokenizer
        self._model = LanguageModel(model.config.architecture, model.weights)
        reader = Reader.of(model)
        self._turn = RLock()
        self._memory = Memory(learned, reader, banned) if learned or banned else None
        by_character = model.config.level == "char"
        self._completion = Completion(
            Blending(model, self._model, self._memory, reader),
            reader,
            model.spelling,
            CharacterSearch(model.tokenizer, self._model) if by_character else None,
        )

    @classmethod
    def from_directory(
        cls,
        folder: Path,
        learned: "LearnedStore | None" = None,
        banned: Collection[str] = (),
    ) -> Self:
        """Load a model. Raises `ModelError` if it is missing, damaged or of another version."""
        return cls(load_model(folder), learned, banned)

    @checked
    def suggest(
        self,
        text: str,
        limit: Limit = _SUGGESTING.limit,
        words: Words = _SUGGESTING.words,
        confidence: Confidence = _SUGGESTING.confidence,
    ) -> list[Suggestion]:
        """Return the most probable completions of the word in progress, or next words.

        `text` is all that stands before the cursor. With `words` above one, each is extended by
        the words that most probably follow, up to `words` in all, as long as the whole stays
        probable and the sentence does not end. What is less probable than `confidence` is left
        out. The most probable comes first.
        """
        before, prefix = split_context(text)
        with self._turn:
            found = self._completion.complete(before, prefix, limit)
            if words > 1:
                found = [self.extend(text, each, words, confidence) for each in found]
        confident = (each for each in found if each.probability >= confidence)
        return sorted(confident, key=lambda suggestion: -suggestion.probability)

    @checked
    def extend(
        self,
        text: str,
        suggestion: Suggestion,
        words: Words,
        confidence: Confidence = _SUGGESTING.confidence,
    ) -> Suggestion:
        """Let a suggestion for `text` go on with further words, up to `words` in all."""
        before, _ = split_context(text)
        least = max(confidence, LEAST_CONFIDENCE)
        with self._turn:
            return self._completion.extend(before, suggestion, words, least)

    def learn(self, text: str) -> int:
        """Learn a typed text, if the person turned learning on; return the words learned.

        What looks secret is left out (`predictive.learned.sentences`). Raises `LearnedError` if
        the store cannot be written.
        """
        with self._turn:
            return self._memory.learn(text) if self._memory else 0

    @checked
    def generate(
        self,
        prompt: str = "",
        *,
        max_tokens: MaxTokens = _GENERATING.max_tokens,
        stop: Sequence[str] = _GENERATING.stop,
        seed: Seed | None = _GENERATING.seed,
        **rules: float,
    ) -> Iterator[str]:
        """Continue a prompt, piece by piece, until a document's end, a stop text or the limit.

        The stop text is not part of what is given. `rules` are those of `Sampling`: temperature,
        top_k, top_p, min_p, repeat_penalty.
        """
        context = read_prompt(self._tokenizer, prompt)
        tokens = (each.token for each in self._sample(context, seed, rules))
        texts = text_stream(self._tokenizer, context, islice(tokens, max_tokens), stop)
        return _InTurn(self._turn, texts)

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

        That is what the network itself gave it, before `rules` changed anything.
        """
        context = read_prompt(self._tokenizer, prompt)
        drawn, scores = tee(islice(self._sample(context, seed, rules), max_tokens))
        texts = token_texts(self._tokenizer, context, (each.token for each in drawn))
        scored = (
            ScoredText(text, -each.log_probability / math.log(2))
            for text, each in zip(texts, scores, strict=False)
        )
        return _InTurn(self._turn, scored)

    def _sample(
        self, context: Prompt, seed: int | None, rules: Mapping[str, Any]
    ) -> Iterator[Sampled]:
        sampling = Sampling(**rules)
        with self._turn:
            state = self._model.read(context.tokens, self._model.initial_state())
        return generate(
            self._model,
            state,
            context.tokens,
            sampling,
            np.random.default_rng(seed),
            banned=[UNKNOWN_ID],
        )

    @checked
    def inspect(self, text: str, most_tokens: MostTokens = MOST_TOKENS) -> Inspection:
        """Return how the network reads the last tokens of a text: surprise and activity."""
        with self._turn:
            return inspect(self._tokenizer, self._model, text, most_tokens)

    @checked
    def explain(self, text: str, limit: Limit = _SUGGESTING.limit) -> list[Reason]:
        """Return the best suggestions behind `text`, each with what every part says of it."""
        with self._turn:
            return self._completion.explain(*split_context(text), limit)

    def score(self, text: str) -> Score:
        """Return how probable a text is, read from its start with the state carried through."""
        tokens, targets = reading(self._tokenizer, text)
        with self._turn:
            logs, _ = self._model.score(tokens, targets, self._model.initial_state())
        return score_of(self._tokenizer, text, targets, -float(logs.sum(dtype=np.float64)))

    def score_with_cache(self, text: str) -> Score:
        """Return how probable a text is with a cache of what it just said.

        See `predictive.inference.neural_cache`.
        """
        from predictive.inference.neural_cache import score_with_cache  # suggesting needs it not

        tokens, targets = reading(self._tokenizer, text)
        with self._turn:
            nats = score_with_cache(self._model, tokens, targets, self._model.initial_state())
        return score_of(self._tokenizer, text, targets, nats)
