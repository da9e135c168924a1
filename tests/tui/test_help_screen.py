"""F1 lists the keys; what is typed narrows the list, and Enter runs what is marked."""

import pytest

from predictive.tui.help_screen import HelpScreen
from tests.tui.conftest import MakeApp
from tests.tui.writing import AppPilot, editor, press, settle, shown, until, write, writing

BY_WHAT = [
    ("suggestions on", "Suggestions on or off"),
    ("f8", "Suggestions on or off"),
    ("ctrl+t", "Suggestions on or off"),
    ("next-mark", "Next mistyped word"),
    ("mistyped next", "Next mistyped word"),
    ("ÍNDENT", "Remove an indent"),
]
"""What is typed, and what it finds: by description, keys, the name for the settings."""


async def open_help(pilot: AppPilot) -> HelpScreen:
    await settle(pilot)
    await press(pilot, "f1")
    assert isinstance(pilot.app.screen, HelpScreen)
    return pilot.app.screen


async def test_what_is_typed_narrows_the_list(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        await open_help(pilot)
        for query, expected in BY_WHAT:
            await write(pilot, query)
            assert expected in shown(pilot)
            assert "Statistics" not in shown(pilot)
            await press(pilot, "ctrl+u")
        await write(pilot, "statistics")
        assert "Statistics" in shown(pilot)


async def test_enter_runs_the_best_match_and_the_arrows_choose_another(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        await open_help(pilot)
        await write(pilot, "find")
        await press(pilot, "enter")
        await until(lambda: writing(pilot).find_bar.is_open)
        await press(pilot, "escape")
        editor(pilot).load_text("uno\ndos")
        await open_help(pilot)
        await write(pilot, "of the text")
        await press(pilot, "down", "enter")
        await until(lambda: not isinstance(pilot.app.screen, HelpScreen))
        await settle(pilot)
        assert editor(pilot).cursor_location == (1, 3), "the second is the end of the text"


async def test_the_keys_typed_in_the_list_do_nothing_to_the_text(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        await open_help(pilot)
        await write(pilot, "q no such command")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, HelpScreen)
        await press(pilot, "escape")
        assert editor(pilot).text == ""
        assert editor(pilot).has_focus


@pytest.mark.parametrize("size", [(40, 12), (80, 24)])
async def test_it_says_how_to_change_keys_and_closes(
    make_app: MakeApp, size: tuple[int, int]
) -> None:
    async with make_app().run_test(size=size) as pilot:
        await open_help(pilot)
        assert "Other keys" in shown(pilot)
        assert "settings.toml" in "".join(shown(pilot).split()).replace("│", "")
        await press(pilot, "f1")
        assert not isinstance(pilot.app.screen, HelpScreen)
