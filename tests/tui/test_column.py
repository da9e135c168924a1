"""A column of text in the middle of the window is written in as the whole window is."""

import pytest

from predictive import settings
from tests.tui.conftest import MakeApp
from tests.tui.writing import editor, ghost, press, settle, shown, write, writing

TEXT = "Voy al parque con mi perro grande qeu corre mucho. " * 3


@pytest.mark.parametrize(("width", "window"), [(40, 80), (41, 80), (30, 33), (60, 40), (0, 80)])
async def test_the_text_is_wrapped_at_its_width_and_stands_in_the_middle(
    make_app: MakeApp, width: int, window: int
) -> None:
    async with make_app(column_width=width).run_test(size=(window, 20)) as pilot:
        await settle(pilot)
        pad = editor(pilot)
        pad.load_text(TEXT)
        await settle(pilot)
        left, cells = pad.content_region.x, pad.wrap_width
        if 0 < width <= window - 10:
            assert cells == width
            assert abs(left - (window - left - cells)) <= 2
        rows = [line for line in shown(pilot).split("\n")[:6] if line.strip()]
        assert all(line[:left].strip() == line[left + cells :].strip() == "" for line in rows)
        assert " ".join("".join(rows).split()) == TEXT.strip()


async def test_clicks_the_cursor_ghosts_and_marks_are_where_the_text_is(make_app: MakeApp) -> None:
    async with make_app(column_width=30).run_test(size=(80, 20)) as pilot:
        await settle(pilot)
        pad = editor(pilot)
        pad.load_text(TEXT)
        await settle(pilot)
        x, y, _, _ = pad.content_region
        await pilot.click(offset=(x + 7, y + 1))
        line = pad.wrapped_document.get_sections(0)[0]
        assert pad.cursor_location == (0, len(line) + 7)
        assert pad.cursor_screen_offset == pilot.app.cursor_position == (x + 7, y + 1)
        await pilot.click(offset=(2, y + 2))
        assert pad.cursor_location[1] == sum(map(len, pad.wrapped_document.get_sections(0)[:2]))
        await pilot.click(offset=(78, y))
        assert pad.cursor_location[1] in (len(line) - 1, len(line))
        assert pad.has_focus
        (mark, *_) = pad.marks.of(TEXT)
        place = pad.place_on_screen((0, mark.start))
        assert shown(pilot).split("\n")[place.y][place.x : place.x + 3] == "qeu"
        await press(pilot, "ctrl+end", "enter")
        await write(pilot, "pa")
        assert ghost(pilot) == "rque con mi perro"
        row = shown(pilot).split("\n")[pad.cursor_screen_offset.y]
        assert row.strip() == "parque con mi perro"
        assert row.index("parque") == x


async def test_the_width_of_the_window_changes(make_app: MakeApp) -> None:
    async with make_app(column_width=40).run_test(size=(80, 20)) as pilot:
        await settle(pilot)
        editor(pilot).load_text(TEXT * 20)
        for window, cells in ((100, 40), (50, 40), (30, 25), (200, 40)):
            await pilot.resize_terminal(window, 20)
            await settle(pilot)
            assert editor(pilot).wrap_width == cells


async def test_a_scroll_bar_does_not_wrap_the_text_again(make_app: MakeApp) -> None:
    async with make_app(column_width=40).run_test(size=(80, 12)) as pilot:
        await settle(pilot)
        for text in (TEXT, TEXT * 20):
            editor(pilot).load_text(text)
            await settle(pilot)
            assert editor(pilot).wrap_width == 40
            assert editor(pilot).content_region.x == (80 - 41) // 2


async def test_the_column_is_turned_off_and_on(make_app: MakeApp) -> None:
    async with make_app(column_width=50).run_test() as pilot:
        await settle(pilot)
        for width in (0, 50):
            await press(pilot, "alt+c")
            assert editor(pilot).column_width == width
            assert settings.load().column_width == width
    async with make_app().run_test(size=(100, 20)) as pilot:
        await settle(pilot)
        await press(pilot, "alt+c")
        assert editor(pilot).wrap_width == settings.load().column_width == 72
        assert writing(pilot).editor.has_focus
