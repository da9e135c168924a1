"""A model is loaded with the learned text as far as that can be used, and used in one thread."""

import asyncio
import threading
from pathlib import Path

import pytest

from predictive import paths
from predictive.errors import LearnedError
from predictive.learned.store import LearnedStore
from predictive.model import library
from predictive.suggesting import loading
from predictive.suggesting.worker import ModelWorker

TYPED = "Voy al parque con mi per"


def test_only_who_asks_for_it_creates_the_learned_text(trained: Path) -> None:
    loaded = loading.load(trained, paths.learned())
    assert loaded.learned is None
    assert loaded.learning == "off"
    assert not paths.learned().exists()
    loaded = loading.load(trained, paths.learned(), create=True)
    assert loaded.learned is not None
    assert paths.learned().exists()


def test_without_a_file_nothing_learned_is_used(trained: Path, home: Path) -> None:
    LearnedStore(paths.learned()).ban("perro")
    plain = loading.load(trained).predictor.suggest(TYPED)
    blended = loading.load(trained, paths.learned()).predictor.suggest(TYPED)
    assert "perro" in [each.text for each in plain]
    assert "perro" not in [each.text for each in blended]


def test_what_cannot_be_used_is_returned_and_raised_only_to_change_it(trained: Path) -> None:
    paths.learned().mkdir(parents=True)
    loaded = loading.load(trained, paths.learned(), create=True)
    assert loaded.problem is not None
    assert loaded.learning == "off"
    with pytest.raises(LearnedError, match="cannot be used"):
        loaded.set_learning("on")
    with pytest.raises(LearnedError, match="cannot be used"):
        loaded.ban("perro")
    with pytest.warns(UserWarning, match="left out"):
        loaded.warn_of_problem()


def test_the_model_used_last_is_remembered_if_asked_for(
    trained: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    remembered: list[Path] = []
    monkeypatch.setattr(library, "remember", remembered.append)
    loading.load(trained)
    assert remembered == []
    loading.load(trained, remember=True)
    assert remembered == [trained]


async def test_all_calls_are_made_in_one_thread_in_turn(trained: Path) -> None:
    worker = ModelWorker(loading.load)
    await worker.load(str(trained))
    threads = await asyncio.gather(
        *(worker.call(lambda loaded: threading.get_ident()) for _ in range(20))
    )
    assert len({*threads, threading.get_ident()}) == 2
    items = [item async for item in worker.stream(lambda loaded: iter("abc"))]
    assert items == ["a", "b", "c"]
    worker.close()


async def test_a_call_that_is_cancelled_before_its_turn_is_not_made(trained: Path) -> None:
    worker = ModelWorker(loading.load)
    await worker.load(str(trained))
    turn, calls = threading.Event(), list[str]()
    first = asyncio.ensure_future(worker.call(lambda loaded: turn.wait()))
    second = asyncio.ensure_future(worker.call(lambda loaded: calls.append("second")))
    await asyncio.sleep(0)
    second.cancel()
    await asyncio.sleep(0)
    turn.set()
    await first
    await worker.call(lambda loaded: calls.append("third"))
    assert calls == ["third"]
    worker.close()
