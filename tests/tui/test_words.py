"""Words are what a writer takes for one, whatever accents, marks and emoji are in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App

from predictive.tui.writing.graphemes import boundary
from predictive.tui.writing.pads import words
from predictive.tui.writing.pads.words import count_words, next_stop, previous_stop, word_at
from tests.tui.conftest import MakeApp
from tests.tui.writing import AppPilot, editor, press, settle, write

DECOMPOSED = "man\u0303ana"
TEXTS = st.text(
    st.sampled_from(list("ab1 .,'’-_ñ\u0303—¿“”😀\u200d❤\ufe0f你क्ष\t\xa0")) | st.characters()
)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        (" \t ", 0),
        ("I don't know", 3),
        ("I don’t know", 3),
        ("mañana", 1),
        (DECOMPOSED, 1),
        ("bien 😀 ❤️ 👩‍👩‍👧 !", 1),
        ("3.14 1,234.5 10:30 12/05/2024 2nd", 5),
        ("a well-known snake_case", 3),
        ("—Hola —dijo— . . .", 2),
        ("'quoted' _emphasis_ ____", 2),
        ("uno,dos.tres", 3),
        ("एक‍क", 1),
    ],
)
def test_words_are_counted_as_a_writer_would(text: str, count: int) -> None:
    assert count_words(text) == count


@given(st.text(st.characters(max_codepoint=0x2FF)))
def test_plain_and_full_patterns_find_the_same_words(text: str) -> None:
    assert words._word().findall(text) == words._LATIN_WORD.findall(text)


@pytest.mark.parametrize(
    ("line", "stops"),
    [
        ("uno, dos", [3, 4, 8]),
        (f"a {DECOMPOSED} don't", [1, 9, 15]),
        ("bien 😀😀 fin", [4, 7, 11]),
        ("¿qué? ", [1, 4, 5, 6]),
    ],
)
def test_the_cursor_stops_at_the_ends_of_words_and_marks(line: str, stops: list[int]) -> None:
    column, found = 0, []
    while column < len(line):
        column = next_stop(line, column)
        found.append(column)
    assert found == stops


@given(TEXTS, st.data())
def test_each_stop_brings_the_cursor_nearer_to_the_end_of_the_line(
    line: str, data: st.DataObject
) -> None:
    column = data.draw(st.integers(0, len(line)))
    assert previous_stop(line, column) < column or column == 0
    assert next_stop(line, column) > column or column == len(line)
    start, end = word_at(line, column)
    assert 0 <= start <= column <= end <= len(line)
    assert start < end or not line


async def test_ctrl_delete_and_ctrl_backspace_delete_words(make_app: MakeApp) -> None:
    async with make_app(suggestions=False).run_test() as pilot:
        await settle(pilot)
        pad = editor(pilot)
        pad.load_text(f"{DECOMPOSED} 👩‍👩‍👧 don't\nfin")
        await press(pilot, "ctrl+delete")
        assert pad.text == " 👩‍👩‍👧 don't\nfin"
        await press(pilot, "ctrl+delete")
        assert pad.text == " don't\nfin"
        await press(pilot, "alt+delete", "ctrl+delete")
        assert pad.text == "fin"
        await press(pilot, "ctrl+z")
        assert pad.text == "\nfin"
        await press(pilot, "ctrl+end")
        await write(pilot, f" don't {DECOMPOSED} ")
        for left in ("\nfin don't ", "\nfin ", "\n"):
            await press(pilot, "ctrl+w" if left == "\nfin " else "ctrl+backspace")
            assert pad.text == left
        await press(pilot, "ctrl+backspace")
        assert pad.text == ""


async def test_words_end_at_whole_characters(make_app: MakeApp) -> None:
    line = "e\u0301a👍🏽b ❤️ 1️⃣ x"
    async with make_app(suggestions=False).run_test() as pilot:
        await settle(pilot)
        pad = editor(pilot)
        pad.load_text(line)
        while pad.cursor_location[1] < len(line):
            before = pad.cursor_location[1]
            await press(pilot, "ctrl+right")
            column = pad.cursor_location[1]
            assert column > before
            assert boundary(line, column, forward=True) == column


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take clicks at the same place for clicks in a row, however slow the machine is."""
    monkeypatch.setattr(App, "CLICK_CHAIN_TIME_THRESHOLD", 1000)


async def click(pilot: AppPilot, column: int, row: int, *, to: int | None = None) -> None:
    """Press the mouse button over a column of a text, perhaps move the mouse, and release it."""
    x, y, _, _ = editor(pilot).content_region
    await pilot.mouse_down(offset=(x + column, y + row))
    if to is not None:
        await pilot.hover(offset=(x + to, y + row))
    await pilot.mouse_up(offset=(x + (column if to is None else to), y + row))


async def test_a_double_click_selects_a_word_and_a_triple_click_the_line(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(40, 12)) as pilot:
        await settle(pilot)
        pad = editor(pilot)
        pad.load_text(f"Creo que {DECOMPOSED} no don't\n" + "palabra " * 20)
        selected = []
        for _ in range(4):
            await click(pilot, 10, 0)
            selected.append(pad.selected_text)
        assert selected == ["", DECOMPOSED, f"Creo que {DECOMPOSED} no don't", ""]
        await click(pilot, 3, 2)
        await click(pilot, 3, 2)
        assert pad.selected_text == "palabra"
        await click(pilot, 3, 2)
        assert pad.selected_text == "palabra " * 20


async def test_dragging_after_a_double_click_selects_whole_words(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await settle(pilot)
        pad = editor(pilot)
        pad.load_text("uno dos tres cuatro")
        await click(pilot, 5, 0)
        await click(pilot, 5, 0, to=10)
        assert pad.selected_text == "dos tres"
        await click(pilot, 30, 0)
        await click(pilot, 5, 0)
        await click(pilot, 5, 0, to=1)
        assert pad.selected_text == "uno dos"
        assert pad.selection.end == (0, 0)


async def test_clicks_at_different_places_are_single_clicks(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await settle(pilot)
        editor(pilot).load_text("uno dos tres cuatro")
        await click(pilot, 5, 0)
        await click(pilot, 9, 0)
        assert editor(pilot).selection.is_empty
        assert editor(pilot).cursor_location == (0, 9)
