"""The figures of the session, and what a text costs with the model in use."""

import asyncio
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NoReturn

import pytest
from textual.pilot import Pilot
from textual.widgets import ProgressBar

from predictive.editing.statistics import Statistics
from predictive.errors import LearnedError, PredictiveError
from predictive.evaluation.keystroke_savings import keystroke_savings, type_phrases
from predictive.prediction.suggestion import Suggestion
from predictive.settings import Settings
from predictive.suggesting.loading import ModelInUse
from predictive.suggesting.worker import Load
from predictive.tui.app import PredictiveApp
from predictive.tui.statistics_screen import MOST_CHARACTERS, StatisticsScreen, phrases_of
from tests.tui.writing import settle

TEXT = "Mi perro. Mi gato.\n\nEl perro y el gato."


def suggest(text: str, limit: int = 5, *_: object) -> list[Suggestion]:
    """Know four words by their first letters."""
    prefix = text.rpartition(" ")[2]
    words = [each for each in ("mi", "perro", "gato", "el") if prefix and each.startswith(prefix)]
    return [Suggestion(word, 0.5) for word in words[:limit]]


def loading(suggest: Any) -> Load:
    learned: Any = SimpleNamespace(state="off")
    session = SimpleNamespace(suggest=suggest)
    predictor: Any = SimpleNamespace(suggest=suggest, session=lambda: session)
    return lambda name: ModelInUse(Path("park"), predictor, learned)


def no_model(name: str | None) -> NoReturn:
    raise PredictiveError("no model is used here")


def counted() -> Statistics:
    statistics = Statistics()
    statistics.type(3, 0.0)
    statistics.save()
    statistics = Statistics()
    for second in range(7):
        statistics.type(1, float(second))
    statistics.accept(3, 7.0)
    statistics.show(4.0)
    return statistics


async def show(pilot: Pilot[None], text: str) -> StatisticsScreen:
    await settle(pilot)
    screen = StatisticsScreen(counted(), text)
    await pilot.app.push_screen(screen)
    return screen


async def finish(pilot: Pilot[None]) -> str:
    """Wait, and return what is shown, spaces put together."""
    await settle(pilot)
    strips = pilot.app.screen._compositor.render_strips()
    return " ".join("\n".join("".join(each.text for each in strip) for strip in strips).split())


@pytest.mark.parametrize("size", [(80, 24), (200, 60)])
async def test_session_and_all_time_are_shown_side_by_side(size: tuple[int, int]) -> None:
    async with PredictiveApp(Settings(), load=no_model).run_test(size=size) as pilot:
        await show(pilot, TEXT)
        shown = await finish(pilot)
        assert "stay on this machine" in shown
        assert "this session all time" in shown
        assert "characters typed 7 10" in shown
        assert "characters written by suggestions 3 3" in shown
        assert "keystroke savings 20.0 % 15.4 %" in shown
        assert "median time to a suggestion 4.0 ms 4.0 ms" in shown
        assert "No model is loaded" in shown
        await pilot.press("escape")
        assert not isinstance(pilot.app.screen, StatisticsScreen)


async def test_the_text_is_typed_by_the_protocol() -> None:
    phrases = ["Mi perro.", "Mi gato.", "El perro y el gato."]
    expected = keystroke_savings(type_phrases(phrases, suggest))
    async with PredictiveApp(Settings(), load=loading(suggest)).run_test(size=(80, 50)) as pilot:
        await show(pilot, TEXT)
        shown = await finish(pilot)
        assert f"keystroke savings {expected.keystroke_savings:.1f} %" in shown
        assert f"highest possible {expected.bound:.1f} %" in shown
        assert "words 9" in shown


async def test_others_may_use_the_model_between_phrases() -> None:
    reached, asked = threading.Event(), threading.Event()
    typed: list[str] = []

    def suggest_slowly(text: str, *_: object) -> list[Suggestion]:
        typed.append(text)
        if text == "t":
            reached.set()
            asked.wait()
        return []

    async with PredictiveApp(Settings(), load=loading(suggest_slowly)).run_test() as pilot:
        screen = await show(pilot, "One. Two. Four.")
        while not reached.is_set():
            await pilot.pause()
        assert screen.query_one(ProgressBar).progress == 1
        answer = asyncio.ensure_future(screen.app.model_worker.call(lambda loaded: list(typed)))
        await pilot.pause()
        asked.set()
        assert "f" not in await answer, "it is answered before the last phrase is typed"
        await finish(pilot)
    assert "f" in typed


@pytest.mark.parametrize("text", ["", "1234\n\n--- ...\n"])
async def test_without_words_there_is_nothing_to_type(text: str) -> None:
    async with PredictiveApp(Settings(), load=loading(suggest)).run_test(size=(80, 50)) as pilot:
        await show(pilot, text)
        assert "no words yet" in await finish(pilot)


async def test_failures_are_reported() -> None:
    def locked(text: str, *_: object) -> list[Suggestion]:
        if text == "m":
            raise LearnedError("the learned text is locked", "try again")
        return []

    async with PredictiveApp(Settings(), load=loading(locked)).run_test() as pilot:
        await show(pilot, TEXT)
        await finish(pilot)
        assert "locked" in "".join(each.message for each in pilot.app._notifications)
        assert isinstance(pilot.app.screen, StatisticsScreen)


def test_phrases_are_the_sentences_at_the_end_of_a_text() -> None:
    assert phrases_of("¿Vienes? Sí… No.\n\n3.\nAdiós") == ["¿Vienes?", "Sí…", "No.", "Adiós"]
    assert phrases_of("first. " + "x" * MOST_CHARACTERS) == ["x" * MOST_CHARACTERS]
