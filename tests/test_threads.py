"""One predictor in several threads answers as in one thread, and loses nothing."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple, TypeVar

import pytest

from predictive import paths
from predictive.learned.store import LearnedStore
from predictive.prediction.predictor import Predictor

THREADS = 4
Result = TypeVar("Result")
TEXTS = ["", "Voy al par", "Voy al parque con mi ", "Luego vuelvo a c", "¿Vienes ma", "¡Qué "]


class Answers(NamedTuple):
    texts: list[str]
    figures: list[float]
    """Which may differ in their last digits by the order of the questions, in one thread too."""


def ask(predictor: Predictor, text: str) -> Answers:
    """Ask all there is to ask of a text."""
    suggested = predictor.suggest(text, words=3)
    extended = [predictor.extend(text, each, 2) for each in suggested]
    explained = predictor.explain(text)
    inspected = predictor.inspect(text).tokens
    generated = list(predictor.generate(text, max_tokens=8, seed=1))
    scored = list(predictor.generate_scored(text, max_tokens=8, seed=2))
    texts = [each.text for each in [*suggested, *extended]]
    texts += [each.text for each in explained]
    texts += [each.text for each in inspected]
    texts += [each.text for each in scored]
    figures = [each.probability for each in [*suggested, *extended]]
    figures += [each.blended for each in explained]
    figures += [each.bits for each in inspected]
    figures += [each.bits for each in scored]
    figures += [predictor.score(text).nats, predictor.score_with_cache(text).nats]
    return Answers(texts + generated, figures)


def in_threads(work: Callable[[int], Result]) -> list[Result]:
    with ThreadPoolExecutor(THREADS) as pool:
        return [each.result() for each in [pool.submit(work, n) for n in range(THREADS)]]


def test_every_thread_gets_the_answers_that_one_alone_gets(trained: Path) -> None:
    expected = {text: ask(Predictor.from_directory(trained), text) for text in TEXTS}
    shared = Predictor.from_directory(trained)

    def work(number: int) -> list[tuple[str, Answers]]:
        turned = TEXTS[number:] + TEXTS[:number]
        return [(text, ask(shared, text)) for text in turned * 2]

    for text, answers in (pair for pairs in in_threads(work) for pair in pairs):
        assert answers.texts == expected[text].texts
        assert answers.figures == pytest.approx(expected[text].figures, rel=1e-4)


def test_what_several_threads_learn_is_all_counted(trained: Path, home: Path) -> None:
    store = LearnedStore(paths.learned())
    store.state = "on"
    predictor = Predictor.from_directory(trained, store)

    def work(number: int) -> object:
        for _ in range(20):
            predictor.learn("Zorbax come pan.")
            predictor.suggest("Zorbax co")
        return predictor.suggest("Zorbax co")[0].text

    assert in_threads(work) == ["come"] * THREADS
    assert store.words()["zorbax"].count == 20 * THREADS
    assert dict(store.followers(["zorbax"]).counts) == {"come": 20 * THREADS}


def test_predictors_that_share_learned_text_lose_nothing(trained: Path, home: Path) -> None:
    store = LearnedStore(paths.learned())
    store.state = "on"
    predictors = [Predictor.from_directory(trained, store) for _ in range(THREADS)]

    def work(number: int) -> object:
        return [predictors[number].learn("Zorbax come pan.") for _ in range(20)]

    assert in_threads(work) == [[3] * 20] * THREADS
    assert store.words()["zorbax"].count == 20 * THREADS


@pytest.mark.parametrize("scored", [False, True])
def test_threads_that_take_from_one_text_get_each_piece_once(scored: bool, trained: Path) -> None:
    predictor = Predictor.from_directory(trained)
    start = predictor.generate_scored if scored else predictor.generate
    whole = list(start("Voy", max_tokens=60, seed=3))
    shared = start("Voy", max_tokens=60, seed=3)
    taken = in_threads(lambda number: list(shared))
    pieces = [piece for pieces in taken for piece in pieces]
    assert sorted(map(str, pieces)) == sorted(map(str, whole))
