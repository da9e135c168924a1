"""The very first start says what there is to do, and the first key ends it."""

from pathlib import Path
from typing import Any

import pytest
from textual import events

from predictive import paths
from predictive.tui.writing.editor import Editor
from tests.tui.conftest import MakeApp
from tests.tui.writing import AppPilot, editor, press, settle, shown, write

STEPS = ("Tab accepts", "F3 trains", "F1 shows the keys")


def are_shown(pilot: AppPilot) -> bool:
    """Return whether all steps are shown, wherever their lines break."""
    text = " ".join(shown(pilot).split())
    assert all(step in text for step in STEPS) or not any(step in text for step in STEPS)
    return STEPS[0] in text


@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
@pytest.mark.parametrize("list_only", [False, True])
async def test_an_empty_text_shows_them_at_the_first_start(
    make_app: MakeApp, size: tuple[int, int], list_only: bool
) -> None:
    async with make_app(list_only=list_only).run_test(size=size) as pilot:
        await settle(pilot)
        assert are_shown(pilot)
        assert editor(pilot).text == ""
        assert editor(pilot).has_focus
        await write(pilot, "Voy al pa")
        assert not are_shown(pilot)
        await press(pilot, *["backspace"] * 9)
        assert editor(pilot).text == ""
        assert not are_shown(pilot), "they do not come back"


@pytest.mark.parametrize("key", ["a", "down", "f1", "f8", "ctrl+p", "shift+tab"])
async def test_any_key_ends_them(make_app: MakeApp, key: str) -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert are_shown(pilot)
        await press(pilot, key)
        await press(pilot, "escape")
        assert not are_shown(pilot)


async def test_a_paste_ends_them(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        pilot.app.post_message(events.Paste("uno"))
        await settle(pilot)
        assert editor(pilot).text == "uno"
        assert not are_shown(pilot)


async def test_the_mouse_places_the_cursor_below_them(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.click(Editor, offset=(9, 3))
        await write(pilot, "pa")
        assert editor(pilot).text == "pa"


async def test_they_are_shown_once_and_only_in_place_of_a_text(
    make_app: MakeApp, tmp_path: Path
) -> None:
    file: Any = tmp_path / "empty.txt"
    file.touch()
    async with make_app(file).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert not are_shown(pilot)
    assert paths.statistics().exists()
    async with make_app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert not are_shown(pilot), "it was said before"
