"""Files in the editor: opened, saved, changed by others, lost and found."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from predictive.editing import draft, text_file
from predictive.tui.dialogs.choice_dialog import ChoiceDialog
from predictive.tui.dialogs.input_dialog import InputDialog
from tests.tui.conftest import MakeApp
from tests.tui.writing import asked, editor, press, settle, shown, until, write, writing


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "letter.txt"
    path.write_bytes("Querida abuela:\r\n¿cómo estás?\r\n".encode("cp1252"))
    return path


async def test_line_ends_and_encoding_are_kept(make_app: MakeApp, letter: Path) -> None:
    async with make_app(letter).run_test() as pilot:
        await settle(pilot)
        assert editor(pilot).text == "Querida abuela:\n¿cómo estás?\n"
        assert not writing(pilot).status.is_modified
        await press(pilot, "ctrl+end", "down", "down")
        await write(pilot, "ñu")
        assert writing(pilot).status.is_modified
        await press(pilot, "escape", "ctrl+s")
        assert letter.read_bytes().decode("cp1252").replace("\r\n", "|").count("|") == 2
        assert letter.read_bytes().endswith("\r\nñu".encode("cp1252"))
        assert not writing(pilot).status.is_modified


async def test_the_name_typed_in_save_as_replaces_the_old_one_and_keeps_the_folder(
    tmp_path: Path, make_app: MakeApp
) -> None:
    path = tmp_path / "carta.txt"
    path.write_text("hola", encoding="utf-8")
    async with make_app(path).run_test() as pilot:
        await settle(pilot)
        await pilot.press("f12")
        await asked(pilot, InputDialog)
        await pilot.press(*"b.txt", "enter")
        await settle(pilot)
        assert (tmp_path / "b.txt").read_text(encoding="utf-8") == "hola"
        assert sorted(each.name for each in tmp_path.glob("*.txt")) == ["b.txt", "carta.txt"]


async def test_a_new_text_is_saved_under_the_name_that_is_given(
    make_app: MakeApp, tmp_path: Path
) -> None:
    async with make_app().run_test() as pilot:
        await write(pilot, "hola")
        await pilot.press("ctrl+s")
        (await asked(pilot, InputDialog)).dismiss(str(tmp_path / "new.txt"))
        await settle(pilot)
        assert (tmp_path / "new.txt").read_text() == "hola"
        assert writing(pilot).status.file_name == str(tmp_path / "new.txt")


async def test_what_cannot_be_written_in_the_encoding_is_saved_as_utf_8_if_wanted(
    make_app: MakeApp, letter: Path
) -> None:
    async with make_app(letter).run_test() as pilot:
        await settle(pilot)
        editor(pilot).insert("→")
        await pilot.press("ctrl+s")
        await asked(pilot, ChoiceDialog)
        await pilot.press("right", "enter")
        await settle(pilot)
        assert letter.read_bytes().decode().startswith("→Querida abuela:\r\n")


async def test_a_file_changed_elsewhere_is_reloaded_if_nothing_is_lost(
    make_app: MakeApp, letter: Path
) -> None:
    async with make_app(letter).run_test() as pilot:
        await settle(pilot)
        letter.write_text("otra cosa")
        writing(pilot)._look_around()
        await settle(pilot)
        assert editor(pilot).text == "otra cosa"


async def test_saving_over_what_changed_elsewhere_asks(make_app: MakeApp, letter: Path) -> None:
    async with make_app(letter).run_test() as pilot:
        await settle(pilot)
        await write(pilot, "x")
        letter.write_text("otra cosa, más larga")
        await pilot.press("ctrl+s")
        await asked(pilot, ChoiceDialog)
        await pilot.press("escape")
        await settle(pilot)
        assert letter.read_text() == "otra cosa, más larga"
        assert editor(pilot).text.startswith("x")
        assert writing(pilot).status.is_modified
        await pilot.press("ctrl+s")
        await asked(pilot, ChoiceDialog)
        await pilot.press("left", "enter")
        await settle(pilot)
        assert letter.read_bytes().startswith(b"xQuerida")


async def test_a_restored_draft_does_not_overwrite_what_others_wrote_since(
    make_app: MakeApp, letter: Path
) -> None:
    async with make_app(letter).run_test() as pilot:
        await settle(pilot)
        await write(pilot, "x")
        writing(pilot)._keep_draft()
        await settle(pilot)
        own = writing(pilot).controller._draft
        assert own is not None
        own._lock.release()
        writing(pilot).controller._draft = None
        letter.write_text("otra cosa, más larga")
        writing(pilot).controller._mark_saved()
        writing(pilot)._in_turn(writing(pilot)._open_first)
        await asked(pilot, ChoiceDialog)
        assert f"{letter.name} has unsaved text from 20" in shown(pilot)
        await pilot.press("right", "enter")
        await settle(pilot)
        assert editor(pilot).text.startswith("xQuerida")
        await pilot.press("ctrl+s")
        await asked(pilot, ChoiceDialog)
        assert letter.read_text() == "otra cosa, más larga"
        await press(pilot, "escape")


async def test_what_is_typed_while_a_file_is_reloaded_stays(
    make_app: MakeApp, letter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with make_app(letter).run_test() as pilot:
        await settle(pilot)
        letter.write_text("otra cosa")
        read = text_file.read

        def read_slowly(path: Path) -> object:
            pilot.app.call_from_thread(editor(pilot).insert, "abc")
            return read(path)

        monkeypatch.setattr(text_file, "read", read_slowly)
        writing(pilot)._look_around()
        await settle(pilot)
        assert editor(pilot).text.startswith("abcQuerida")
        assert writing(pilot).status.is_modified


async def test_saving_twice_is_not_mistaken_for_another_program(
    make_app: MakeApp, letter: Path
) -> None:
    async with make_app(letter).run_test() as pilot:
        await settle(pilot)
        await write(pilot, "x")
        await pilot.press("ctrl+s", "y", "ctrl+s", "ctrl+s")
        writing(pilot)._look_around()
        await settle(pilot)
        assert not isinstance(pilot.app.screen, ChoiceDialog)
        assert letter.read_bytes().startswith(b"xyQuerida")
        assert not any("another program" in each.message for each in pilot.app._notifications)


async def test_a_draft_that_cannot_be_written_is_reported_and_marked(
    make_app: MakeApp, home: Path
) -> None:
    async with make_app().run_test() as pilot:
        await settle(pilot)
        (home / "drafts").write_text("in the way")
        await write(pilot, "hola")
        writing(pilot)._keep_draft()
        await settle(pilot)
        assert "no draft" in writing(pilot).status.render_line(0).text
        (home / "drafts").unlink()
        await write(pilot, "x")
        writing(pilot)._keep_draft()
        await settle(pilot)
        assert "no draft" not in writing(pilot).status.render_line(0).text


async def test_a_full_disk_loses_nothing(
    make_app: MakeApp, letter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    before = letter.read_bytes()
    async with make_app(letter).run_test() as pilot:
        await settle(pilot)
        await write(pilot, "x")
        monkeypatch.setattr(os, "replace", full)
        await press(pilot, "ctrl+s")
        assert letter.read_bytes() == before
        assert editor(pilot).text.startswith("x")
        assert writing(pilot).status.is_modified
        monkeypatch.undo()


async def test_quitting_asks_for_what_is_not_saved(make_app: MakeApp, letter: Path) -> None:
    async with make_app(letter).run_test() as pilot:
        await settle(pilot)
        await write(pilot, "x")
        await pilot.press("ctrl+q")
        await asked(pilot, ChoiceDialog)
        await pilot.press("escape")
        await until(lambda: pilot.app.screen is writing(pilot))
        assert pilot.app.is_running
        await pilot.press("ctrl+q")
        await asked(pilot, ChoiceDialog)
        await pilot.press("enter")
        await until(lambda: not pilot.app.is_running)
        assert letter.read_bytes().startswith(b"xQuerida")
        assert not list(letter.parent.glob("home/drafts/*.json"))


async def test_an_unreadable_file_leaves_the_text_as_it_is(
    make_app: MakeApp, tmp_path: Path
) -> None:
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"\x89PNG\0\0\1\2" * 50)
    async with make_app(picture).run_test() as pilot:
        await settle(pilot)
        assert editor(pilot).text == ""
        assert pilot.app._notifications
        await write(pilot, "hola")
        assert editor(pilot).text == "hola"
    assert picture.read_bytes() == b"\x89PNG\0\0\1\2" * 50


async def test_what_was_typed_is_in_the_draft_and_is_offered_back(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await write(pilot, "hola ma")
        writing(pilot)._keep_draft()
        await settle(pilot)
        own = writing(pilot).controller._draft
        assert own is not None
        own._lock.release()  # as if the process had been killed
        found = draft.abandoned()
        assert [each.text for each in found] == ["hola ma"]
        found[0].draft._lock.release()
        await writing(pilot).workers.wait_for_complete()
        writing(pilot).controller._draft = None
        editor(pilot).load_text("")
        writing(pilot).controller._mark_saved()
        writing(pilot)._in_turn(writing(pilot)._open_first)
        await asked(pilot, ChoiceDialog)
        await pilot.press("right", "enter")
        await settle(pilot)
        assert editor(pilot).text == "hola ma"
        assert editor(pilot).cursor_location == (0, 7)
        assert writing(pilot).status.is_modified


_WRITER = """
import sys
from predictive.editing.draft import Draft
draft = Draft()
for number in range(10**6):
    draft.write("x" * number, None, (0, number))
    print(number, flush=True)
"""


def test_a_killed_writer_leaves_a_whole_draft(home: Path) -> None:
    process = subprocess.Popen([sys.executable, "-c", _WRITER], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    last = 0
    while last < 50:
        last = int(process.stdout.readline())
    process.send_signal(signal.SIGKILL)
    last = max([last, *map(int, process.stdout.read().split())])
    process.wait()
    process.stdout.close()
    (found,) = draft.abandoned()
    assert last <= len(found.text) <= last + 1
    found.draft.close()
