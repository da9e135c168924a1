"""Ghost text inside a line: where it stands, what it moves, and when."""

import asyncio

import pytest

from predictive.tui.writing import suggestion_requests
from tests.tui.conftest import MakeApp, fixed
from tests.tui.writing import AppPilot, editor, ghost, press, settle, write


async def put(pilot: AppPilot, text: str) -> None:
    """Show a text with the cursor at the bar in it."""
    before, after = text.split("|")
    editor(pilot).load_text(before + after)
    row = before.count("\n")
    editor(pilot).move_cursor((row, len(before) - before.rfind("\n") - 1))
    await settle(pilot)


def row(pilot: AppPilot, y: int = 0) -> str:
    return editor(pilot).render_line(y).text.rstrip()


async def test_the_rest_of_the_line_is_moved_aside(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await put(pilot, "Voy al | grande, y más\nfin")
        await write(pilot, "pa")
        assert ghost(pilot) == "rque", "one word: what would follow stands there"
        assert row(pilot) == "Voy al parque grande, y más"
        assert editor(pilot).text == "Voy al pa grande, y más\nfin"
        await press(pilot, "tab")
        assert editor(pilot).text == "Voy al parque grande, y más\nfin"
        assert editor(pilot).cursor_location == (0, 14)
        await press(pilot, "ctrl+z")
        assert editor(pilot).text == "Voy al pa grande, y más\nfin"


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ('dijo "|" y', 'dijo "parque" y'),
        ("dijo (|) y", "dijo (parque) y"),
        ("dijo |, y", "dijo parque, y"),
        ("dijo | «y»", "dijo parque «y»"),
        ("dijo |¿y?", "dijo parque ¿y?"),
        ("dijo ¡|! y", "dijo ¡parque! y"),
        ("dijo ¿| y", "dijo ¿parque y"),
        ("dijo **|** y", "dijo **parque** y"),
        ("日本語 | 日本", "日本語 parque 日本"),
        ("e\u0301 | e\u0301", "e\u0301 parque e\u0301"),
    ],
)
async def test_it_fits_between_what_stands_there(make_app: MakeApp, text: str, result: str) -> None:
    async with make_app().run_test() as pilot:
        await put(pilot, text)
        await write(pilot, "pa")
        assert row(pilot) == result.rstrip()
        await press(pilot, "tab")
        assert editor(pilot).text == result


async def test_inside_a_word_the_whole_word_is_replaced(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await put(pilot, "el p|ero y")
        await write(pilot, "a")
        assert row(pilot) == "el paero → parque y"
        await press(pilot, "tab")
        assert editor(pilot).text == "el parque y"
        await press(pilot, "ctrl+z")
        assert editor(pilot).text == "el paero y"


async def test_a_word_typed_right_before_another_leaves_that_one(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await put(pilot, "al |grande")
        await write(pilot, "pa")
        assert row(pilot) == "al parque grande"
        await press(pilot, "tab")
        assert editor(pilot).text == "al parque grande"


async def test_nothing_repeats_the_word_that_stands_there(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await put(pilot, "el per|ro y")
        assert [each.text for each in editor(pilot).offer.suggestions] == ["pero"]
        await put(pilot, "el per|o y")
        assert [each.text for each in editor(pilot).offer.suggestions] == ["perro"]


async def test_moving_the_cursor_through_a_text_moves_nothing_in_it(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await put(pilot, "el pa| y más")
        for key in ("left", "right", "left", "right"):
            await press(pilot, key)
            assert row(pilot) == "el pa y más"
        await press(pilot, "ctrl+@")
        assert row(pilot) == "el parque y más", "unless one asks"


async def test_typing_through_it_moves_nothing(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await put(pilot, "el | y más")
        await write(pilot, "pa")
        fixed(pilot.app).words["parto"] = 0.9
        for letter in "rq":
            await pilot.press(letter)
            assert row(pilot) == "el parque y más"
            await settle(pilot)
            assert row(pilot) == "el parque y más", "though another is more probable now"
        await press(pilot, "u", "e")
        assert row(pilot) == "el parque y más"


async def test_a_key_that_disagrees_changes_the_row_once(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await put(pilot, "el | y más")
        await write(pilot, "p")
        assert row(pilot) == "el parque y más"
        await write(pilot, "a")
        rows = [row(pilot)]
        painted = type(editor(pilot))._exchange_repaint_regions

        def watched() -> object:
            if rows[-1] != row(pilot):
                rows.append(row(pilot))
            return painted(editor(pilot))

        editor(pilot)._exchange_repaint_regions = watched  # type: ignore[method-assign, assignment]
        await press(pilot, "x")
        assert rows == ["el parque y más", "el pax    y más", "el pax y más"], "y más moves once"


async def test_room_is_kept_until_the_answer(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await put(pilot, "el | y más")
        await write(pilot, "pa")
        editor(pilot).insert("x")
        assert row(pilot) == "el pax    y más"
        assert editor(pilot).acceptable is None
        await settle(pilot)
        assert row(pilot) == "el pax y más"


async def test_it_appears_only_once_typing_pauses(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with make_app().run_test() as pilot:
        await put(pilot, "el | y más")
        paused = asyncio.Event()

        async def pause(seconds: float) -> None:
            await paused.wait()

        monkeypatch.setattr(suggestion_requests, "pause", pause)
        await pilot.press("p", "a")
        for _ in range(9):
            await pilot.pause()
        assert editor(pilot).offer.suggestions, "the list does not wait"
        assert row(pilot) == "el pa y más"
        paused.set()
        await settle(pilot)
        assert row(pilot) == "el parque y más"


async def test_a_plain_list_waits_for_no_pause(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with make_app(list_only=True).run_test() as pilot:
        await put(pilot, "el | y más")
        monkeypatch.setattr(suggestion_requests, "pause", None)
        await write(pilot, "pa")
        await press(pilot, "tab")
        assert editor(pilot).text == "el parque y más"


async def test_no_line_is_wrapped_again_for_it(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(30, 10)) as pilot:
        await put(pilot, "uno dos | tres cuatro cin seis siete ocho nueve diez")
        await write(pilot, "p")
        below = [row(pilot, y) for y in range(1, 5)]
        assert row(pilot) == "uno dos parque tres cuatro …"
        await pilot.press("a")
        assert row(pilot) == "uno dos parque tres cuatro …"
        assert [row(pilot, y) for y in range(1, 5)] == below
        await press(pilot, "escape")
        assert row(pilot) == "uno dos pa tres cuatro cin"
        assert [row(pilot, y) for y in range(1, 5)] == below


@pytest.mark.parametrize("filler", ["x" * 22, "日" * 11])
async def test_at_the_end_of_a_wrapped_line_a_part_is_shown(make_app: MakeApp, filler: str) -> None:
    async with make_app().run_test(size=(30, 10)) as pilot:
        await put(pilot, f"{filler} | más y otra cosa")
        await write(pilot, "pa")
        assert row(pilot) == f"{filler} pa{ghost(pilot)}"
        assert editor(pilot).render_line(0).cell_length == 28
        await press(pilot, "tab")
        assert editor(pilot).text == f"{filler} parque más y otra cosa"


async def test_the_mouse_finds_what_is_drawn(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await put(pilot, "el | y más")
        await write(pilot, "pa")
        x = row(pilot).index("más") + 1  # the frame
        await pilot.click(type(editor(pilot)), offset=(x, 0))
        await settle(pilot)
        assert editor(pilot).cursor_location == (0, 8)
        assert editor(pilot).text[8:] == "más"


async def test_only_its_row_is_painted(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await put(pilot, "uno\nel | y más\ndos")
        await write(pilot, "pa")
        editor(pilot).refresh()
        assert not editor(pilot)._exchange_repaint_regions()
        editor(pilot).action_dismiss_offer()
        regions = editor(pilot)._exchange_repaint_regions()
        assert {region.y for region in regions} == {1}
