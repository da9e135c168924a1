"""A file or its disk is lost while one finds, replaces or writes in a column."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from predictive.tui.dialogs.choice_dialog import ChoiceDialog
from tests.tui.conftest import MakeApp
from tests.tui.writing import asked, editor, notices, press, settle, until, write, writing

Lose = Callable[[Path, pytest.MonkeyPatch], None]


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "folder" / "letter.txt"
    path.parent.mkdir()
    path.write_text("uno dos\n", encoding="utf-8")
    return path


def _no_file(file: Path, _: pytest.MonkeyPatch) -> None:
    file.unlink()


def _no_folder(file: Path, _: pytest.MonkeyPatch) -> None:
    shutil.rmtree(file.parent)


def _full_disk(_: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)


@pytest.mark.parametrize("lose", [_no_file, _no_folder, _full_disk])
@pytest.mark.parametrize("keys", [["ctrl+f", "u"], ["ctrl+r", "u", "tab", "o"], ["alt+c"]])
async def test_what_the_disk_loses_stays_in_the_editor(
    lose: Lose, keys: list[str], letter: Path, make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with make_app(letter).run_test() as pilot:
        await settle(pilot)
        await write(pilot, "x ")
        await press(pilot, *keys)
        focused = pilot.app.focused
        with monkeypatch.context() as lost:
            lose(letter, lost)
            await pilot.press("ctrl+s")
            if lose is _full_disk:
                await until(lambda: "no space left" in notices(pilot))
            else:
                (await asked(pilot, ChoiceDialog)).dismiss("replace")
            await settle(pilot)
        assert ("nothing typed is lost" in notices(pilot)) == (lose is not _no_file)
        assert editor(pilot).text == "x uno dos\n"
        assert pilot.app.focused is focused
        is_saved = lose is _no_file  # a folder is not made again
        assert writing(pilot).status.is_modified != is_saved
        assert (
            letter.is_file() and letter.read_text(encoding="utf-8") == "x uno dos\n"
        ) == is_saved
