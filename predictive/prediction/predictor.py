"""One model in use: suggestions, generated text and scores, for text."""

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Self

import msgspec
import numpy as np

from predictive import model_directory
from predictive.corpus.cleaning import clean
from predictive.inference.generation import generate
from predictive.inference.language_model import LanguageModel, State
from predictive.inference.sampling import Sampling
from predictive.model_directory import Model, ModelConfig
from predictive.prediction.character_search import CharacterSearch
from predictive.prediction.context import CONTEXT_CHARACTERS, split_context
from predictive.prediction.score import Score
from predictive.prediction.suggestion import Suggestion
from predictive.prediction.text_stream import read_prompt, text_stream
from predictive.prediction.word_search import WordSearch
from predictive.tokenizer import END_ID, UNKNOWN_ID, Ids


class Predictor:
    """Predicts from one model; not for several threads at once."""

    def __init__(self, model: Model) -> None:
        self.config: ModelConfig = model.config
        self._tokenizer = model.tokenizer
        self._model = LanguageModel(model.config.architecture, model.weights)
        self._words = WordSearch(self._tokenizer)
        self._characters = CharacterSearch(self._tokenizer, self._model)

    @classmethod
    def from_directory(cls, folder: Path) -> Self:
        """Load a model. Raises `ModelError` if it is missing, damaged or of another version."""
        return cls(model_directory.load(folder))

    def suggest(self, text: str, limit: int = 5, words: int = 1) -> list[Suggestion]:
        """Return the most probable completions of the word in progress, or next words.

        `text` is all that stands before the cursor. With `words` above one, each is extended by
        the words that most probably follow, `words` in all. The most probable comes first.
        """
        before, prefix = split_context(clean(text[-CONTEXT_CHARACTERS:]))
        found = self._complete(before, prefix, limit)
        extended = [self._extend(before, suggestion, words) for suggestion in found]
        return sorted(extended, key=lambda suggestion: -suggestion.probability)

    def generate(
        self,
        prompt: str = "",
        *,
        max_tokens: int = 200,
        stop: Sequence[str] = (),
        seed: int | None = None,
        **rules: float,
    ) -> Iterator[str]:
        """Continue a prompt, piece by piece, until a document's end, a stop text or the limit.

        The stop text is not part of what is given. `rules` are those of `Sampling`: temperature,
        top_k, top_p, min_p, repeat_penalty.
        """
        context = read_prompt(self._tokenizer, prompt)
        tokens = generate(
            self._model,
            self._model.read(context.tokens, self._model.initial_state()),
            context.tokens,
            msgspec.convert(rules, Sampling),
            np.random.default_rng(seed),
            banned=[UNKNOWN_ID],
        )
        return text_stream(self._tokenizer, context, islice(tokens, max_tokens), stop)

    def score(self, text: str) -> Score:
        """Return how probable a text is, read from its start with the state carried through."""
        text = clean(text)
        targets = self._tokenizer.encode(text)
        tokens = np.concatenate([[END_ID], targets[:-1]]) if len(targets) else targets
        logs, _ = self._model.score(tokens, targets, self._model.initial_state())
        return Score(
            nats=-float(logs.sum(dtype=np.float64)),
            spelling_nats=self._tokenizer.spelling_nats(text),
            tokens=len(targets),
            unknown=int((targets == UNKNOWN_ID).sum()),
            characters=len(text),
        )

    def _complete(self, before: str, prefix: str, limit: int) -> list[Suggestion]:
        if self.config.level == "char":
            state = self._state_after(self._tokenizer.encode(before + prefix))
            return self._characters.complete(state, prefix, limit)
        ids, lead = self._tokenizer.encode_before_word(before)
        logs = self._model.log_probabilities(self._state_after(ids))
        return self._words.complete(logs, lead, prefix, limit)

    def _state_after(self, ids: Ids) -> State:
        return self._model.read([END_ID, *ids], self._model.initial_state())

    def _extend(self, before: str, suggestion: Suggestion, words: int) -> Suggestion:
        for _ in range(words - 1):
            further = self._complete(f"{before}{suggestion.text} ", "", 1)
            if not further:
                break
            suggestion = Suggestion(
                f"{suggestion.text} {further[0].text}",
                suggestion.probability * further[0].probability,
            )
        return suggestion
