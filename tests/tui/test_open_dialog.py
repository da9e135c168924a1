"""A file is found by what is typed of its name."""

import unicodedata
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.app import App
from textual.widgets import Input, Label

from predictive.editing import recent
from predictive.tui.dialogs.folder import complete_folder, read, split
from predictive.tui.dialogs.input_dialog import InputDialog
from predictive.tui.dialogs.open_dialog import OpenDialog
from predictive.tui.visible import visible
from tests.tui.writing import AppPilot, shown, until

TOO_LONG = "x" * 300
HOSTILE = "carta\x1b]0;title\x07\x9b\u202e.txt"
NFD = unicodedata.normalize("NFD", "canción.txt")


@pytest.fixture
def here(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with some files."""
    folder = tmp_path / "here"
    (folder / "cartas").mkdir(parents=True)
    (folder / "cartas" / "ana.txt").touch()
    for name in ("carta.txt", "Árbol.md", "my-notes.txt", ".hidden", NFD):
        (folder / name).touch()
    monkeypatch.chdir(folder)
    return folder


@asynccontextmanager
async def opening(
    size: tuple[int, int] = (80, 24),
) -> AsyncIterator[tuple[AppPilot, list[Path | None]]]:
    """Show the dialog; yield what its answer will be in."""
    async with App[None]().run_test(size=size) as pilot:
        results: list[Path | None] = []
        dialog = OpenDialog()
        await pilot.app.push_screen(dialog, results.append)
        await until(lambda: dialog._rows and "../" in shown(pilot))
        yield pilot, results


async def type_path(pilot: AppPilot, text: str) -> None:
    """Type a path, and wait until its folder is read."""
    dialog = pilot.app.screen
    assert isinstance(dialog, OpenDialog)
    dialog.query_one(Input).value = text
    await pilot.pause()
    await until(lambda: dialog._folder_typed() is not None)
    await pilot.pause()


async def opened(text: str, *keys: str) -> Path | None:
    """Return which file is opened by a typed path and keys."""
    async with opening() as (pilot, results):
        await type_path(pilot, text)
        await pilot.press(*keys)
        await until(lambda: results)
        return results[0]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("carta.txt", "carta.txt"),
        ("notes", "my-notes.txt"),
        ("ARB", "Árbol.md"),
        ("árbol.md", "Árbol.md"),
        ("cancion.txt", NFD),
        ("canción.txt", NFD),
        ("notes my", "my-notes.txt"),
        (".hid", ".hidden"),
        ("cartas/a", "cartas/ana.txt"),
        ("./cartas/ana.txt", "cartas/ana.txt"),
        ("new", "new"),
        ("carta.md", "carta.md"),
        ("notes.txt", "notes.txt"),
        ("cartas/new", "cartas/new"),
    ],
)
async def test_enter_opens_what_is_marked(here: Path, typed: str, name: str) -> None:
    assert await opened(typed, "enter") == here / name


async def test_the_arrows_mark_another_one(here: Path) -> None:
    async with opening() as (pilot, results):
        await type_path(pilot, "c")
        await pilot.press("down", "enter")
        await until(lambda: results)
        assert results == [here / NFD]


async def test_what_is_typed_narrows_the_files_and_shows_hidden_ones_after_a_dot(
    here: Path,
) -> None:
    async with opening() as (pilot, _):
        for name in ("cartas/", "carta.txt", "Árbol.md", "my-notes.txt", "../"):
            assert name in shown(pilot)
        assert ".hidden" not in shown(pilot)
        await type_path(pilot, "ot")
        assert "my-notes.txt" in shown(pilot)
        assert "carta" not in shown(pilot)
        await type_path(pilot, ".")
        assert ".hidden" in shown(pilot)


async def test_files_edited_last_are_narrowed_too_and_need_not_be_here(
    here: Path, tmp_path: Path
) -> None:
    (tmp_path / "elsewhere").mkdir()
    letter = tmp_path / "elsewhere" / "Última carta.txt"
    letter.touch()
    recent.remember(letter)
    async with opening() as (pilot, results):
        assert "Última carta.txt" in shown(pilot)
        await type_path(pilot, "arbol")
        assert "Última carta.txt" not in shown(pilot)
        await type_path(pilot, "ultima")
        await pilot.press("enter")
        await until(lambda: results)
        assert results == [letter]


async def test_a_folder_is_entered_and_left(here: Path) -> None:
    async with opening() as (pilot, results):
        await type_path(pilot, "cartas")
        await pilot.press("enter")
        await until(lambda: "ana.txt" in shown(pilot))
        assert pilot.app.screen.query_one(Input).value == "cartas/"
        await pilot.press("down", "enter")
        await until(lambda: "my-notes.txt" in shown(pilot))
        assert results == []


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("c", "ca"),
        ("car", "carta"),
        ("cartas", "cartas/"),
        ("can", NFD),
        ("ar", "Árbol.md"),
        ("cartas/", "cartas/"),
        ("cartas/a", "cartas/ana.txt"),
        ("x", "x"),
        ("~", "~/"),
    ],
)
async def test_tab_completes_as_far_as_it_is_certain(
    here: Path, typed: str, completed: str
) -> None:
    async with opening() as (pilot, _):
        await type_path(pilot, typed)
        await pilot.press("tab")
        await pilot.pause()
        assert pilot.app.screen.query_one(Input).value == completed
        assert pilot.app.screen.query_one(Input).has_focus


async def test_enter_before_the_folder_is_read_opens_the_same(here: Path) -> None:
    async with opening() as (pilot, results):
        pilot.app.screen.query_one(Input).value = "cartas/an"
        await pilot.press("enter")
        await until(lambda: results)
        assert results == [here / "cartas" / "ana.txt"]


async def test_what_cannot_be_opened_is_asked_for_again(here: Path, tmp_path: Path) -> None:
    async with opening() as (pilot, results):
        complaint = pilot.app.screen.query_one("#complaint", Label)
        for name in ("~nosuchuser/x", TOO_LONG, "cartas/", "a\0b"):
            await type_path(pilot, name)
            assert not complaint.display
            await pilot.press("enter")
            await until(lambda: complaint.display)
            assert "✗" in str(complaint.render())
        await type_path(pilot, str(tmp_path / "new.txt"))
        await pilot.press("enter")
        await until(lambda: results)
        assert results == [tmp_path / "new.txt"]


async def test_names_of_files_do_nothing_to_the_terminal(here: Path) -> None:
    (here / HOSTILE).touch()
    async with opening() as (pilot, _):
        assert visible(HOSTILE) in shown(pilot)
        await type_path(pilot, "carta\x1b")
        await pilot.press("tab")
        assert HOSTILE not in pilot.app.screen.query_one(Input).value


async def test_a_folder_of_many_files_shows_some_and_says_so(here: Path) -> None:
    for number in range(150):
        (here / "cartas" / f"{number:03}.txt").touch()
    async with opening(size=(40, 12)) as (pilot, results):
        await type_path(pilot, "cartas/")
        await pilot.press("ctrl+end", "enter")
        await until(lambda: results)
        assert results == [here / "cartas" / "099.txt"]
    assert len(read("cartas/").matches("1")) > 50


async def test_it_fits_in_a_small_window(here: Path) -> None:
    async with opening(size=(40, 12)) as (pilot, _):
        await type_path(pilot, "c")
        for text in ("carta.txt", "cartas/", "New file c"):
            assert text in shown(pilot)


def test_a_path_is_split_at_its_last_slash() -> None:
    assert split("a/b/c") == ("a/b/", "c")
    assert split("c") == ("", "c")
    assert split("~") == ("~/", "")
    assert split("/") == ("/", "")


@pytest.mark.parametrize(
    ("typed", "completed"),
    [("ca", "cartas/"), ("carta.t", "carta.t"), ("nothing/x", "nothing/x"), ("", "")],
)
def test_saving_completes_folders(here: Path, typed: str, completed: str) -> None:
    assert complete_folder(typed) == completed


async def test_tab_completes_where_to_save(here: Path) -> None:
    async with App[None]().run_test() as pilot:
        await pilot.app.push_screen(InputDialog("Save as", complete=complete_folder))
        await pilot.pause()
        await pilot.press(*"car", "tab", *"new.txt")
        assert pilot.app.screen.query_one(Input).value == "cartas/new.txt"
