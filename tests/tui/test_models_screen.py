"""Models are chosen, looked at, renamed, deleted, exported and imported from the editor."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Label

from predictive import paths
from predictive.errors import PredictiveError
from predictive.model import library
from predictive.settings import Settings
from predictive.suggesting.loading import ModelInUse
from predictive.tui.app import PredictiveApp
from predictive.tui.dialogs.choice_dialog import ChoiceDialog
from predictive.tui.dialogs.input_dialog import InputDialog
from predictive.tui.learning_curve import LearningCurve
from predictive.tui.models.screen import ModelsScreen
from tests.builders import CURVE, make_model
from tests.tui.writing import notices

Results = list[str | None]


def load(name: str | None) -> ModelInUse:
    """Pretend that a model is loaded, if there is one of that name."""
    if name is None:
        raise PredictiveError("none is chosen")
    learned: Any = SimpleNamespace(state="off")
    predictor: Any = SimpleNamespace(suggest=lambda text, *_, **__: [])
    return ModelInUse(paths.models() / name, predictor, learned)


async def settle(pilot: Pilot[Any]) -> None:
    """Wait for all workers but those that wait for an answer."""
    for _ in range(3):
        reading = [each for each in pilot.app.workers if each.group in ("read", "model")]
        await pilot.app.workers.wait_for_complete(reading)
        await pilot.pause()


async def finish(pilot: Pilot[Any]) -> None:
    """Wait for all workers."""
    await pilot.app.workers.wait_for_complete()
    await settle(pilot)


@asynccontextmanager
async def shown(
    model: str | None = None, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[Pilot[None], ModelsScreen, Results]]:
    """The screen, with a model in use, and what it will give."""
    async with PredictiveApp(Settings(), model=model, load=load).run_test(size=size) as pilot:
        await settle(pilot)
        screen, results = ModelsScreen(), Results()
        await pilot.app.push_screen(screen, results.append)
        await settle(pilot)
        yield pilot, screen, results


def rows(screen: ModelsScreen) -> list[list[str]]:
    """The user's own models; the bundled one follows them."""
    table = screen.table
    shown = [[str(cell) for cell in table.get_row_at(row)] for row in range(table.row_count)]
    assert shown[-1][1] == library.BASE
    return shown[:-1]


def facts(pilot: Pilot[None]) -> str:
    """What the screen shows, spaces put together."""
    lines = (
        "".join(s.text for s in strip) for strip in pilot.app.screen._compositor.render_strips()
    )
    return " ".join("\n".join(lines).split())


async def type_over(pilot: Pilot[None], text: str) -> None:
    """Answer a question with a text in place of the one that is proposed."""
    pilot.app.screen.query_one(Input).value = text
    await pilot.press("enter")


async def test_the_bundled_model_can_be_used_but_not_changed() -> None:
    async with shown() as (pilot, screen, results):
        assert not rows(screen)
        assert "name base" in facts(pilot)
        await pilot.press("r", "delete")
        assert pilot.app.screen is screen, "there is nothing to be changed"
        await pilot.press("enter")
        await pilot.pause()
        assert results == [library.BASE]


@pytest.mark.parametrize("size", [(80, 24), (200, 60)])
async def test_models_are_listed_and_the_one_in_use_is_marked(size: tuple[int, int]) -> None:
    make_model("ana")
    make_model("brief")
    async with shown("brief", size) as (pilot, screen, _):
        assert rows(screen) == [
            ["", "ana", "char", "1.803"],
            ["✓", "brief", "char", "1.803"],
        ]
        text = facts(pilot)
        assert "brief, in use" in text
        assert "cell gru, 2 x 16" in text
        assert "12,345 characters" in text
        assert "; best after" in text
        assert "1.8034 bits per character" in text
        assert "F3" not in text
        assert list(screen.query_one(LearningCurve).curve) == CURVE
        await pilot.press("up")
        await pilot.pause()
        assert "brief, in use" not in facts(pilot)


async def test_enter_gives_the_model() -> None:
    make_model("ana")
    make_model("brief")
    async with shown("ana") as (pilot, _, results):
        await pilot.press("down", "enter")
        await pilot.pause()
        assert results == ["brief"]


async def test_renaming_takes_the_model_at_the_cursor() -> None:
    make_model("ana")
    make_model("brief")
    async with shown("ana") as (pilot, screen, results):
        await pilot.press("down", "r")
        await pilot.pause()
        assert isinstance(pilot.app.screen, InputDialog)
        await type_over(pilot, "carta")
        await finish(pilot)
        assert [row[1] for row in rows(screen)] == ["ana", "carta"]
        assert "carta" in facts(pilot)
        await pilot.press("escape")
        assert results == [None], "the one in use is the same"


async def test_the_model_in_use_is_used_under_its_new_name() -> None:
    make_model("ana")
    async with shown("ana") as (pilot, screen, results):
        await pilot.press("r")
        await pilot.pause()
        await type_over(pilot, "carta")
        await finish(pilot)
        assert rows(screen)[0][:2] == ["✓", "carta"]
        await pilot.press("escape")
        assert results == ["carta"]


@pytest.mark.parametrize(
    ("name", "words"), [("brief", "there is a model brief"), ("../x", "cannot be a name")]
)
async def test_an_invalid_name_is_not_accepted(name: str, words: str) -> None:
    make_model("ana")
    make_model("brief")
    async with shown() as (pilot, _, _results):
        await pilot.press("r")
        await pilot.pause()
        await type_over(pilot, name)
        await pilot.pause()
        assert words in str(pilot.app.screen.query_one("#complaint", Label).content)
        await pilot.press("escape")
        await finish(pilot)
        assert library.names() == ["ana", "brief"]


async def test_a_model_that_is_trained_keeps_its_name() -> None:
    make_model("ana")
    async with shown() as (pilot, screen, _):
        with library.training_lock("ana"):
            await pilot.press("r")
            await pilot.pause()
            await type_over(pilot, "carta")
            await finish(pilot)
        assert "being trained" in notices(pilot)
        assert rows(screen)[0][1] == "ana"


@pytest.mark.parametrize(
    ("keys", "left"), [(["right", "enter"], ["ana"]), (["escape"], ["ana", "brief"])]
)
async def test_a_model_is_deleted_if_the_user_is_sure(keys: list[str], left: list[str]) -> None:
    make_model("ana")
    make_model("brief")
    async with shown() as (pilot, screen, _):
        await pilot.press("down", "delete")
        await pilot.pause()
        assert isinstance(pilot.app.screen, ChoiceDialog)
        await pilot.press(*keys)
        await finish(pilot)
        assert library.names() == left
        assert [row[1] for row in rows(screen)] == left


async def test_enter_does_not_delete() -> None:
    make_model("ana")
    async with shown() as (pilot, _, _results):
        await pilot.press("delete")
        await pilot.pause()
        await pilot.press("enter")
        await finish(pilot)
        assert library.names() == ["ana"]


async def test_the_last_model_can_go() -> None:
    make_model("ana")
    async with shown("ana") as (pilot, screen, _):
        await pilot.press("delete")
        await pilot.pause()
        await pilot.press("right", "enter")
        await finish(pilot)
        assert not rows(screen)


async def test_a_damaged_model_shows_its_error_and_is_not_used() -> None:
    (make_model("ana") / "config.json").write_text("{")
    async with shown(size=(200, 60)) as (pilot, screen, results):
        assert rows(screen) == [["", "ana", "damaged", ""]]
        assert "config.json is damaged" in facts(pilot)
        assert not screen.query_one(LearningCurve).display
        await pilot.press("enter")
        await pilot.pause()
        assert "config.json is damaged" in notices(pilot)
        assert results == []


async def test_a_model_is_exported_and_imported(trained: Path, tmp_path: Path) -> None:
    shutil.copytree(trained, paths.models() / "park")
    archive = tmp_path / "park.zip"
    async with shown() as (pilot, screen, _):
        await pilot.press("e")
        await pilot.pause()
        await type_over(pilot, str(archive))
        await finish(pilot)
        assert str(archive) in notices(pilot)
        await pilot.press("i")
        await pilot.pause()
        await type_over(pilot, str(tmp_path / "nowhere.zip"))
        await pilot.pause()
        assert "no such file" in str(pilot.app.screen.query_one("#complaint", Label).content)
        await type_over(pilot, str(archive))
        await pilot.pause()
        await type_over(pilot, "copia")
        await finish(pilot)
        assert [row[1] for row in rows(screen)] == ["copia", "park"]
        assert screen.table.cursor_row == 0, "what was imported is highlighted"


async def test_no_file_is_replaced_without_asking(tmp_path: Path) -> None:
    make_model("ana")
    path = tmp_path / "precious.zip"
    path.write_text("precious")
    async with shown() as (pilot, _, _results):
        await pilot.press("e")
        await pilot.pause()
        await type_over(pilot, str(path))
        await pilot.pause()
        assert isinstance(pilot.app.screen, ChoiceDialog)
        await pilot.press("escape")
        await finish(pilot)
        assert path.read_text() == "precious"


async def test_errors_are_reported(tmp_path: Path) -> None:
    make_model("ana")
    path = tmp_path / "no.zip"
    path.write_text("not an archive")
    async with shown() as (pilot, screen, _):
        await pilot.press("i")
        await pilot.pause()
        await type_over(pilot, str(path))
        await pilot.pause()
        await type_over(pilot, "no")
        await finish(pilot)
        assert "not an exported model" in notices(pilot)
        await pilot.press("e")
        await pilot.pause()
        await type_over(pilot, str(tmp_path / "nowhere" / "ana.zip"))
        await pilot.pause()
        assert "no folder" in str(pilot.app.screen.query_one("#complaint", Label).content)
        await type_over(pilot, str(tmp_path / "ana.zip"))
        await finish(pilot)
        assert len(pilot.app._notifications) > 1
        assert [row[1] for row in rows(screen)] == ["ana"]


async def test_a_model_that_is_trained_is_not_deleted() -> None:
    make_model("ana")
    async with shown() as (pilot, screen, _):
        with library.training_lock("ana"):
            await pilot.press("delete")
            await pilot.pause()
            await pilot.press("right", "enter")
            await finish(pilot)
        assert "being trained" in notices(pilot)
        assert rows(screen)[0][1] == "ana"


@pytest.mark.parametrize("key", ["e", "i", "r"])
async def test_no_name_is_too_much(key: str) -> None:
    make_model("ana")
    async with shown() as (pilot, _, _results):
        await pilot.press(key)
        await pilot.pause()
        for name in ("~nosuchuser/x", "x" * 300):
            await type_over(pilot, name)
            await pilot.pause()
            assert "✗" in str(pilot.app.screen.query_one("#complaint", Label).content)
