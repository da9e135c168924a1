"""Questions can be answered in any window and with any file name."""

from pathlib import Path

import pytest
from textual.app import App
from textual.widgets import Button, Label

from predictive.tui.dialogs.choice_dialog import ChoiceDialog
from predictive.tui.dialogs.file_name import complaint_of_file, complaint_of_missing, path_of
from predictive.tui.dialogs.input_dialog import InputDialog
from predictive.tui.visible import visible
from tests.tui.writing import until

ANSWERS = {"replace": "Replace it", "save-as": "Save as", "reload": "Reload it"}
TOO_LONG = "x" * 300
HOSTILE = "carta\x1b]0;title\x07\x9b\u202e.txt"


@pytest.mark.parametrize("size", [(20, 5), (40, 10), (59, 14), (80, 24)])
async def test_every_answer_can_be_seen_and_given(size: tuple[int, int]) -> None:
    async with App[None]().run_test(size=size) as pilot:
        for number, key in enumerate(ANSWERS):
            results: list[str | None] = []
            question = ChoiceDialog(
                "letter.txt was changed by another program", ANSWERS, "as of today"
            )
            await pilot.app.push_screen(question, results.append)
            await pilot.pause()
            await pilot.press(*["right", "down"][:number])
            button = question.query_one(f"#{key}", Button)
            frame = question.query_one("VerticalScroll")
            await until(lambda: button.has_focus)  # noqa: B023
            await until(lambda: frame.region.contains_region(button.region))  # noqa: B023
            assert question.region.contains_region(frame.region)
            await pilot.pause()  # what is scrolled is painted
            await pilot.click(f"#{key}")
            assert results == [key]


async def test_the_question_can_be_read_in_a_small_window() -> None:
    async with App[None]().run_test(size=(20, 5)) as pilot:
        await pilot.app.push_screen(ChoiceDialog("a long question " * 6, ANSWERS))
        await pilot.pause()
        await pilot.press("pageup", "pageup", "pageup", "pageup")
        await pilot.pause()
        assert pilot.app.screen.query_one(Label).region.y >= 0


async def test_a_question_shows_names_and_does_not_send_them() -> None:
    async with App[None]().run_test(size=(80, 24)) as pilot:
        await pilot.app.push_screen(ChoiceDialog(f"Replace {HOSTILE}?", ANSWERS, HOSTILE))
        await pilot.pause()
        shown = [str(label.render()) for label in pilot.app.screen.query(Label)]
        assert shown[:2] == [f"Replace {visible(HOSTILE)}?", visible(HOSTILE)]


@pytest.mark.parametrize("name", ["~nosuchuser/x", TOO_LONG, f"{TOO_LONG}/x", "a\0b", "", "~"])
def test_invalid_file_names_are_reported(name: str) -> None:
    assert complaint_of_file(name)
    assert complaint_of_missing(name)


def test_a_name_means_a_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert path_of("~/año.txt ") == tmp_path / "año.txt"
    assert path_of("~nosuchuser/x") == Path.cwd() / "~nosuchuser/x"


def test_what_is_wrong_with_a_name_is_said(tmp_path: Path) -> None:
    file = tmp_path / "there.txt"
    file.touch()
    assert complaint_of_file(str(file)) is None
    assert complaint_of_file(str(tmp_path / "new.txt")) is None
    assert "is a folder" in (complaint_of_file(str(tmp_path)) or "")
    assert "no folder" in (complaint_of_file(str(tmp_path / "nowhere" / "new.txt")) or "")
    assert "too long" in (complaint_of_file(str(tmp_path / TOO_LONG)) or "")
    assert "not a directory" in (complaint_of_file(str(file / "x.txt")) or "")
    assert complaint_of_missing(str(file)) is None
    assert complaint_of_missing(str(tmp_path / "new.txt")) == "there is no such file"


async def test_an_invalid_answer_is_not_accepted(tmp_path: Path) -> None:
    async with App[None]().run_test(size=(20, 5)) as pilot:
        results: list[str | None] = []
        ask = InputDialog("Save as", str(tmp_path), complaint_of_file)
        await pilot.app.push_screen(ask, results.append)
        await pilot.press("enter")
        await pilot.pause()
        assert results == []
        assert "is a folder" in str(pilot.app.screen.query_one("#complaint", Label).render())
