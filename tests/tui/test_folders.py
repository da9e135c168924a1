"""Folders that are deleted, unreadable, or link to themselves are reported when opened."""

import os
from pathlib import Path

import pytest
from textual.widgets import Input, Static

from predictive.errors import PredictiveError
from predictive.tui.dialogs.choice_dialog import ChoiceDialog
from predictive.tui.dialogs.file_name import complaint_of_file, path_of, present_folder
from predictive.tui.dialogs.input_dialog import InputDialog
from predictive.tui.dialogs.open_dialog import OpenDialog
from predictive.tui.models.screen import ModelsScreen
from predictive.tui.training.screen import TrainingScreen
from tests.conftest import Invoke
from tests.tui.conftest import MakeApp
from tests.tui.writing import asked, editor, notices, settle, shown, until, write, writing


@pytest.fixture
def gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder that is deleted, and a home with a file."""
    folder = tmp_path / "gone"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("HOME", str(tmp_path))
    folder.rmdir()
    return folder


def test_without_a_working_folder_names_are_looked_up_in_the_home(
    gone: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert present_folder() == tmp_path
    assert path_of("carta.txt") == tmp_path / "carta.txt"
    assert complaint_of_file("carta.txt") is None
    monkeypatch.setattr(Path, "home", lambda: (_ for _ in ()).throw(RuntimeError("nobody")))
    assert present_folder() == Path("/")


async def test_without_a_working_folder_files_are_opened_saved_and_chosen(
    gone: Path, tmp_path: Path, make_app: MakeApp
) -> None:
    (tmp_path / "carta.txt").write_text("hola")
    async with make_app().run_test() as pilot:
        await settle(pilot)
        await pilot.press("ctrl+o")
        opening = await asked(pilot, OpenDialog)
        await until(lambda: "carta.txt" in shown(pilot))
        opening.query_one(Input).value = "carta.txt"
        await pilot.press("enter")
        await settle(pilot)
        assert editor(pilot).text == "hola"
        await pilot.press("f12")
        (await asked(pilot, InputDialog)).query_one(Input).value = "otra.txt"
        await pilot.press("enter")
        await settle(pilot)
        assert (tmp_path / "otra.txt").read_text() == "hola"
        await pilot.press("f3")
        assert (await asked(pilot, TrainingScreen)).corpus.path == tmp_path
        await pilot.press("escape")
        await settle(pilot)
        await pilot.press("f2")
        await asked(pilot, ModelsScreen)
        await pilot.press("i")
        await asked(pilot, InputDialog)
        await pilot.press("escape")
        await asked(pilot, ModelsScreen)


def _loop(folder: Path) -> None:
    (folder / "loop.txt").symlink_to("loop.txt")
    (folder / "here").symlink_to(".")
    (folder / "a").symlink_to("b")
    (folder / "b").symlink_to("a")


def _vanished(folder: Path) -> None:
    folder.rmdir()


def _file(folder: Path) -> None:
    folder.rmdir()
    folder.write_text("una línea")


def _odd_names(folder: Path) -> None:
    (folder / os.fsdecode(b"\xf1.txt")).write_text("una línea")
    (folder / "a\nb.txt").write_text("una línea")
    os.mkfifo(folder / "fifo.txt")


@pytest.mark.parametrize("make", [_loop, _vanished, _file, _odd_names])
async def test_any_folder_can_be_looked_into_and_chosen(
    make_app: MakeApp, tmp_path: Path, make: object
) -> None:
    assert callable(make)
    folder = tmp_path / "notes"
    folder.mkdir()
    make(folder)
    async with make_app().run_test() as pilot:
        await settle(pilot)
        training = TrainingScreen()
        await pilot.app.push_screen(training)
        tree = training.corpus
        tree.path = folder
        await until(lambda: tree.root.data is not None and tree.root.data.path == folder)
        await pilot.pause()
        for node in list(tree.root.children):
            node.expand()
        tree.choose(folder)
        figures = training.query_one("#figures", Static)
        await until(lambda: "notes" in str(figures.render()))
        await pilot.press(*["down", "space", "right"] * 3, "escape")
        await until(lambda: pilot.app.screen is writing(pilot))
        await write(pilot, "hola")
        assert editor(pilot).text == "hola"


@pytest.mark.parametrize(
    ("file", "complaint"),
    [
        ("nowhere/carta.txt", "there is no folder "),
        ("nowhere/at/all.txt", "there is no folder "),
        (".", ". is a folder"),
        ("x" * 300, "file name too long"),
    ],
)
def test_a_file_that_cannot_exist_is_reported_at_start(
    invoke: Invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, complaint: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("predictive.cli.tui._check_terminal", lambda: None)
    error = invoke("tui", file).exception
    assert isinstance(error, PredictiveError)
    assert complaint in error.message
    assert error.hint


def test_a_file_in_a_deleted_working_folder_is_reported_at_start(
    invoke: Invoke, gone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("predictive.cli.tui._check_terminal", lambda: None)
    error = invoke("tui", "carta.txt").exception
    assert isinstance(error, PredictiveError)
    assert error.message == "the working folder is gone"


async def test_a_file_that_was_deleted_can_be_saved_again(
    make_app: MakeApp, tmp_path: Path
) -> None:
    file = tmp_path / "carta.txt"
    file.write_text("hola")
    async with make_app(file).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await write(pilot, "x")
        file.unlink()
        writing(pilot)._look_around()
        await settle(pilot)
        assert "carta.txt was deleted by another program" in notices(pilot)
        await pilot.press("ctrl+s")
        await asked(pilot, ChoiceDialog)
        for said in ("carta.txt was deleted by another program", "Cancel", "Save as", "again"):
            assert said in shown(pilot)
        assert "Reload" not in shown(pilot)
        await pilot.click("#replace")
        await settle(pilot)
        assert file.read_text() == "xhola"
