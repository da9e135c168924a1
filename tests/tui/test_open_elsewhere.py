"""A text that is open elsewhere is edited all the same, after one notice."""

from pathlib import Path

from predictive import paths
from predictive.editing.open_files import OpenFile
from tests.test_open_files import swap
from tests.tui.conftest import MakeApp
from tests.tui.writing import editor, notices, press, settle, write, writing


async def test_one_notice_is_shown_and_editing_continues(make_app: MakeApp, tmp_path: Path) -> None:
    path = tmp_path / "carta.txt"
    path.write_text("Hola")
    other = OpenFile(path)
    async with make_app(path).run_test() as pilot:
        await settle(pilot)
        assert notices(pilot) == "carta.txt is also open in another window of predictive"
        await write(pilot, "a")
        await press(pilot, "ctrl+s")
        assert notices(pilot).count("also open") == 1
        assert path.read_text() == "aHola"
    other.close()


async def test_nothing_is_said_of_a_file_that_is_open_here_only(
    make_app: MakeApp, tmp_path: Path
) -> None:
    path = tmp_path / "carta.txt"
    path.write_text("Hola")
    async with make_app(path).run_test() as pilot:
        await settle(pilot)
        assert notices(pilot) == ""
        assert OpenFile(path).is_elsewhere()
        await press(pilot, "ctrl+n")
        assert not OpenFile(path).is_elsewhere()
        async with writing(pilot).controller.turn:
            await writing(pilot).controller.open(path)
        writing(pilot)._show_document()
        await settle(pilot)
        assert notices(pilot) == ""
    assert {*tmp_path.iterdir()} - {paths.home()} == {path}


async def test_vim_is_noticed(make_app: MakeApp, tmp_path: Path) -> None:
    path = tmp_path / "carta.txt"
    path.write_text("Hola")
    (tmp_path / ".carta.txt.swp").write_bytes(swap(1, "elsewhere"))
    async with make_app(path).run_test() as pilot:
        await settle(pilot)
        assert notices(pilot) == (
            "carta.txt is also open in another editor, whose lock is .carta.txt.swp"
        )
        assert editor(pilot).text == "Hola"
