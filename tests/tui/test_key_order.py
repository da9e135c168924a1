"""Keys act in their order, however quickly they come: also where one of them moves the focus."""

from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.keys import _character_to_key
from textual.screen import Screen
from textual.widgets import Input

from predictive.tui.dialogs.choice_dialog import ChoiceDialog
from predictive.tui.dialogs.input_dialog import InputDialog
from predictive.tui.dialogs.open_dialog import OpenDialog
from predictive.tui.help_screen import HelpScreen
from predictive.tui.palette import Palette
from predictive.tui.writing.finding import find_bar
from tests.tui.conftest import MakeApp
from tests.tui.terminals import PseudoTerminal, terminal, wait
from tests.tui.writing import AppPilot, asked, editor, settle, shown, until, writing

TEXT = "uno\ndos\ntres\ncuatro\ncinco"


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow the machine is, keys wait for a search."""
    monkeypatch.setattr(find_bar, "_KEY_PATIENCE", 60)


async def burst(pilot: AppPilot, *keys: str) -> None:
    """Press keys before any of them can act."""
    for key in keys:
        pilot.app.post_message(key_event(key))
    await settle(pilot)


def key_event(key: str) -> events.Key:
    character = key if len(key) == 1 else {"enter": "\r", "space": " "}.get(key)
    return events.Key(_character_to_key(key) if len(key) == 1 else key, character)


BURSTS: dict[str, tuple[list[str], str, str]] = {
    "find": (["ctrl+f", *"tres"], TEXT, ""),
    "find and choose": (["ctrl+f", *"tres", "enter"], TEXT, "tres"),
    "find, then type": (
        ["ctrl+f", *"tres", "enter", "escape", *"ya"],
        TEXT.replace("tres", "ya"),
        "",
    ),
    "find again": (["ctrl+f", *"o", "enter", "escape", "ctrl+g", "ctrl+g"], TEXT, "o"),
    "replace one": (
        ["ctrl+f", *"uno", "ctrl+r", *"one", "enter", "escape", "A"],
        TEXT.replace("uno", "oneA"),
        "",
    ),
    "replace all": (
        ["ctrl+f", "o", "ctrl+r", "0", "alt+a", "escape", "A"],
        "A" + TEXT.replace("o", "0"),
        "",
    ),
    "replace all and undo": (
        ["ctrl+f", "o", "ctrl+r", "0", "alt+a", "ctrl+z", "escape", "A"],
        "A" + TEXT,
        "",
    ),
    "go to a line": (["alt+l", "3", "enter", "A"], TEXT.replace("tres", "Atres"), ""),
    "close and open": (["ctrl+f", "x", "escape", "ctrl+f", "y"], TEXT, ""),
    "from bar to bar": (
        ["ctrl+f", "x", "alt+l", "2", "enter", "A", "ctrl+f", "z", "escape", "B"],
        TEXT.replace("dos", "ABdos"),
        "",
    ),
}


@pytest.mark.parametrize("name", BURSTS)
async def test_no_key_overtakes_one_that_opens_or_closes_a_bar(
    make_app: MakeApp, name: str
) -> None:
    keys, text, selected = BURSTS[name]
    async with make_app().run_test() as pilot:
        await settle(pilot)
        editor(pilot).load_text(TEXT)
        await settle(pilot)
        await burst(pilot, *keys)
        assert (editor(pilot).text, editor(pilot).selected_text) == (text, selected)


async def test_a_bar_that_is_opened_again_at_once_stays_and_has_the_focus(
    make_app: MakeApp,
) -> None:
    async with make_app().run_test() as pilot:
        await settle(pilot)
        await burst(pilot, *["ctrl+f", "escape"] * 9, "ctrl+f", *"abc")
        screen = writing(pilot)
        assert screen.find_bar.is_open
        assert screen.focused is screen.find_bar._field
        assert screen.find_bar._field.value == "abc"
        assert "abc" in shown(pilot)
        await burst(pilot, "escape", "x")
        assert editor(pilot).text == "x"
        assert editor(pilot).has_focus
        assert not screen.find_bar.display


SCREENS: dict[str, tuple[list[str], type[Screen[Any]]]] = {
    "open": (["ctrl+o"], OpenDialog),
    "save as": (["f12"], InputDialog),
    "open, from the find bar": (["ctrl+f", "x", "ctrl+o"], OpenDialog),
    "palette": (["ctrl+p"], Palette),
    "keys": (["f1"], HelpScreen),
}


@pytest.mark.parametrize("name", SCREENS)
async def test_what_is_typed_after_a_key_that_opens_a_screen_is_typed_there(
    make_app: MakeApp, name: str
) -> None:
    keys, kind = SCREENS[name]
    async with make_app().run_test() as pilot:
        await settle(pilot)
        for key in ("a", *keys, *"xyz"):
            pilot.app.post_message(key_event(key))
        screen = await asked(pilot, kind)
        pilot.app.post_message(events.Paste(" uno"))
        field = screen.query_one(Input)
        await until(lambda: field.value.endswith("xyz uno"))
        await pilot.press("escape")
        await until(lambda: pilot.app.screen is writing(pilot))
        assert editor(pilot).text == "a"


async def test_answers_typed_ahead_do_not_answer(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await settle(pilot)
        for key in ("a", "ctrl+n", *"dsdc"):
            pilot.app.post_message(key_event(key))
        question = await asked(pilot, ChoiceDialog)
        await pilot.pause()
        assert pilot.app.screen is question
        assert editor(pilot).text == "a"


async def test_pasted_text_keeps_its_place_among_the_keys(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await settle(pilot)
        pilot.app.post_message(events.Paste("uno "))
        await burst(pilot, "a", "ctrl+f")
        pilot.app.post_message(events.Paste("un"))
        await burst(pilot, "o", "enter")
        assert (editor(pilot).text, editor(pilot).selected_text) == ("uno a", "uno")


def test_what_is_sent_in_one_write_is_searched_and_not_written(home: Path, tmp_path: Path) -> None:
    with terminal(PseudoTerminal, tmp_path, PREDICTIVE_HOME=str(home)) as opened:
        wait(opened, lambda screen: "Sample" in screen)
        opened.send("uno dos tres\x1b[H\x06dos\r\x1b[27uX\x1bl1\rY")
        assert "Yuno X tres" in wait(opened, lambda screen: "Y" in screen)
