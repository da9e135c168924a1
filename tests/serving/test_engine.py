"""An engine answers with the models as they are on the disk."""

import asyncio
import gc
import threading
import weakref
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from predictive import paths
from predictive.errors import ModelError
from predictive.learned.store import LearnedStore
from predictive.model import library
from predictive.model.directory import load_blend, save_blend
from predictive.prediction.predictor import Predictor
from predictive.serving import engine as engine_module
from predictive.serving.engine import MOST_MODELS, Engine, TextSession
from predictive.suggesting.loading import ModelInUse
from tests.serving.conftest import SMALL, TYPED, put_model


@pytest.fixture
async def engine() -> AsyncIterator[Engine]:
    made = Engine(learned_text=paths.learned())
    yield made
    made.close()


def words(loaded: ModelInUse, text: str = TYPED) -> list[str]:
    return [each.text for each in loaded.predictor.suggest(text)]


def reference(loaded: ModelInUse) -> weakref.ref[Predictor]:
    return weakref.ref(loaded.predictor)


async def test_a_model_is_loaded_once(engine: Engine, small: Path) -> None:
    first = await engine.call(lambda loaded: loaded.predictor)
    assert await engine.call(lambda loaded: loaded.predictor) is first
    assert engine.folders == [small]


async def test_all_calls_are_made_in_one_thread(engine: Engine, small: Path) -> None:
    threads = await asyncio.gather(
        *(engine.call(lambda loaded: threading.get_ident()) for _ in range(20))
    )
    assert len({*threads, threading.get_ident()}) == 2


async def test_calls_come_between_the_items_of_a_stream(engine: Engine, small: Path) -> None:
    order = []

    def count(loaded: ModelInUse) -> Iterator[int]:
        for number in range(3):
            order.append(number)
            yield number

    async for _ in engine.stream(count):
        await engine.call(lambda loaded: order.append(-len(order)))
    assert order == [0, -1, 1, -3, 2, -5]


async def test_a_call_that_is_cancelled_before_its_turn_is_not_made(
    engine: Engine, small: Path
) -> None:
    turn, calls = threading.Event(), list[str]()
    first = asyncio.ensure_future(engine.call(lambda loaded: turn.wait()))
    second = asyncio.ensure_future(engine.call(lambda loaded: calls.append("2")))
    await asyncio.sleep(0)
    second.cancel()
    await asyncio.sleep(0)
    turn.set()
    await first
    await engine.call(lambda loaded: calls.append("3"))
    assert calls == ["3"]


async def test_two_models_stay_in_memory_the_ones_used_last(engine: Engine, small: Path) -> None:
    for name in ("a", "b", "c"):
        put_model(name)
    made = {name: await engine.call(reference, name) for name in "ab"}
    await engine.call(words, "a")
    await engine.call(words, "c")
    gc.collect()
    assert [each.name for each in engine.folders] == ["a", "c"]
    assert len(engine.folders) == MOST_MODELS
    assert made["a"]() is not None
    assert made["b"]() is None


async def test_a_model_that_is_retrained_is_loaded_again(engine: Engine, small: Path) -> None:
    assert await engine.call(words) == await engine.call(words, str(SMALL))
    put_model("small", paths.base_model())
    assert await engine.call(words) == await engine.call(words, str(paths.base_model()))


async def test_a_blend_that_is_fitted_again_is_used(engine: Engine, small: Path) -> None:
    before = await engine.call(lambda loaded: loaded.predictor)
    save_blend(small, load_blend(small))
    assert await engine.call(lambda loaded: loaded.predictor) is not before


async def test_a_model_that_is_removed_is_missed_at_once(engine: Engine, small: Path) -> None:
    put_model("other")
    await engine.call(words, "other")
    library.remove("other")
    with pytest.raises(ModelError, match="there is no model 'other'"):
        await engine.call(words, "other")


async def test_the_model_chosen_last_is_the_default_at_once(engine: Engine, small: Path) -> None:
    other = put_model("other")
    for folder in (small, other, small):
        library.remember(folder)
        assert await engine.call(lambda loaded: loaded.folder) == folder


async def test_a_model_that_is_being_replaced_is_still_used(engine: Engine, small: Path) -> None:
    before = await engine.call(lambda loaded: loaded.predictor)
    small.rename(small.with_name(".small.replaced"))
    assert await engine.call(lambda loaded: loaded.predictor) is before


async def test_learned_text_is_used_from_its_first_word_until_it_is_cleared(
    engine: Engine, small: Path
) -> None:
    plain = await engine.call(words)
    assert "perezoso" not in plain
    store = LearnedStore(paths.learned())
    store.add([["mi", "perezoso"]] * 50)
    assert "perezoso" in await engine.call(words)
    store.ban("perro")
    assert "perro" not in await engine.call(words)
    store.clear()
    assert await engine.call(words) == plain
    store.close()


async def test_learned_text_that_is_deleted_is_gone_and_not_made_again(
    engine: Engine, small: Path
) -> None:
    plain = await engine.call(words)
    store = LearnedStore(paths.learned())
    store.add([["mi", "perezoso"]] * 50)
    assert "perezoso" in await engine.call(words)
    store.close()
    for file in paths.home().glob("learned.sqlite*"):
        file.unlink()
    assert await engine.call(words) == plain
    assert not paths.learned().exists()


async def test_learned_text_that_cannot_be_used_is_tried_again(
    engine: Engine, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths.learned().mkdir(parents=True)
    broken = await engine.call(lambda loaded: loaded)
    assert broken.problem is not None
    assert await engine.call(lambda loaded: loaded) is broken
    monkeypatch.setattr(engine_module, "_SECONDS_TO_RETRY", 0)
    assert await engine.call(lambda loaded: loaded) is not broken
    paths.learned().rmdir()
    monkeypatch.undo()
    assert (await engine.call(lambda loaded: loaded)).problem is None


async def test_a_text_has_one_session_until_its_model_is_loaded_again(
    engine: Engine, small: Path
) -> None:
    text = TextSession()
    first = await engine.call(lambda loaded: weakref.ref(text(loaded)))
    assert await engine.call(lambda loaded: first() is text(loaded))
    save_blend(small, load_blend(small))
    assert await engine.call(lambda loaded: text(loaded) is not first())
    gc.collect()
    assert first() is None
