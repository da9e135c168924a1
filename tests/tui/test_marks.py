"""Mistyped words are underlined once typing pauses, and corrected with one key."""

import pytest
from textual.widgets import OptionList

from predictive import settings
from predictive.learned.store import LearnedStore
from predictive.revising.checker import Mark
from predictive.tui.writing.marking import marking
from predictive.tui.writing.marking.corrections_menu import CorrectionsMenu
from predictive.tui.writing.marking.marks import Marks
from tests.tui.conftest import MakeApp, fixed
from tests.tui.writing import AppPilot, asked, editor, notices, press, settle, write

QEU = Mark(5, "qeu", ("que",), 9.0)


def underlined(pilot: AppPilot) -> list[str]:
    """Return what is underlined, a run for each entry."""
    return [
        segment.text
        for y in range(editor(pilot).size.height)
        for segment in editor(pilot).render_line(y)
        if segment.style and segment.style.underline
    ]


async def show(pilot: AppPilot, text: str) -> None:
    editor(pilot).load_text(text)
    await settle(pilot)


async def choose(pilot: AppPilot, *keys: str) -> None:
    """Open the menu of corrections, and press keys there."""
    await pilot.press("f9")
    await asked(pilot, CorrectionsMenu)
    await pilot.press(*keys)
    await settle(pilot)


async def test_a_word_is_underlined_but_not_while_it_is_typed(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await write(pilot, "Creo qeu")
        assert underlined(pilot) == []
        await write(pilot, " no")
        assert underlined(pilot) == ["qeu"]
        await press(pilot, "left", "left", "left", "left")
        assert underlined(pilot) == ["qe", "u"], "the cursor stands on it, but nothing is typed"


async def test_nothing_is_checked_before_a_pause(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with make_app().run_test() as pilot:
        await settle(pilot)
        monkeypatch.setattr(marking, "PAUSE", 60)
        await pilot.press(*"qeu")
        await pilot.pause()
        assert fixed(pilot.app).checked == []


async def test_marks_move_with_what_is_typed_before_them(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await show(pilot, "Creo qeu no\ntambien")
        editor(pilot).insert("Hoy ", (0, 0))
        assert underlined(pilot) == ["qeu", "tambien"], "before anything is checked"
        editor(pilot).insert("\n\n", (0, 0))
        assert underlined(pilot) == ["qeu", "tambien"]
        editor(pilot).insert("s", (2, 12))
        assert underlined(pilot) == ["tambien"], "another word now"
        editor(pilot).undo()
        assert underlined(pilot) == ["qeu", "tambien"]


async def test_only_what_has_changed_is_checked_again_in_small_pieces(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await show(pilot, "Uno dos tres cuatro. Cinco seis.\nSiete ocho.")
        checked = fixed(pilot.app).checked
        assert checked == ["Uno", "dos", "tres", "cuatro.", "Cinco", "seis.", "Siete", "ocho."]
        checked.clear()
        editor(pilot).move_cursor((1, 5))
        await write(pilot, "s")
        assert checked == ["Sietes", "ocho."]


async def test_only_what_is_on_the_screen_is_checked(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(80, 12)) as pilot:
        await show(pilot, "\n".join(f"fila {number}" for number in range(99)))
        assert 0 < len(fixed(pilot.app).checked) < 2 * 12
        await press(pilot, "ctrl+end")
        assert "98" in fixed(pilot.app).checked


async def test_an_endless_line_is_not_checked(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await show(pilot, "qeu " * 9000 + "\nqeu")
        assert underlined(pilot) == []
        assert set(fixed(pilot.app).checked) <= {"qeu"}


async def test_a_mark_repaints_only_its_row(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await show(pilot, "uno\nCreo qeu no\ndos")
        editor(pilot).refresh()
        assert not editor(pilot)._exchange_repaint_regions()
        editor(pilot).marks.ignore("qeu")
        editor(pilot).refresh()
        assert {each.y for each in editor(pilot)._exchange_repaint_regions()} == {1}


async def test_a_mark_in_a_wrapped_line_is_underlined_where_it_is(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(20, 8)) as pilot:
        await show(pilot, "日本語 e\u0301 uno dos tambien y tres qeu")
        assert underlined(pilot) == ["tambien", "qeu"]


async def test_one_key_turns_marks_off_and_on_and_the_settings_keep_it(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await show(pilot, "Creo qeu no")
        await press(pilot, "f10")
        assert underlined(pilot) == []
        assert not settings.load().marks
        assert "no longer underlined" in notices(pilot)
        await press(pilot, "alt+m")
        assert underlined(pilot) == ["qeu"]
    async with make_app(marks=False).run_test() as pilot:
        await show(pilot, "Creo qeu no")
        assert underlined(pilot) == []
        assert fixed(pilot.app).checked == []


@pytest.mark.parametrize("keys", [["enter"], ["1"]])
async def test_a_correction_is_written_and_the_cursor_stays(
    make_app: MakeApp, keys: list[str]
) -> None:
    async with make_app().run_test() as pilot:
        await write(pilot, "Creo qeu no")
        await choose(pilot, *keys)
        assert editor(pilot).text == "Creo que no"
        assert editor(pilot).cursor_location == (0, 11)
        assert underlined(pilot) == []
        await press(pilot, "ctrl+z")
        assert editor(pilot).text == "Creo qeu no"
        await press(pilot, "ctrl+z")
        assert editor(pilot).text != "Creo qeu no", "one step to undo"


@pytest.mark.parametrize("keys", [["down", "enter"], ["2"]])
async def test_another_correction_is_chosen(make_app: MakeApp, keys: list[str]) -> None:
    async with make_app().run_test() as pilot:
        await write(pilot, "Creo qeu")
        await choose(pilot, *keys)
        assert editor(pilot).text == "Creo qué"
        assert editor(pilot).cursor_location == (0, 8)


@pytest.mark.parametrize("keys", [["escape"], ["f9"], ["5", "escape"]])
async def test_other_keys_correct_nothing(make_app: MakeApp, keys: list[str]) -> None:
    async with make_app().run_test() as pilot:
        await write(pilot, "Creo qeu")
        await choose(pilot, *keys)
        assert editor(pilot).text == "Creo qeu"


async def test_the_nearest_word_is_corrected(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await show(pilot, "Teh qeu y luego\notra cosa tambien")
        editor(pilot).move_cursor((0, 12))
        await choose(pilot, "1")
        assert editor(pilot).text == "Teh que y luego\notra cosa tambien"
        await choose(pilot, "1")
        await choose(pilot, "1")
        assert editor(pilot).text == "The que y luego\notra cosa también"
        await press(pilot, "f9")
        assert "no mistyped word is on the screen" in notices(pilot)


async def test_an_ignored_word_is_not_underlined_again(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await show(pilot, "Creo qeu no, qeu sí")
        assert underlined(pilot) == ["qeu", "qeu"]
        await choose(pilot, "i")
        assert underlined(pilot) == []
        await press(pilot, "ctrl+end")
        await write(pilot, " qeu y")
        assert underlined(pilot) == []


async def test_a_word_is_learned_even_while_learning_is_off(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await show(pilot, "Creo qeu no")
        await choose(pilot, "up", "up", "enter")
        assert underlined(pilot) == []
        loaded = pilot.app.model_worker.loaded  # type: ignore[attr-defined]
        assert isinstance(loaded.learned, LearnedStore)
        assert loaded.learned.words()["qeu"].count > 1
        assert loaded.learned.state == "off"


async def test_keys_go_to_the_next_and_the_previous_mark_round_the_text(
    make_app: MakeApp,
) -> None:
    async with make_app().run_test(size=(80, 12)) as pilot:
        await show(pilot, "Teh uno qeu\n" + "fila\n" * 30 + "tambien")
        places = []
        for key in ("alt+n", "alt+n", "alt+n", "alt+n", "alt+p", "alt+p"):
            await press(pilot, key)
            places.append(editor(pilot).cursor_location)
        assert places == [(0, 3), (0, 11), (31, 7), (0, 3), (31, 7), (0, 11)]


async def test_where_no_word_is_mistyped_the_cursor_stays(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await show(pilot, "uno\ndos")
        await press(pilot, "alt+n")
        assert editor(pilot).cursor_location == (0, 0)
        assert "no mistyped word was found" in notices(pilot)


@pytest.mark.parametrize(("size", "row"), [((80, 24), 2), ((80, 14), 8), ((24, 9), 1)])
async def test_the_menu_is_near_the_word_and_on_the_screen(
    make_app: MakeApp, size: tuple[int, int], row: int
) -> None:
    async with make_app().run_test(size=size) as pilot:
        await show(pilot, "\n" * row + "al final qeu")
        editor(pilot).move_cursor((row, 12))
        await pilot.press("f9")
        await asked(pilot, CorrectionsMenu)
        await pilot.pause()
        menu = pilot.app.screen.query_one(OptionList)
        assert pilot.app.screen.region.contains_region(menu.region)
        assert not menu.region.contains(10, row) or size[1] < 10, "the word can be seen"


def test_marks_move_with_their_words_and_end_with_them() -> None:
    marks = Marks()
    marks.find("Creo qeu no", [QEU])
    marks.move("Creo qeu no", "Ya creo qeu no")
    assert marks.of("Ya creo qeu no") == (QEU._replace(start=8),)
    assert not marks.is_checked("Ya creo qeu no")
    marks.move("Ya creo qeu no", "Ya creo qeus no")
    assert marks.of("Ya creo qeus no") == ()
    assert marks.of("Creo qeu no") == (QEU,)
    assert marks.is_checked("  ")


def test_a_line_that_is_split_takes_its_marks_along() -> None:
    marks = Marks()
    marks.find("Creo qeu no", [QEU])
    marks.move("Creo qeu no", "Creo")
    marks.move("Creo qeu no", "qeu no")
    assert marks.of("Creo") == ()
    assert marks.of("qeu no") == (QEU._replace(start=0),)
