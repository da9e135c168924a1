"""Training is chosen, watched, stopped and used from the editor."""

import contextlib
import errno
import fcntl
import gzip
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NoReturn

import msgspec
import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Select, Static

from predictive import atomic, paths
from predictive.corpus.preview import first_lines, preview
from predictive.settings import Settings
from predictive.suggesting.loading import ModelInUse
from predictive.training.events import Evaluation, Event, Failed, Published, Sample
from predictive.tui.app import PredictiveApp
from predictive.tui.learning_curve import LearningCurve
from predictive.tui.training.corpus_preview import describe
from predictive.tui.training.corpus_tree import CorpusTree
from predictive.tui.training.screen import TrainingScreen
from tests.builders import FINISHED, UNFINISHED, VALIDATION, record
from tests.tui.conftest import MakeApp
from tests.tui.writing import notices, until, writing

SIZES = [(80, 24), (200, 60)]


def any_model(name: str | None) -> ModelInUse:
    """Pretend that a model is loaded: none is used here."""
    learned: Any = SimpleNamespace(state="off")
    return ModelInUse(Path("model"), SimpleNamespace(), learned)  # type: ignore[arg-type]


def editor() -> PredictiveApp:
    return PredictiveApp(Settings(), load=any_model)


@contextmanager
def living(name: str = "park") -> Iterator[None]:
    """Hold the lock that the process of a run would hold."""
    with (paths.runs() / f"{name}.pid").open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


async def settle(pilot: Pilot[Any]) -> None:
    """Wait for all workers but the tree's, which waits for folders to be opened."""
    await pilot.pause()
    while workers := [each for each in pilot.app.workers if each.group != "_loader"]:
        await pilot.app.workers.wait_for_complete(workers)
        await pilot.pause()


async def show(pilot: Pilot[Any], *texts: Path) -> TrainingScreen:
    """Open the screen where the texts are, and choose them."""
    with contextlib.chdir(texts[0].parent if texts else Path.cwd()):
        screen = TrainingScreen()
        await pilot.app.push_screen(screen)
    await pilot.pause()
    for each in texts:
        screen.corpus.choose(each)
    await pilot.pause()
    return screen


def text(screen: TrainingScreen, selector: str) -> str:
    return str(screen.query_one(selector, Static).render())


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    """A folder with two texts, one picture, and what is hidden."""
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "a.txt").write_text("ñandú " * 100, encoding="utf-8")
    with gzip.open(folder / "b.md.gz", "wt", encoding="utf-8") as file:
        file.write("# Mañana\n\nSerá otro día.\n")
    (folder / "picture.png").write_bytes(bytes(300))
    (folder / ".hidden.txt").write_text("no")
    return folder


def test_the_preview_counts_what_would_be_read(notes: Path) -> None:
    *_, found = preview([str(notes)])
    assert found.files == 2
    assert found.kinds == {".txt": 1, ".md": 1}
    assert found.left_out == {"files of other kinds": 1, "hidden files and folders": 1}
    assert found.size == sum((notes / name).stat().st_size for name in ("a.txt", "b.md.gz"))
    assert "2 files" in describe(found)
    assert "left out 1" in describe(found)
    assert describe(msgspec.structs.replace(found, size=3 << 30)).count("3.0 GB") == 1


def test_first_lines_are_text_whatever_the_file(notes: Path, tmp_path: Path) -> None:
    assert first_lines(notes / "b.md.gz").startswith("# Mañana\n")
    assert first_lines(notes / "picture.png") == "(not text)"
    assert first_lines(notes) == ""
    long = tmp_path / "long.txt"
    long.write_text("x" + "día " * 5000, encoding="utf-8")
    assert set(first_lines(long).removeprefix("x").split()) == {"día"}


async def test_what_can_be_done_is_known_when_the_screen_is_gone() -> None:
    async with editor().run_test(size=(80, 24)) as pilot:
        screen = await show(pilot)
        await pilot.press("escape")
        await until(lambda: not screen.is_attached)
        offered = {name: screen.check_action(name, ()) for name in ("start", "stop", "new")}
        assert offered == {"start": True, "stop": False, "new": False}


@pytest.mark.parametrize("size", SIZES)
async def test_files_are_marked_and_previewed(size: tuple[int, int], notes: Path) -> None:
    async with editor().run_test(size=size) as pilot:
        screen = await show(pilot, notes / "a.txt")
        while not screen.corpus.root.children:
            await pilot.pause()
        await settle(pilot)
        names = [str(node.label) for node in screen.corpus.root.children]
        assert names == ["a.txt", "b.md.gz", "picture.png"]
        assert "1 file, 800 bytes" in text(screen, "#figures")
        assert screen.query_one("#name", Input).value == "a"
        await pilot.press("down", "down", "space")
        await settle(pilot)
        assert list(screen.corpus.chosen) == [notes / "a.txt", notes / "b.md.gz"]
        assert "2 files" in text(screen, "#figures")
        assert "Será otro día." in text(screen, "#excerpt")
        labels = [screen.corpus.render_line(line).text for line in range(4)]
        assert ["[✓]" in label for label in labels] == [False, True, True, False]
        await pilot.press("up", "enter")
        assert list(screen.corpus.chosen) == [notes / "b.md.gz"]
        await pilot.click(CorpusTree, offset=(6, 3))
        assert list(screen.corpus.chosen) == [notes / "b.md.gz", notes / "picture.png"]


async def test_nothing_starts_without_texts_or_with_a_bad_time(notes: Path) -> None:
    async with editor().run_test(size=(80, 24)) as pilot:
        screen = await show(pilot)
        await pilot.press("ctrl+g")
        await settle(pilot)
        assert "Choose files" in notices(pilot)
        screen.corpus.choose(notes)
        screen.query_one("#time", Input).value = "soon"
        await pilot.press("ctrl+g")
        await settle(pilot)
        assert "'soon' is not a duration" in notices(pilot)
        assert not paths.runs().exists()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("is_old", [False, True])
async def test_a_finished_run_is_shown_and_its_model_used(
    is_old: bool, size: tuple[int, int]
) -> None:
    """Logs of earlier versions do not say that the model is published."""
    record([event for event in FINISHED if not (is_old and isinstance(event, Published))])
    folder = atomic.make_private_folder(paths.models() / "park")
    (folder / "config.json").write_text("{}")
    async with editor().run_test(size=size) as pilot:
        results: list[str | None] = []
        await pilot.app.push_screen(screen := TrainingScreen(), results.append)
        await settle(pilot)
        assert screen.switcher.current == "choose"
        screen.query_one("#earlier", Select).value = "park"
        await settle(pilot)
        assert "park: Finished" in text(screen, "#status")
        assert list(screen.query_one(LearningCurve).curve) == [VALIDATION, VALIDATION]
        assert "Había una vez" in text(screen, "#sample")
        assert "best 1.587 bits per character" in text(screen, "#numbers")
        await pilot.press("ctrl+u")
        await pilot.pause()
        assert results == ["park"]


async def test_a_killed_run_is_shown_at_once_and_can_be_resumed() -> None:
    record(UNFINISHED)
    async with editor().run_test(size=(80, 24)) as pilot:
        screen = await show(pilot)
        await settle(pilot)
        assert "it can be resumed" in text(screen, "#status")
        assert screen.query_one("#resume").display
        assert not screen.query_one("#use").display


async def test_an_error_is_shown_with_what_to_do_next() -> None:
    record([UNFINISHED[0], Failed("there are only 20 characters of text", "give more")])
    async with editor().run_test(size=(80, 24)) as pilot:
        screen = await show(pilot)
        await settle(pilot)
        screen.query_one("#earlier", Select).value = "park"
        await settle(pilot)
        assert "only 20 characters of text\ngive more" in text(screen, "#status")
        assert not screen.query_one("#resume").display


async def test_a_crash_names_the_file_with_the_traceback() -> None:
    record(UNFINISHED)
    errors = paths.runs() / "park.err"
    errors.write_text("Traceback (most recent call last):\nTypeError: nonsense\n")
    async with editor().run_test(size=(200, 60)) as pilot:
        screen = await show(pilot)
        await settle(pilot)
        assert str(errors) in text(screen, "#status")


@asynccontextmanager
async def watched() -> AsyncIterator[tuple[Pilot[None], TrainingScreen]]:
    """A run that lives, on the screen."""
    record(UNFINISHED)
    with living():
        async with editor().run_test(size=(80, 24)) as pilot:
            screen = await show(pilot)
            while not screen.monitor.alive:
                await pilot.pause()
            yield pilot, screen


async def test_a_live_run_is_watched_and_continues_when_the_screen_is_closed() -> None:
    async with watched() as (pilot, screen):
        assert "0:04 left" in text(screen, "#left")
        record([Evaluation(VALIDATION, True), Sample("mejor")])
        while text(screen, "#sample") != "mejor":  # the last event, which may be read by itself
            await pilot.pause()
        assert len(screen.query_one(LearningCurve).curve) >= 3
        await pilot.resize_terminal(200, 60)
        await pilot.resize_terminal(80, 24)
        assert screen.query_one(LearningCurve).size.height > 4
        await pilot.press("escape")
        await pilot.pause()
        assert "park continues" in notices(pilot)
        assert not isinstance(pilot.app.screen, TrainingScreen)


async def test_a_model_is_trained_from_the_screen(park: Path) -> None:
    async with editor().run_test(size=(80, 24)) as pilot:
        results: list[str | None] = []
        await pilot.app.push_screen(screen := TrainingScreen(), results.append)
        screen.corpus.choose(park)
        await settle(pilot)
        screen.query_one("#level", Select).value = "char"
        screen.query_one("#size", Select).value = "tiny"
        screen.query_one("#time", Input).value = "5m"
        await pilot.press("ctrl+g")
        await until(lambda: screen.query_one(LearningCurve).curve)
        await pilot.press("ctrl+x")
        await settle(pilot)
        assert "park: Stopped as requested" in text(screen, "#status"), text(screen, "#status")
        assert text(screen, "#sample")
        assert "Stopped as requested" in notices(pilot)
        await pilot.press("ctrl+u")
        await pilot.pause()
        assert results == ["park"]


async def test_what_is_there_is_replaced_only_if_wanted(park: Path) -> None:
    atomic.make_private_folder(paths.models() / "park")
    async with editor().run_test(size=(80, 24)) as pilot:
        screen = await show(pilot, park)
        await settle(pilot)
        await pilot.press("ctrl+g")
        await pilot.pause()
        assert pilot.app.screen is not screen
        await pilot.press("escape")
        await settle(pilot)
        assert pilot.app.screen is screen
        assert not paths.runs().exists()


async def test_a_log_that_vanishes_while_it_is_watched_ends_only_the_watching() -> None:
    async with watched() as (pilot, screen):
        shutil.rmtree(paths.runs())
        await settle(pilot)
        assert "may still be running" in text(screen, "#status")
        assert [each.severity for each in pilot.app._notifications] == ["error"]
        await pilot.press("ctrl+n")
        await settle(pilot)
        assert screen.switcher.current == "choose"


@pytest.mark.parametrize(
    ("ending", "severity", "words"),
    [
        ([Failed("training diverged", "lower the rate")], "error", "diverged\nlower the rate"),
        (FINISHED[len(UNFINISHED) :], "information", "Finished"),
    ],
)
async def test_how_a_run_ends_while_it_is_watched_is_said(
    ending: list[Event], severity: str, words: str
) -> None:
    record(UNFINISHED)
    async with editor().run_test(size=(80, 24)) as pilot:
        with living():
            screen = await show(pilot)
            await until(lambda: screen.monitor.alive)
            record(ending)
        await settle(pilot)
        assert words in text(screen, "#status")
        assert [each.severity for each in pilot.app._notifications] == [severity]
        assert words in notices(pilot)


@pytest.mark.parametrize("keys", [[], ["escape"]])
async def test_the_end_of_a_run_is_reported_once(make_app: MakeApp, keys: list[str]) -> None:
    record(UNFINISHED)
    async with make_app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        with living():
            screen = await show(pilot)
            await until(lambda: screen.monitor.alive)
            await writing(pilot)._look_around().wait()
            await pilot.press(*keys)
            await pilot.pause()
            record(FINISHED[len(UNFINISHED) :])
        await settle(pilot)
        await writing(pilot)._look_around().wait()
        reports = [each for each in notices(pilot).split("\n") if "ended" in each or "Fin" in each]
        assert len(reports) == 1


@pytest.mark.parametrize("keys", ["ctrl+g", "ctrl+r"])
async def test_disk_errors_are_reported(
    keys: str, park: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> NoReturn:
        raise OSError(errno.ENOSPC, "No space left on device")

    if keys == "ctrl+r":
        record(UNFINISHED)
    async with editor().run_test(size=(80, 24)) as pilot:
        screen = await show(pilot, *([park] if keys == "ctrl+g" else []))
        await settle(pilot)
        monkeypatch.setattr(os, "open", refuse)
        await pilot.press(keys)
        await settle(pilot)
        monkeypatch.undo()
        assert "No space left on device" in notices(pilot)
        assert pilot.app.screen is screen


async def test_a_name_too_long_for_a_model_is_reported(park: Path) -> None:
    async with editor().run_test(size=(80, 24)) as pilot:
        screen = await show(pilot, park)
        await settle(pilot)
        screen.query_one("#name", Input).value = "x" * 300
        await pilot.press("ctrl+g")
        await settle(pilot)
        assert "too long" in notices(pilot)


async def test_what_a_model_writes_does_nothing_to_the_terminal() -> None:
    record([*UNFINISHED, Sample("\x1b]0;title\x07 y\n\u202efin")])
    async with editor().run_test(size=(80, 24)) as pilot:
        screen = await show(pilot)
        await settle(pilot)
        assert text(screen, "#sample") == "␛]0;title␇ y\n␦fin"
