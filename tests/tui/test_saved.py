"""What is saved and what is not: by the text itself, whatever is done meanwhile."""

import threading
from pathlib import Path

import pytest

from predictive.editing import draft, text_file
from predictive.tui.dialogs.choice_dialog import ChoiceDialog
from tests.tui.conftest import MakeApp
from tests.tui.writing import asked, editor, notices, press, settle, shown, until, write, writing


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "letter.txt"
    path.write_text("uno\ndos\n")
    return path


async def test_the_mark_is_gone_when_the_text_is_what_is_saved(
    make_app: MakeApp, letter: Path, home: Path
) -> None:
    async with make_app(letter).run_test() as pilot:
        await settle(pilot)
        for keys, marked in [
            (["x"], True),
            (["backspace"], False),
            (["x", "y"], True),
            (["ctrl+z"], False),
            (["ctrl+y"], True),
            (["ctrl+s"], False),
            (["ctrl+z"], True),
            (["ctrl+y"], False),
            (["ctrl+a", "tab"], True),
            (["shift+tab"], False),
        ]:
            await press(pilot, *keys)
            assert writing(pilot).status.is_modified == marked, keys
            writing(pilot)._keep_draft()
            await settle(pilot)
            assert bool(list(home.glob("drafts/*.json"))) == marked, "a draft of what is not saved"
        await pilot.press("ctrl+q")
        await until(lambda: not pilot.app.is_running)


class Slow:
    """A function that waits in its thread until it may continue."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
        self.began, self.may_go_on = threading.Event(), threading.Event()
        self._function = getattr(text_file, name)
        monkeypatch.setattr(text_file, name, self)

    def __call__(self, *arguments: object) -> object:
        self.began.set()
        self.may_go_on.wait()
        return self._function(*arguments)


async def test_what_is_typed_while_it_is_saved_is_not_saved(
    make_app: MakeApp, letter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with make_app(letter).run_test() as pilot:
        await settle(pilot)
        await write(pilot, "x")
        saving = Slow(monkeypatch, "save")
        await pilot.press("ctrl+s")
        await until(saving.began.is_set)
        await pilot.press("y")
        saving.may_go_on.set()
        await settle(pilot)
        assert letter.read_text() == "xuno\ndos\n"
        assert writing(pilot).status.is_modified
        await press(pilot, "backspace")
        assert not writing(pilot).status.is_modified


@pytest.mark.parametrize("change", ["nothing", "changed", "deleted"])
async def test_a_new_text_is_begun_while_the_disk_is_looked_at(
    make_app: MakeApp, letter: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    async with make_app(letter).run_test() as pilot:
        await settle(pilot)
        looking = Slow(monkeypatch, "has_changed_on_disk")
        writing(pilot)._look_around()
        await until(looking.began.is_set)
        if change == "changed":
            letter.write_text("otra cosa")
        elif change == "deleted":
            letter.unlink()
        await pilot.press("ctrl+n")
        looking.may_go_on.set()
        await settle(pilot)
        assert writing(pilot).controller.file is None
        assert editor(pilot).text == ""
        await write(pilot, "hola")
        assert editor(pilot).text == "hola"


async def test_a_new_text_does_not_get_the_name_of_the_one_being_saved(
    make_app: MakeApp, letter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with make_app(letter).run_test() as pilot:
        await settle(pilot)
        saving = Slow(monkeypatch, "save")
        await pilot.press("ctrl+s")
        await until(saving.began.is_set)
        await pilot.press("ctrl+n")
        saving.may_go_on.set()
        await settle(pilot)
        assert writing(pilot).controller.file is None
        assert letter.read_text() == "uno\ndos\n"


async def test_all_choices_are_shown_when_another_program_has_changed_the_file(
    make_app: MakeApp, letter: Path
) -> None:
    async with make_app(letter).run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await write(pilot, "x")
        letter.write_text("otra cosa")
        for number in range(3):
            pilot.app.notify(f"notice {number}\n" * 5)
        await pilot.press("ctrl+s")
        await asked(pilot, ChoiceDialog)
        await until(lambda: "notice 0" in shown(pilot))
        for width in (80, 60, 40):
            await pilot.resize_terminal(width, 24)
            for said in ("was changed", "Cancel", "Save as", "Reload it", "Replace"):
                assert said in shown(pilot), width
        await press(pilot, "escape")
        writing(pilot)._look_around()
        await settle(pilot)
        assert "letter.txt was changed by another program" in notices(pilot)


async def test_what_is_typed_last_is_in_the_draft_however_it_ends(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await write(pilot, "hola")
        writing(pilot)._keep_draft()
        await settle(pilot)
        editor(pilot).insert("!")
        own = writing(pilot).controller
    assert own._draft is not None
    own._draft._lock.release()
    assert [each.text for each in draft.abandoned()] == ["hola!"]


async def test_what_is_discarded_is_no_draft(make_app: MakeApp, home: Path) -> None:
    async with make_app().run_test() as pilot:
        await write(pilot, "hola")
        await pilot.press("ctrl+q")
        await asked(pilot, ChoiceDialog)
        await pilot.click("#discard")
        await until(lambda: not pilot.app.is_running)
    assert not list(home.glob("drafts/*"))


@pytest.mark.parametrize(
    "data",
    [
        b"- uno\r\n- dos\r\n",
        b"- uno\r\n- dos",
        b"- uno\n- dos\n",
        "- uno ñandú\n- dos".encode("latin-1"),
        b"- uno \x01\x07\x0c\x1b[31m\x7f dos\n",
        b"\xef\xbb\xbf- uno\n- dos\n",
    ],
)
async def test_all_but_what_is_replaced_and_continued_is_saved_as_it_was(
    make_app: MakeApp, tmp_path: Path, data: bytes
) -> None:
    path = tmp_path / "exact.txt"
    path.write_bytes(data)
    line_break = b"\r\n" if b"\r\n" in data else b"\n"
    async with make_app(path).run_test() as pilot:
        await settle(pilot)
        await press(pilot, "end", "enter", "x", "ctrl+f", *"uno", "ctrl+r", *"one", "alt+a")
        await press(pilot, "escape", "ctrl+s")
        first, *others = data.split(line_break)
        expected = line_break.join([first, b"- x", *others]).replace(b"uno", b"one")
        assert path.read_bytes() == expected
        await press(pilot, "ctrl+z", "ctrl+z", "ctrl+z", "ctrl+s")
        assert path.read_bytes() == data
