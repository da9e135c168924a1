"""An editor with a fake model that always suggests the same."""

import asyncio
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from textual import app as textual_app
from textual.app import App

from predictive import paths
from predictive.learned.store import LearnedStore
from predictive.prediction.predictor import Predictor
from predictive.prediction.suggestion import Suggestion
from predictive.revising import checker
from predictive.settings import Settings
from predictive.suggesting.loading import ModelInUse
from predictive.suggesting.worker import Load
from predictive.tui.app import PredictiveApp
from predictive.tui.writing import counting, suggestion_requests
from predictive.tui.writing.marking import marking
from predictive.tui.writing.screen import WritingScreen

_SLEEP, _IDLE, _MOST_SLEEPS = 0.005, 0.0005, 200
"""Seconds of sleep, and of computing meanwhile, after which Pilot presses the next key."""


async def _wait_for_idle(_: float = 0.0) -> None:
    """Wait until the process sleeps through 5 ms; Textual waits for 20, twice after each key."""
    for _number in range(_MOST_SLEEPS):
        begun = time.process_time()
        await asyncio.sleep(_SLEEP)
        if time.process_time() - begun < _IDLE:
            break


vars(textual_app)["wait_for_idle"] = _wait_for_idle

WORDS = {"parque": 0.6, "perro": 0.5, "pero": 0.3, "mañana": 0.4, "mucho": 0.2, "casa": 0.05}
MISTYPED = {"qeu": ("que", "qué"), "tambien": ("también",), "Teh": ("The",)}
PHRASES = {"parque": "parque con mi perro", "perro": "perro grande"}


class FixedPredictor:
    """Knows six words; a word it knows is followed by the same words always."""

    text_kind = "prose"

    def __init__(self, learned: LearnedStore) -> None:
        self._learned = learned
        self.words = dict(WORDS)
        self.learnt: list[str] = []
        self.checked: list[str] = []

    def session(self) -> "FixedPredictor":
        """Return itself: it remembers no text."""
        return self

    def suggest(
        self,
        text: str,
        limit: int = 5,
        words: int = 1,
        confidence: float = 0.0,
        after: str = "",
    ) -> list[Suggestion]:
        """Return the words that begin as the text ends, but not the one that is there."""
        from predictive.counts.lexicon import fold_accents
        from predictive.prediction.context import ContextReader

        context = ContextReader().context(text, after)
        start, end = len(text) - len(context.typed), len(text) + len(context.rest)
        there = context.prefix + context.rest
        banned = self._learned.banned()
        return [
            Suggestion(word, probability, start, end, context.space_before, context.space_after)
            for word, probability in self.words.items()
            if fold_accents(word).startswith(fold_accents(context.prefix))
            and word not in banned
            and (word != there or not context.rest)
        ][:limit]

    def extend(
        self, text: str, suggestion: Suggestion, words: int, confidence: float = 0.0
    ) -> Suggestion:
        """Return the phrase that begins with a word."""
        phrase = PHRASES.get(suggestion.text, "").split()[:words]
        return suggestion._replace(text=" ".join(phrase) or suggestion.text)

    def check_part(self, text: str, start: int, end: int) -> list[checker.Mark]:
        """Return the mistyped words that it knows."""
        self.checked.append(text[start:end].strip())
        return [
            checker.Mark(match.start(), match[0], MISTYPED[match[0]], 9.0)
            for match in re.finditer(r"\w+", text)
            if match[0] in MISTYPED and start <= match.start() < end
        ]

    def learn(self, text: str) -> int:
        """Keep what is to be learned."""
        self.learnt.append(text)
        return len(text.split())


MakeApp = Callable[..., PredictiveApp]


@pytest.fixture
def make_app(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MakeApp]:
    """Makes the application with the fixed model, which waits for no pause."""
    stores: list[LearnedStore] = []
    monkeypatch.setattr(marking, "PAUSE", 0)
    monkeypatch.setattr(counting, "PAUSE", 0)
    monkeypatch.setattr(suggestion_requests, "PAUSE", 0)
    monkeypatch.setattr(checker, "check_part", FixedPredictor.check_part)
    monkeypatch.setattr(checker, "prepare", lambda session, letter: None)

    def load(name: str | None) -> ModelInUse:
        stores.append(LearnedStore(home / "learned.sqlite"))
        predictor = FixedPredictor(stores[-1])
        return ModelInUse(
            home / "models" / (name or "fixed"), cast(Predictor, predictor), stores[-1]
        )

    def make(file: Path | None = None, **settings: Any) -> PredictiveApp:
        home.mkdir(exist_ok=True)
        return PredictiveApp(Settings(**settings), lambda: WritingScreen(file), load=load)

    yield make
    for store in stores:
        store.close()


def fixed(app: App[None]) -> FixedPredictor:
    """Return the fixed model of an application."""
    assert isinstance(app, PredictiveApp)
    assert app.model_worker.loaded is not None
    return cast(FixedPredictor, app.model_worker.loaded.predictor)


def loading(trained: Path) -> Load:
    """Return what loads the trained model, whatever name is asked for."""

    def load(name: str | None) -> ModelInUse:
        store = LearnedStore(paths.learned())
        return ModelInUse(trained, Predictor.from_directory(trained, store), store)

    return load
