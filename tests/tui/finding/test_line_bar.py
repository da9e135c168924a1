"""The bar to go to a line."""

from tests.tui.conftest import MakeApp
from tests.tui.writing import editor, press, settle, shown, writing

TEXT = "\n".join(f"line {number}" for number in range(1, 201))


async def test_a_line_number_leads_to_its_line(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await settle(pilot)
        editor(pilot).load_text(TEXT)
        places = []
        for target in ("120", "1:3", "+10", "-3", "9999", "5:99"):
            await press(pilot, "alt+l", *target, "enter")
            places.append(editor(pilot).cursor_location)
            assert editor(pilot).has_focus
        assert places == [(119, 0), (0, 2), (10, 0), (7, 0), (199, 0), (4, 6)]
        assert "line 5" in shown(pilot)
        assert not writing(pilot).line_bar.display


async def test_what_is_possible_is_said(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(40, 12)) as pilot:
        await settle(pilot)
        editor(pilot).load_text(TEXT)
        await press(pilot, "alt+l")
        assert "1 to 200" in shown(pilot)
        await press(pilot, "x", "enter")
        assert "1 to 200, 9:5, +9, -9" in shown(pilot)
        await press(pilot, "escape")
        assert editor(pilot).has_focus
        assert editor(pilot).cursor_location == (0, 0)


async def test_one_bar_replaces_the_other(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await settle(pilot)
        screen = writing(pilot)
        await press(pilot, "ctrl+f", "alt+l")
        assert (screen.find_bar.display, screen.line_bar.display) == (False, True)
        await press(pilot, "ctrl+r")
        assert (screen.find_bar.display, screen.line_bar.display) == (True, False)
