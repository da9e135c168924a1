"""Enter continues lists, quotes and indentation where a writer wants that, and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.events import Paste

from predictive.tui.app import PredictiveApp
from predictive.tui.writing.pads.lists import line_break
from tests.tui.conftest import MakeApp, fixed
from tests.tui.writing import editor, ghost, press, settle, write

CONTINUED = {
    "- pan|": "- pan\n- |",
    "* pan|": "* pan\n* |",
    "  + pan|": "  + pan\n  + |",
    "- uno| dos": "- uno\n- |dos",
    "- |uno": "- \n- |uno",
    "1. uno|": "1. uno\n2. |",
    "0) uno|": "0) uno\n1) |",
    "9. nueve\n10. diez|": "9. nueve\n10. diez\n11. |",
    "1. uno\n\n   más\n   - dentro\n2. dos|": "1. uno\n\n   más\n   - dentro\n2. dos\n3. |",
    "- [ ] por hacer|": "- [ ] por hacer\n- [ ] |",
    "1. [X] hecho|": "1. [X] hecho\n2. [ ] |",
    "> cita|": "> cita\n> |",
    ">> cita|": ">> cita\n>> |",
    "> > 1. uno|": "> > 1. uno\n> > 2. |",
    "    verso|": "    verso\n    |",
    "\tverso| dos": "\tverso\n\t|dos",
    "    verso\n    |": "    verso\n\n    |",
}
ENDED = {
    "- pan\n- |": "- pan\n|",
    "- [ ] |": "|",
    "1. uno\n2. |  ": "1. uno\n|",
    "- uno\n  - dos\n  - |": "- uno\n  - dos\n- |",
    "1. uno\n    - dos\n    - |": "1. uno\n    - dos\n2. |",
    "  - |": "|",
    "> cita\n> |": "> cita\n|",
    "> > |": "> |",
    "> - uno\n> - |": "> - uno\n> |",
}
PLAIN = {
    "|": "\n|",
    "Hola|": "Hola\n|",
    "|- pan": "\n|- pan",
    "-| pan": "-\n| pan",
    "-|": "-\n|",
    "-pan|": "-pan\n|",
    "—Hola|": "—Hola\n|",
    "1|. uno": "1\n|. uno",
    "12. Juni|": "12. Juni\n|",
    "3.14 es pi|": "3.14 es pi\n|",
    "Ayer.\n12. Juni|": "Ayer.\n12. Juni\n|",
    "* * *|": "* * *\n|",
    ">:(|": ">:(\n|",
}


def after_enter(marked: str) -> str:
    """Return a text after Enter was pressed; `|` is the cursor."""
    before, _, after = marked.partition("|")
    place = (before.count("\n"), len(before.rpartition("\n")[2]))
    text, start, end = line_break((before + after).split("\n"), place, place)
    lines = (before + after).split("\n")
    head = "\n".join([*lines[: start[0]], lines[start[0]][: start[1]]])
    return f"{head}{text}|" + "\n".join([lines[end[0]][end[1] :], *lines[end[0] + 1 :]])


@pytest.mark.parametrize(("before", "after"), (CONTINUED | ENDED | PLAIN).items())
def test_enter_does_what_a_writer_wants(before: str, after: str) -> None:
    assert after_enter(before) == after


@given(st.text(st.sampled_from(list("-*+>.) 12[x]\ta\n"))), st.data())
def test_enter_loses_nothing_but_spaces_and_an_empty_item(text: str, data: st.DataObject) -> None:
    column = data.draw(st.integers(0, len(text)))
    result = after_enter(f"{text[:column]}|{text[column:]}")
    before, _, after = result.partition("|")
    assert text[column:].lstrip(" ").startswith(after.lstrip(" "))
    assert len(before.rstrip()) >= len(text[:column].rpartition("\n")[0].rstrip())


async def test_a_list_is_written_and_undone_step_by_step(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await settle(pilot)
        await write(pilot, "- pan\nx")
        assert editor(pilot).text == "- pan\n- x"
        await press(pilot, "backspace", "enter")
        assert editor(pilot).text == "- pan\n"
        await press(pilot, "ctrl+z")
        assert editor(pilot).text == "- pan\n- "
        await press(pilot, "ctrl+z", "ctrl+z", "ctrl+z")
        assert editor(pilot).text == "- pan"
        await press(pilot, "ctrl+y")
        assert editor(pilot).text == "- pan\n- "


async def test_backspace_removes_at_once_what_enter_has_continued(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await settle(pilot)
        await write(pilot, "  1. uno\n")
        assert editor(pilot).text == "  1. uno\n  2. "
        await press(pilot, "backspace")
        assert editor(pilot).text == "  1. uno\n"
        await press(pilot, "ctrl+z", "backspace")
        assert editor(pilot).text == "  1. uno\n  2."


async def test_shift_enter_does_not_continue(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await settle(pilot)
        await write(pilot, "- pan")
        await press(pilot, "shift+enter", "x", "alt+enter")
        assert editor(pilot).text == "- pan\nx\n"


async def test_enter_replaces_the_selection_and_the_space_after_an_accepted_word(
    make_app: MakeApp,
) -> None:
    async with make_app().run_test() as pilot:
        await settle(pilot)
        await write(pilot, "- per")
        await press(pilot, "tab")
        assert editor(pilot).text == "- perro grande "
        await press(pilot, "enter")
        assert editor(pilot).text == "- perro grande\n- "
        await write(pilot, "uno dos")
        await press(pilot, "ctrl+shift+left", "enter")
        assert editor(pilot).text == "- perro grande\n- uno \n- "


async def test_suggestions_continue_in_a_list(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await settle(pilot)
        await write(pilot, "- pan\nper")
        assert ghost(pilot) == "ro grande"
        await press(pilot, "tab")
        assert editor(pilot).text == "- pan\n- perro grande "


async def test_a_continued_marker_is_not_learned(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await settle(pilot)
        assert isinstance(pilot.app, PredictiveApp)
        pilot.app.learning = "on"
        await write(pilot, "1. uno dos\ntres cuatro\n\nfin de la lista\n")
        assert fixed(pilot.app).learnt == ["1. uno dos\n", "tres cuatro\n", "fin de la lista\n"]


async def test_a_pasted_list_stays_as_it_is(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await settle(pilot)
        editor(pilot).post_message(Paste("- uno\n- dos\n\n1. tres\n"))
        await settle(pilot)
        assert editor(pilot).text == "- uno\n- dos\n\n1. tres\n"


async def test_tab_indents_an_item_and_shift_tab_outdents_it(make_app: MakeApp) -> None:
    async with make_app(suggestions=False).run_test() as pilot:
        await settle(pilot)
        await write(pilot, "- uno\n")
        await press(pilot, "tab", "x")
        assert editor(pilot).text == "- uno\n    - x"
        await press(pilot, "shift+tab")
        assert editor(pilot).text == "- uno\n- x"
        await press(pilot, "tab")
        assert editor(pilot).text == "- uno\n- x "
