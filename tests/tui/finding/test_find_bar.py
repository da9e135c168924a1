"""The bar to find and replace."""

import asyncio
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from predictive.tui.writing.finding import search
from predictive.tui.writing.finding.options_line import OptionsLine
from predictive.tui.writing.pads.painted_line import PaintedLine
from tests.tui.conftest import MakeApp, fixed
from tests.tui.test_snapshots import drawn, picture  # noqa: F401
from tests.tui.writing import AppPilot, editor, notices, press, settle, shown, write, writing

POEM = "La canción\nuna Cancion\n\nCANCIO\u0301N y canciones\nfin"


async def opened(pilot: AppPilot, text: str, *keys: str) -> None:
    """Show a text, and press keys."""
    await settle(pilot)
    editor(pilot).load_text(text)
    await press(pilot, *keys)


def status(pilot: AppPilot) -> str:
    """Return what the bar says."""
    return str(writing(pilot).find_bar.query_one("#status").render())


def highlighted(pilot: AppPilot) -> list[str]:
    """Return the highlighted texts on the screen; the current one has a mark."""
    lines = [editor(pilot)._shown_lines.line(y) for y in range(editor(pilot).size.height)]
    return [
        f"{line.text[start:end]}{'*' * is_current}"
        for line in lines
        if isinstance(line, PaintedLine)
        for start, end, is_current in line.found
    ]


async def test_matches_are_highlighted_as_one_types(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await opened(pilot, POEM, "ctrl+f", *"canci")
        assert highlighted(pilot) == ["canci*", "Canci", "CANCI", "canci"]
        assert status(pilot) == "1 of 4"
        await press(pilot, *"on")
        assert highlighted(pilot) == ["canción*", "Cancion", "CANCIO\u0301N", "cancion"]
        await press(pilot, "x")
        assert (highlighted(pilot), status(pilot)) == ([], "no matches")
        await press(pilot, "ctrl+u")
        assert (highlighted(pilot), status(pilot)) == ([], "")


async def test_enter_stays_and_escape_returns(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        lines = [f"line {number}" for number in range(200)]
        await opened(pilot, "\n".join(lines), *["down"] * 40)
        view = editor(pilot).scroll_offset
        await press(pilot, "ctrl+f", *"line 150")
        assert "line 150" in shown(pilot)
        assert editor(pilot).cursor_location == (40, 0)
        await press(pilot, "escape")
        assert editor(pilot).scroll_offset == view
        assert editor(pilot).cursor_location == (40, 0)
        await press(pilot, "ctrl+f", "enter", "escape")
        assert editor(pilot).selected_text == "line 150"
        assert "line 150" in shown(pilot)
        assert highlighted(pilot) == []


async def test_the_search_begins_at_the_cursor_and_says_when_it_turns(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await opened(pilot, "uno\nuno\nuno", "down", "ctrl+f", *"uno")
        said = [status(pilot)]
        for key in ("enter", "down", "down", "up", "ctrl+g", "alt+g"):
            await press(pilot, key)
            said.append(status(pilot))
        assert said == ["2 of 3", "2 of 3", "3 of 3", "1 of 3, from the start",
                        "3 of 3, from the end", "1 of 3, from the start",
                        "3 of 3, from the end"]  # fmt: skip


async def test_keys_find_again_while_the_bar_is_closed(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await opened(pilot, POEM, "ctrl+g")
        assert writing(pilot).find_bar.is_open
        await press(pilot, *"cancion", "escape", "ctrl+g", "ctrl+g")
        assert editor(pilot).has_focus
        assert editor(pilot).selected_text == "Cancion"
        await press(pilot, "alt+g", "alt+g")
        assert editor(pilot).selected_text == "cancion"
        assert "4 of 4, from the end" in notices(pilot)
        assert highlighted(pilot) == []


async def test_the_last_search_is_remembered(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await opened(pilot, POEM, "ctrl+f", *"fin", "enter", "escape", "ctrl+home", "ctrl+f")
        assert status(pilot) == "1 of 1"
        assert highlighted(pilot) == ["fin*"]


async def test_case_accents_and_whole_words_can_matter(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await opened(pilot, POEM, "ctrl+f", *"cancion", "alt+c")
        assert highlighted(pilot) == ["cancion*"]
        await press(pilot, "alt+w")
        assert status(pilot) == "no matches"
        await press(pilot, "alt+c")
        assert highlighted(pilot) == ["canción*", "Cancion", "CANCIO\u0301N"]


async def test_options_can_be_clicked_and_show_their_keys(make_app: MakeApp) -> None:
    async with make_app(keys={"find-words": "f11"}).run_test() as pilot:
        await opened(pilot, POEM, "ctrl+f", *"cancion")
        line = writing(pilot).find_bar.query_one(OptionsLine)
        text = str(line.render())
        assert "f11 Words" in text
        await pilot.click(line, offset=(text.index("Words") + 1, 0))
        await settle(pilot)
        assert status(pilot) == "1 of 3"
        await press(pilot, "f11", "x")
        assert status(pilot) == "no matches"
        assert editor(pilot).text == POEM


async def test_a_regular_expression_is_checked_as_it_is_typed(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "TIME_LIMIT", 0.05)
    async with make_app().run_test() as pilot:
        await opened(pilot, POEM, "ctrl+f", "alt+r", "left_parenthesis")
        assert status(pilot) == "missing )"
        await press(pilot, *"una|fin", "right_parenthesis")
        assert highlighted(pilot) == ["una*", "fin"]
        editor(pilot).load_text("a" * 60 + "b")
        await press(pilot, "ctrl+u")
        await press(pilot, "left_parenthesis", *"a|aa", "right_parenthesis", "plus", "dollar_sign")
        assert status(pilot) == "too slow: stopped"
        await press(pilot, "alt+r")
        assert status(pilot) == "no matches"


async def test_matches_are_replaced_one_by_one(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await opened(pilot, "uno y uno y uno", "ctrl+f", *"uno", "ctrl+r", *"dos")
        assert highlighted(pilot) == ["uno*", "uno", "uno"]
        await press(pilot, "enter")
        assert editor(pilot).text == "dos y uno y uno"
        assert status(pilot) == "1 of 2"
        await press(pilot, "down", "enter")
        assert editor(pilot).text == "dos y uno y dos"
        assert status(pilot) == "1 of 1, from the start"
        await press(pilot, "enter", "enter", "escape", "x", "ctrl+z", "ctrl+z")
        assert editor(pilot).text == "dos y uno y dos"


async def test_a_replacement_with_the_same_words_is_not_replaced_again(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await opened(pilot, "a a\na", "ctrl+f", "a", "ctrl+r", *"aa", "enter", "enter", "enter")
        assert editor(pilot).text == "aa aa\naa"
        await opened(pilot, "a\nb", "ctrl+f", "alt+r", "ctrl+u", "dollar_sign", "ctrl+r", "ctrl+u")
        await press(pilot, "full_stop", "enter", "enter")
        assert editor(pilot).text == "a.\nb."


async def test_all_are_replaced_as_one_step_to_undo(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await opened(pilot, POEM, "ctrl+end", "ctrl+f", *"cancion", "ctrl+r", *"oda", "alt+a")
        assert editor(pilot).text == "La oda\nuna oda\n\noda y odaes\nfin"
        assert status(pilot) == "4 replaced"
        assert editor(pilot).cursor_location == (4, 3)
        await press(pilot, "ctrl+z")
        assert editor(pilot).text == POEM
        assert highlighted(pilot) == ["canción*", "Cancion", "CANCIO\u0301N", "cancion"]
        await press(pilot, "alt+a", "escape", "ctrl+z")
        assert editor(pilot).text == POEM
        assert editor(pilot).cursor_location == (4, 3)


async def test_groups_can_be_used_in_the_replacement(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await opened(pilot, "uno dos\ntres cuatro", "ctrl+f", "alt+r")
        writing(pilot).find_bar._field.value = r"^(\w+) (\w+)$"
        await press(pilot, "ctrl+r")
        writing(pilot).find_bar._replacement.value = r"\2 \1"
        await press(pilot, "alt+a")
        assert editor(pilot).text == "dos uno\ncuatro tres"
        writing(pilot).find_bar._replacement.value = r"\3"
        await press(pilot, "enter")
        assert status(pilot) == "replacement: no such group"
        assert editor(pilot).text == "dos uno\ncuatro tres"


async def test_only_the_selected_lines_are_searched_if_wanted(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await opened(pilot, "a\na\na\na", "down", "shift+down", "shift+down", "ctrl+f", "a")
        assert status(pilot) == "1 of 2"
        await press(pilot, "ctrl+r", *"bcd", "alt+a")
        assert editor(pilot).text == "a\nbcd\nbcd\na"
        assert status(pilot) == "2 replaced"
        await press(pilot, "ctrl+z", "alt+a", "alt+s")
        assert editor(pilot).text == "a\nbcd\nbcd\na"
        assert highlighted(pilot) == ["a", "a*"]


async def test_what_is_replaced_is_not_learned_as_typed(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await settle(pilot)
        pilot.app.learning = "on"  # type: ignore[attr-defined]
        editor(pilot).load_text("un perro\n")
        await press(pilot, "ctrl+end")
        await write(pilot, "mi gato")
        await press(pilot, "ctrl+f", *"gato", "ctrl+r", *"loro", "enter", "ctrl+f", *"perro")
        await press(pilot, "ctrl+r", "alt+a")
        await press(pilot, "escape", "end", "enter")
        assert "mi loro" in "".join(fixed(pilot.app).learnt)
        assert "gato" not in "".join(fixed(pilot.app).learnt)
        assert editor(pilot).text == "un loro\nmi loro\n"
        assert "un loro" not in "".join(fixed(pilot.app).learnt)


async def test_the_bar_searches_again_when_the_text_changes(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await opened(pilot, POEM, "ctrl+f", *"fin")
        editor(pilot).load_text("fin\nfin")
        await settle(pilot)
        assert status(pilot) == "1 of 2"


async def test_only_changed_lines_are_painted(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await opened(pilot, "uno\ndos\nuno", "ctrl+f", *"un")
        editor(pilot)._exchange_repaint_regions()
        await press(pilot, "o")
        before = editor(pilot)._painted
        assert before is not None
        assert before[1] == editor(pilot)._shown_lines.line(1)


@pytest.mark.parametrize("size", [(80, 24), (40, 12)], ids=["80x24", "40x12"])
async def test_replacing_looks_as_pictured(
    make_app: MakeApp,
    picture: SnapshotAssertion,  # noqa: F811
    size: Any,
) -> None:
    async with make_app().run_test(size=size) as pilot:
        await opened(pilot, POEM, "shift+down", "shift+down", "shift+down", "shift+down")
        await press(pilot, "ctrl+f", *"cancion", "ctrl+r", *"oda", "down")
        assert await drawn(pilot) == picture


async def test_nothing_is_replaced_or_selected_once_something_is_typed(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await opened(pilot, "uno uno", "ctrl+f", *"uno", "ctrl+r", *"dos")
        bar = writing(pilot).find_bar
        changes = bar._navigator.changes_of_others
        replacing = asyncio.create_task(bar._navigator.replace("dos", changes))
        await asyncio.sleep(0)  # it has begun, in a thread
        editor(pilot).insert("x")
        assert await replacing is None
        bar._finder.query = bar._finder.query._replace(text="u")
        finding = asyncio.create_task(bar._navigator.go(1, changes + 1))
        await asyncio.sleep(0)
        editor(pilot).insert("y")
        assert await finding is None
        assert editor(pilot).text == "xyuno uno"
        assert editor(pilot).selected_text == ""


async def test_tab_switches_between_the_lines(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await opened(pilot, "uno uno", "ctrl+f", *"uno", "enter")
        await press(pilot, "ctrl+r", "tab", "ctrl+u", *"n", "tab", "ctrl+u", *"m", "enter")
        assert editor(pilot).text == "umo uno"
        await press(pilot, "shift+tab", "ctrl+u", *"o")
        assert status(pilot) == "2 of 2"


async def test_case_always_matters_in_a_regular_expression(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await opened(pilot, "Uno uno", "ctrl+f", *"uno", "alt+r", "alt+c")
        assert status(pilot) == "1 of 1"
        assert editor(pilot).column_width == 0
        await press(pilot, "alt+r")
        assert status(pilot) == "1 of 2"
