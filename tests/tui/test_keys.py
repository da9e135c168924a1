"""Every key does what its help says, whatever was done before."""

import pytest
from textual import events
from textual._xterm_parser import XTermParser
from textual.document._document import Selection
from textual.widgets import Input

from predictive.tui.dialogs.input_dialog import InputDialog
from predictive.tui.terminal_keys import recognize_alt_keys
from tests.tui.conftest import MakeApp, fixed
from tests.tui.writing import AppPilot, editor, ghost, notices, press, settle, write, writing

TYPED = [chr(code) for code in range(0x20, 0x7F) if chr(code) not in "[O"] + list("ñü漢")
"""What a key can write; after an escape, [ and O begin other sequences."""


def sent(text: str) -> list[events.Key]:
    """Return the keys that Textual reads when a terminal sends a text."""
    parser = XTermParser()
    read = [*parser.feed(text), *parser.tick(), *parser.feed("")]
    return [each for each in read if isinstance(each, events.Key)]


async def test_alt_with_any_key_writes_nothing_wherever_it_is_pressed(make_app: MakeApp) -> None:
    recognize_alt_keys()
    keys = [key for character in TYPED for key in sent(f"\x1b{character}")]
    assert len(keys) == len(TYPED)
    async with make_app().run_test() as pilot:
        await settle(pilot)
        editor(pilot).load_text("uno dos")
        for key in keys:
            pilot.app.post_message(key)
        await settle(pilot)
        assert editor(pilot).text == "uno dos"
        await pilot.app.push_screen(InputDialog("A name?", "uno dos"))
        for character in TYPED:
            pilot.app.post_message(events.Key(f"alt+{character}", character))
        await pilot.pause()
        assert pilot.app.screen.query_one(Input).value == "uno dos"


async def test_alt_with_a_number_still_takes_a_suggestion(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await write(pilot, "pe")
        pilot.app.post_message(*sent("\x1b2"))
        await settle(pilot)
        assert editor(pilot).text == "pero "


@pytest.mark.parametrize("key", ["right", "end"])
@pytest.mark.parametrize(
    "moves", [["left", "right"], ["home", "end"], ["up", "down"], ["ctrl+home", "ctrl+end"]]
)
async def test_moving_takes_nothing(make_app: MakeApp, moves: list[str], key: str) -> None:
    async with make_app().run_test() as pilot:
        editor(pilot).load_text("uno\nVoy al pa")
        editor(pilot).move_cursor((1, 9))
        await settle(pilot)
        await press(pilot, *moves)
        assert ghost(pilot) == "rque con mi perro"
        await press(pilot, key)
        assert editor(pilot).text == "uno\nVoy al pa"
        await press(pilot, "ctrl+end", "tab")
        assert editor(pilot).text == "uno\nVoy al parque con mi perro "


async def _click(pilot: AppPilot) -> None:
    await pilot.click(type(editor(pilot)), offset=(3, 0))


async def _undo_and_redo(pilot: AppPilot) -> None:
    await pilot.press("ctrl+z", "ctrl+y")


async def _paste(pilot: AppPilot) -> None:
    editor(pilot).load_text("")
    pilot.app.post_message(events.Paste("pa"))


async def _look_elsewhere(pilot: AppPilot) -> None:
    await pilot.press("f1", "escape")


@pytest.mark.parametrize("done", [_click, _undo_and_redo, _paste, _look_elsewhere])
async def test_end_takes_nothing_unless_one_was_writing(make_app: MakeApp, done: object) -> None:
    assert callable(done)
    async with make_app().run_test() as pilot:
        await write(pilot, "pa")
        await done(pilot)
        await settle(pilot)
        await press(pilot, "ctrl+end", "end")
        assert editor(pilot).text == "pa"


async def test_what_is_marked_in_a_list_alone_is_taken_by_the_accept_key(make_app: MakeApp) -> None:
    async with make_app(list_only=True, keys={"accept": "ctrl+l"}).run_test() as pilot:
        await write(pilot, "pe")
        await press(pilot, "alt+down", "ctrl+l")
        assert editor(pilot).text == "pero "
        await write(pilot, "pe")
        await press(pilot, "ctrl+l")
        assert editor(pilot).text == "pero perro "
        editor(pilot).load_text("pe y más")
        editor(pilot).move_cursor((0, 2))
        await settle(pilot)
        await press(pilot, "alt+down", "ctrl+l")
        assert editor(pilot).text == "pero y más"


async def test_a_plain_list_accepts_nothing_when_the_cursor_moves_and_nothing_improbable(
    make_app: MakeApp,
) -> None:
    async with make_app(list_only=True).run_test() as pilot:
        await write(pilot, "pe")
        await press(pilot, "right", "end")
        assert editor(pilot).text == "pe"
        await write(pilot, " ca")
        assert editor(pilot).offer.suggestions
        await press(pilot, "tab")
        assert editor(pilot).text == "pe ca   "


@pytest.mark.parametrize("step", ["alt+down", "alt+up"])
async def test_the_chosen_one_stays_chosen_as_the_list_shrinks(
    make_app: MakeApp, step: str
) -> None:
    async with make_app().run_test() as pilot:
        await settle(pilot)
        fixed(pilot.app).words |= {"perdiz": 0.25, "pez": 0.2, "persona": 0.2}
        await write(pilot, "pe")
        await press(pilot, step)
        offer = editor(pilot).offer
        for letter in "rsona":
            offer = offer.after(letter)
            assert offer.choice in (None, *offer.suggestions)
        chosen = editor(pilot).offer.choice
        assert chosen is not None
        editor(pilot).insert("r")
        assert editor(pilot).offer.choice == chosen or not chosen.text.startswith("per")


async def test_shift_delete_forgets_what_is_shown_though_the_list_has_shrunk(
    make_app: MakeApp,
) -> None:
    async with make_app().run_test() as pilot:
        await settle(pilot)
        fixed(pilot.app).words["pezuña"] = 0.25
        await write(pilot, "pe")
        await press(pilot, "alt+up")
        assert ghost(pilot) == "zuña"
        pilot.app.post_message(events.Key("z", "z"))
        pilot.app.post_message(events.Key("shift+delete", None))
        await settle(pilot)
        assert "'pezuña' will not be suggested again" in notices(pilot)
        assert "Ctrl+Z" in notices(pilot)


@pytest.mark.parametrize(
    "keys",
    [{"accept": "ctrl+l"}, {"accept": "right"}, {"accept": "f9,tab"}, {"accept": "ctrl+k"}],
)
async def test_tab_indents_what_is_selected_whatever_key_accepts(
    make_app: MakeApp, keys: dict[str, str]
) -> None:
    async with make_app(keys=keys).run_test() as pilot:
        editor(pilot).load_text("uno\ndos\ntres")
        await press(pilot, "ctrl+a", "tab")
        assert editor(pilot).text == "    uno\n    dos\n    tres"


async def test_a_key_that_accepts_keeps_its_meaning_where_nothing_is_offered(
    make_app: MakeApp,
) -> None:
    async with make_app(keys={"accept": "ctrl+k"}).run_test() as pilot:
        await write(pilot, "pe")
        await press(pilot, "ctrl+k")
        assert editor(pilot).text == "perro grande "
        await press(pilot, "escape", "home", "ctrl+k")
        assert editor(pilot).text == ""


@pytest.mark.parametrize(
    "text", ["👨‍👩‍👧", "🏳️‍🌈", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "می‌خواهم", "a\xa0b\xadc\u202fd\u3000e", "\u200fשלום"]
)
async def test_whatever_is_typed_of_a_text_is_written(make_app: MakeApp, text: str) -> None:
    async with make_app().run_test() as pilot:
        await settle(pilot)
        for character in text:
            pilot.app.post_message(events.Key(character, character))
        await settle(pilot)
        assert editor(pilot).text == text


async def test_alt_with_a_key_that_does_something_does_nothing(make_app: MakeApp) -> None:
    recognize_alt_keys()
    async with make_app().run_test() as pilot:
        editor(pilot).load_text("uno dos")
        await settle(pilot)
        for key in (each for character in "\t\x0b\x18\x01" for each in sent(f"\x1b{character}")):
            pilot.app.post_message(key)
        await settle(pilot)
        assert editor(pilot).text == "uno dos"
        assert editor(pilot).selection.is_empty


async def test_tab_indents_what_is_selected_and_shift_tab_takes_it_back(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        editor(pilot).load_text("uno\n\n  dos\ntres")
        editor(pilot).selection = Selection((0, 1), (3, 0))
        await press(pilot, "tab")
        assert editor(pilot).text == "    uno\n\n      dos\ntres"
        assert editor(pilot).selection == Selection((0, 5), (3, 0))
        await press(pilot, "tab", "shift+tab", "shift+tab")
        assert editor(pilot).text == "uno\n\n  dos\ntres"
        await press(pilot, "shift+tab")
        assert editor(pilot).text == "uno\n\ndos\ntres"
        for before in ("uno\n\n  dos\ntres", "    uno\n\n      dos\ntres"):
            await press(pilot, "ctrl+z")
            assert editor(pilot).text == before, "each is one step to undo"


async def test_shift_tab_takes_the_indent_of_the_line_with_the_cursor(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        editor(pilot).load_text("\tuno\n  dos\ntres")
        for row in range(3):
            editor(pilot).move_cursor((row, 3))
            await press(pilot, "shift+tab")
        assert editor(pilot).text == "uno\ndos\ntres"
        assert editor(pilot).has_focus


async def test_a_selection_in_one_line_indents_the_line(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        editor(pilot).load_text("uno dos")
        editor(pilot).selection = Selection((0, 4), (0, 7))
        await press(pilot, "tab")
        assert editor(pilot).text == "    uno dos"
        assert editor(pilot).selected_text == "dos"


async def test_cutting_where_there_is_nothing_keeps_what_was_cut(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        editor(pilot).load_text("uno\ndos")
        await press(pilot, "ctrl+end", "ctrl+x", "ctrl+x", "ctrl+k", "ctrl+shift+k", "delete")
        assert editor(pilot).text == "uno\n"
        await press(pilot, "ctrl+v")
        assert editor(pilot).text == "uno\ndos"


async def test_escape_closes_the_find_bar_or_it_is_gone(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await settle(pilot)
        bar = writing(pilot).find_bar
        for key in ("escape", "tab"):
            await press(pilot, "ctrl+f")
            assert bar.display
            await press(pilot, key)
            assert not bar.display
            assert editor(pilot).has_focus
        assert editor(pilot).text == ""
