"""Suggestions in the editor: what is shown, what keys do with it, and every known trap."""

import pytest
from textual import events
from textual.document._document import Selection

from tests.tui.conftest import MakeApp, fixed
from tests.tui.writing import AppPilot, editor, ghost, press, settle, write


async def test_the_best_continuation_is_shown_after_the_cursor(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await write(pilot, "Voy al pa")
        assert ghost(pilot) == "rque con mi perro"
        assert [each.text for each in editor(pilot).offer.suggestions] == ["parque"]


async def test_typing_through_keeps_the_rest_and_another_letter_takes_it_away(
    make_app: MakeApp,
) -> None:
    async with make_app().run_test() as pilot:
        await write(pilot, "pa")
        await pilot.press("r")
        assert editor(pilot).suggestion == "que con mi perro"
        await pilot.press("x")
        assert editor(pilot).suggestion == ""
        assert not editor(pilot).offer.suggestions


@pytest.mark.parametrize("key", ["tab", "right", "end"])
async def test_all_is_accepted_at_the_end_of_a_line(make_app: MakeApp, key: str) -> None:
    async with make_app().run_test() as pilot:
        await write(pilot, "Voy al pa")
        await press(pilot, key)
        assert editor(pilot).text == "Voy al parque con mi perro "


@pytest.mark.parametrize("key", ["ctrl+right", "alt+right"])
async def test_a_word_is_accepted_with_its_space(make_app: MakeApp, key: str) -> None:
    async with make_app().run_test() as pilot:
        await write(pilot, "pa")
        await pilot.press(key)
        assert editor(pilot).text == "parque "


async def test_the_rest_of_a_phrase_stays_until_there_is_a_newer_one(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await write(pilot, "pa")
        editor(pilot).action_accept_word()
        assert ghost(pilot) == "con mi perro"
        editor(pilot).action_accept_word()
        assert editor(pilot).text == "parque con "
        assert ghost(pilot) == "mi perro"


async def test_ctrl_right_moves_by_a_word_where_nothing_is_suggested(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        editor(pilot).load_text("uno dos")
        await press(pilot, "ctrl+right")
        assert editor(pilot).cursor_location == (0, 3)
        assert editor(pilot).text == "uno dos"


@pytest.mark.parametrize(("key", "text"), [("alt+1", "perro "), ("alt+2", "pero ")])
async def test_a_number_takes_from_the_list(make_app: MakeApp, key: str, text: str) -> None:
    async with make_app().run_test() as pilot:
        await write(pilot, "pe")
        await press(pilot, key)
        assert editor(pilot).text == text


async def test_a_number_without_a_suggestion_changes_nothing(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await write(pilot, "pe")
        await press(pilot, "alt+5")
        assert editor(pilot).text == "pe"


async def test_cycling_shows_the_others_and_comes_round(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await write(pilot, "pe")
        assert ghost(pilot) == "rro grande"
        await press(pilot, "alt+right_square_bracket")
        assert ghost(pilot) == "ro"
        await press(pilot, "alt+right_square_bracket")
        assert ghost(pilot) == "rro grande"
        await press(pilot, "alt+left_square_bracket", "tab")
        assert editor(pilot).text == "pero "


async def test_tab_keeps_its_meaning_where_nothing_is_offered(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await write(pilot, "xyz")
        await press(pilot, "tab")
        assert editor(pilot).text == "xyz "
        assert editor(pilot).has_focus


async def test_escape_dismisses_until_the_text_changes(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await write(pilot, "pe")
        await press(pilot, "escape")
        assert ghost(pilot) == ""
        assert not editor(pilot).offer.suggestions
        assert editor(pilot).has_focus
        await write(pilot, "r")
        assert ghost(pilot) == "ro grande"


async def test_asking_brings_back_what_was_dismissed_and_shows_the_improbable(
    make_app: MakeApp,
) -> None:
    async with make_app().run_test() as pilot:
        await write(pilot, "ca")
        assert ghost(pilot) == ""
        assert editor(pilot).offer.suggestions
        await press(pilot, "ctrl+@")
        assert ghost(pilot) == "sa"
        await press(pilot, "escape", "ctrl+space")
        assert ghost(pilot) == "sa"


async def test_silence_below_the_confidence_that_is_set(make_app: MakeApp) -> None:
    async with make_app(confidence=0.55).run_test() as pilot:
        await write(pilot, "pe")
        assert ghost(pilot) == ""
        await write(pilot, " pa")
        assert ghost(pilot) == "rque con mi perro"


async def test_phrases_are_as_long_as_is_set(make_app: MakeApp) -> None:
    async with make_app(words=2).run_test() as pilot:
        await write(pilot, "pa")
        assert ghost(pilot) == "rque con"


async def test_what_changes_typed_letters_is_shown_whole(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await write(pilot, "hasta manan")
        assert ghost(pilot) == " → mañana"
        await press(pilot, "tab")
        assert editor(pilot).text == "hasta mañana "
        await press(pilot, "ctrl+z")
        assert editor(pilot).text == "hasta manan"


async def test_a_space_after_an_accepted_word_is_not_doubled(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await write(pilot, "pe")
        await press(pilot, "alt+1")
        await write(pilot, " x y")
        assert editor(pilot).text == "perro x y"


@pytest.mark.parametrize("mark", [".", ",", "?"])
async def test_punctuation_closes_up(make_app: MakeApp, mark: str) -> None:
    async with make_app().run_test() as pilot:
        await write(pilot, "pe")
        await press(pilot, "alt+1")
        await write(pilot, f"{mark} x")
        assert editor(pilot).text == f"perro{mark} x"


async def test_enter_after_an_accepted_word_leaves_no_space(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await write(pilot, "pe")
        await press(pilot, "alt+1")
        await write(pilot, "\nx")
        assert editor(pilot).text == "perro\nx"


async def test_a_space_typed_elsewhere_is_a_space(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await write(pilot, "pe")
        await press(pilot, "alt+1", "left", "right")
        await write(pilot, " ")
        assert editor(pilot).text == "perro  "


async def test_the_next_word_gets_the_space_it_needs(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await write(pilot, "Ya.")
        assert ghost(pilot) == " parque con mi perro"
        await press(pilot, "alt+2")
        assert editor(pilot).text == "Ya. perro "


async def test_accepting_is_one_step_to_undo(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await write(pilot, "Voy al pa")
        await press(pilot, "tab")
        await write(pilot, "x")
        await press(pilot, "ctrl+z")
        assert editor(pilot).text == "Voy al parque con mi perro "
        await press(pilot, "ctrl+z")
        assert editor(pilot).text == "Voy al pa"
        await press(pilot, "ctrl+y")
        assert editor(pilot).text == "Voy al parque con mi perro "


async def test_what_was_undone_is_not_offered_again_at_once(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await write(pilot, "pa")
        await press(pilot, "tab", "ctrl+z")
        assert ghost(pilot) == ""
        await write(pilot, "r")
        assert ghost(pilot) == ""
        await write(pilot, " pa")
        assert ghost(pilot) == "rque con mi perro"


async def test_what_was_undone_is_not_offered_again_after_a_letter_is_deleted(
    make_app: MakeApp,
) -> None:
    async with make_app().run_test() as pilot:
        await write(pilot, "per")
        await press(pilot, "tab", "ctrl+z")
        await write(pilot, "s")
        await press(pilot, "escape", "backspace")
        assert editor(pilot).text == "per"
        assert ghost(pilot) == ""
        await press(pilot, "ctrl+space")
        assert ghost(pilot) == "ro grande"


@pytest.mark.parametrize("key", ["backspace", "left", "home", "up", "ctrl+left", "shift+left"])
async def test_nothing_stale_is_left_by_a_key(make_app: MakeApp, key: str) -> None:
    async with make_app().run_test() as pilot:
        editor(pilot).load_text("uno\n")
        await press(pilot, "down")
        await write(pilot, "xx pa")
        assert ghost(pilot) == "rque con mi perro"
        await press(pilot, key)
        assert ghost(pilot) == ("arque con mi perro" if key == "backspace" else "")


async def test_right_in_the_middle_of_a_line_only_moves(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        editor(pilot).load_text("pa y más")
        editor(pilot).move_cursor((0, 1))
        await settle(pilot)
        assert ghost(pilot) == "", "nothing is written here"
        await press(pilot, "right")
        assert editor(pilot).text == "pa y más"
        assert editor(pilot).cursor_location == (0, 2)
        assert ghost(pilot) == ""
        assert editor(pilot).offer.suggestions
        await press(pilot, "alt+1")
        assert editor(pilot).text == "parque y más"
        assert editor(pilot).cursor_location == (0, 7)


@pytest.mark.parametrize(
    ("typed", "text"),
    [(" x", "parque x y más"), (", x", "parque, x y más"), ("x", "parque x y más")],
)
async def test_a_word_taken_before_a_space_shares_it(
    make_app: MakeApp, typed: str, text: str
) -> None:
    async with make_app().run_test() as pilot:
        editor(pilot).load_text("pa y más")
        editor(pilot).move_cursor((0, 2))
        await settle(pilot)
        await press(pilot, "alt+1")
        await write(pilot, typed)
        assert editor(pilot).text.replace("xy", "x y") == text


async def test_what_was_dismissed_does_not_come_back_with_the_cursor(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await write(pilot, "pe")
        await press(pilot, "escape", "left", "right")
        assert ghost(pilot) == ""


@pytest.mark.parametrize("key", ["escape", "f8", "shift+delete"])
async def test_what_comes_after_a_dismissal_is_dropped(make_app: MakeApp, key: str) -> None:
    async with make_app().run_test() as pilot:
        await write(pilot, "pe")
        revision = editor(pilot).revision
        await pilot.press(key)
        assert editor(pilot).revision != revision


async def test_ctrl_home_and_end_go_to_the_ends_of_the_text(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        editor(pilot).load_text("uno\ndos")
        await press(pilot, "ctrl+end")
        assert editor(pilot).cursor_location == (1, 3)
        await press(pilot, "ctrl+shift+home")
        assert editor(pilot).selected_text == "uno\ndos"
        await press(pilot, "ctrl+home")
        assert editor(pilot).selection == Selection.cursor((0, 0))


async def test_shift_right_selects_and_does_not_accept(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await write(pilot, "pa")
        await press(pilot, "shift+right")
        assert editor(pilot).text == "pa"


async def test_nothing_is_offered_with_a_selection(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await write(pilot, "pa")
        editor(pilot).selection = Selection((0, 0), (0, 2))
        await settle(pilot)
        assert ghost(pilot) == ""
        assert not editor(pilot).offer.suggestions


async def test_only_what_fits_into_the_line_is_shown(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(30, 10)) as pilot:
        await write(pilot, "x" * 12 + " pa")
        assert ghost(pilot) == "rque con mi"
        await press(pilot, "tab")
        assert editor(pilot).text == "x" * 12 + " parque con mi "


async def test_a_word_that_does_not_fit_is_shown_in_part_and_taken_whole(
    make_app: MakeApp,
) -> None:
    async with make_app().run_test(size=(30, 10)) as pilot:
        await write(pilot, "x" * 21 + " pa")
        assert ghost(pilot) == "rq…"
        await press(pilot, "tab")
        assert editor(pilot).text == "x" * 21 + " parque "


async def test_the_ghost_stands_on_the_last_row_of_a_wrapped_line(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(30, 10)) as pilot:
        await write(pilot, "uno dos tres cuatro cinco seis pa")
        assert ghost(pilot) == "rque con mi perro"
        rows = [editor(pilot).render_line(y).text for y in range(3)]
        assert rows[1].startswith("seis parque con mi perro")
        assert not rows[2].strip()


@pytest.mark.parametrize("before", ["日本語 ", "👩‍👩‍👧 ", "e\u0301te\u0301 "])
async def test_offers_are_shown_right_after_wide_and_composed_characters(
    make_app: MakeApp, before: str
) -> None:
    async with make_app().run_test(size=(30, 10)) as pilot:
        editor(pilot).insert(before)
        await write(pilot, "pa")
        assert ghost(pilot).startswith("rque con")
        await press(pilot, "tab")
        assert editor(pilot).text.startswith(f"{before}parque con")


async def test_a_line_break_in_a_suggestion_is_not_shown(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await settle(pilot)
        fixed(pilot.app).words["zorro\nazul"] = 0.9
        await write(pilot, "zo")
        assert ghost(pilot) == "rro"
        await press(pilot, "tab")
        assert editor(pilot).text == "zorro "


async def test_another_window_hides_the_offer(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await write(pilot, "pa")
        editor(pilot).blur()
        await pilot.pause()
        assert "rque" not in editor(pilot).render_line(0).text
        editor(pilot).focus()
        await settle(pilot)
        assert "rque" in editor(pilot).render_line(0).text


async def test_pasting_keeps_every_character(make_app: MakeApp) -> None:
    text = "a\u2028b\x0cc\x85d\r\ne\tf\rg\n " * 3
    async with make_app().run_test() as pilot:
        pilot.app.post_message(events.Paste(text))
        await settle(pilot)
        assert editor(pilot).text == text.replace("\r\n", "\n").replace("\r", "\n")
        await press(pilot, "ctrl+z")
        assert editor(pilot).text == ""


async def test_keys_act_in_the_order_in_which_they_come(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await write(pilot, "pa")
        sent = [
            ("tab", "\t"),
            ("x", "x"),
            ("backspace", None),
            ("y", "y"),
            ("home", None),
            ("z", "z"),
        ]
        for key, character in sent:
            pilot.app.post_message(events.Key(key, character))
        await settle(pilot)
        assert editor(pilot).text == "zparque con mi perro y"


async def test_suggestions_can_be_turned_off_with_a_visible_sign(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await press(pilot, "f8")
        await write(pilot, "pa")
        assert ghost(pilot) == ""
        assert not editor(pilot).offer.suggestions
        status = pilot.app.screen.query_one("StatusBar")
        assert "suggestions off" in status.render_line(0).text
        await press(pilot, "f8")
        assert ghost(pilot) == "rque con mi perro"


async def test_a_forgotten_word_is_not_offered_again(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await write(pilot, "pe")
        await press(pilot, "shift+delete")
        assert ghost(pilot) == "ro"
        assert [each.text for each in editor(pilot).offer.suggestions] == ["pero"]


async def test_list_only_shows_one_line_of_plain_text(make_app: MakeApp) -> None:
    async with make_app(list_only=True).run_test() as pilot:
        await write(pilot, "pe")
        assert ghost(pilot) == ""
        bar = pilot.app.screen.query_one("SuggestionBar")
        assert bar.render_line(0).text.strip() == "1 perro, 2 pero"
        await press(pilot, "alt+right_square_bracket")
        assert bar.render_line(0).text.strip() == "1 perro, >2 pero"
        await press(pilot, "alt+2")
        assert editor(pilot).text == "pero "


async def test_keys_of_the_settings_replace_those_there_were(make_app: MakeApp) -> None:
    async with make_app(keys={"accept": "ctrl+l"}).run_test() as pilot:
        await write(pilot, "pe")
        await press(pilot, "ctrl+l")
        assert editor(pilot).text == "perro grande "
        await write(pilot, "pe")
        await press(pilot, "tab")
        assert "perro grande pe" in editor(pilot).text
        assert "perro grande perro" not in editor(pilot).text


async def test_finding_goes_round_the_text_both_ways(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        editor(pilot).load_text("Perro uno\nel perro\ny ñandú")
        await settle(pilot)
        await press(pilot, "ctrl+f", *"perro")
        places = []
        for key in ("enter", "enter", "enter", "up"):
            await press(pilot, key)
            places.append(editor(pilot).selection.start)
        assert places == [(0, 0), (1, 3), (0, 0), (1, 3)]
        await press(pilot, "escape")
        assert editor(pilot).has_focus
        assert editor(pilot).selected_text == "perro"
        await press(pilot, "ctrl+f", *"zz", "enter")
        assert editor(pilot).selected_text == "perro"


async def test_a_click_takes_from_the_list(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await write(pilot, "pe")
        await pilot.click("SuggestionBar", offset=(4, 0))
        await settle(pilot)
        assert editor(pilot).text == "perro "


async def test_the_terminals_cursor_stays_at_the_caret(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(80, 12)) as pilot:
        await write(pilot, "x\n" * 15)
        assert editor(pilot).scroll_offset.y > 0
        assert pilot.app.cursor_position == editor(pilot).cursor_screen_offset
        assert pilot.app.cursor_position.y < editor(pilot).region.bottom


async def test_a_megabyte_is_pasted_and_written_in(make_app: MakeApp) -> None:
    text = "Hoy voy al parque con mi perro y luego vuelvo a casa.\n" * 20_000
    async with make_app().run_test() as pilot:
        pilot.app.post_message(events.Paste(text))
        await write(pilot, "pa")
        assert editor(pilot).text == f"{text}pa"
        assert ghost(pilot) == "rque con mi perro"
        assert len(editor(pilot).text_before_cursor()) < 20_000


def _only_changed(pilot: AppPilot) -> list[int]:
    regions = editor(pilot)._exchange_repaint_regions()
    return sorted({region.y for region in regions})


async def test_only_lines_that_look_different_are_painted(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        editor(pilot).load_text("uno\ndos\ntres")
        await settle(pilot)
        editor(pilot).refresh()
        assert _only_changed(pilot) == []
        editor(pilot).insert("x", (1, 0))
        editor(pilot).refresh()
        assert _only_changed(pilot) == [1]
