"""Only typed text is learned, in the order in which it is in the document."""

import pytest
from textual import events

from predictive.errors import LearnedError
from predictive.tui.dialogs.choice_dialog import ChoiceDialog
from predictive.tui.writing.marking.corrections_menu import CorrectionsMenu
from tests.tui.conftest import MakeApp, fixed
from tests.tui.writing import AppPilot, asked, editor, press, settle, until, write, writing


async def learn(pilot: AppPilot) -> None:
    """Turn learning on."""
    await settle(pilot)
    await pilot.press("f7")
    await asked(pilot, ChoiceDialog)
    await pilot.press("right", "enter")
    await settle(pilot)


async def test_enter_does_not_turn_learning_on(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await settle(pilot)
        await pilot.press("f7")
        await asked(pilot, ChoiceDialog)
        await press(pilot, "enter")
        await write(pilot, "hola\n")
        assert editor(pilot).text == "hola\n"
        assert fixed(pilot.app).learnt == []


async def test_nothing_is_learned_until_it_is_chosen(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await settle(pilot)
        await write(pilot, "hola\n")
        assert fixed(pilot.app).learnt == []


async def test_typed_and_accepted_text_is_learned_but_not_pasted_text(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await learn(pilot)
        await write(pilot, "con mi pe")
        await press(pilot, "alt+1")
        await write(pilot, "ya\n")
        assert fixed(pilot.app).learnt == ["con mi perro ya\n"]
        pilot.app.post_message(events.Paste("pegado aquí\n"))
        await settle(pilot)
        assert fixed(pilot.app).learnt == ["con mi perro ya\n"]


async def test_learning_pauses_with_a_visible_badge(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await learn(pilot)
        status = writing(pilot).status
        assert "● learning" in status.render_line(0).text
        await press(pilot, "f7")
        assert "paused" in status.render_line(0).text
        await write(pilot, "secreto\n")
        assert fixed(pilot.app).learnt == []
        await press(pilot, "f7")
        await write(pilot, "otra vez\n")
        assert fixed(pilot.app).learnt == ["otra vez\n"]


async def test_what_is_typed_during_a_pause_is_not_learned_after_it(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await learn(pilot)
        await write(pilot, "uno")
        await press(pilot, "f7")
        await write(pilot, " secreto")
        await press(pilot, "f7")
        await write(pilot, " dos\n")
        assert fixed(pilot.app).learnt == ["uno", " dos\n"]


async def test_a_corrected_word_is_learned_as_it_ended(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await learn(pilot)
        await write(pilot, "helll")
        await press(pilot, "backspace")
        await write(pilot, "o ya\n")
        assert fixed(pilot.app).learnt == ["hello ya\n"]


async def test_a_mistyped_word_is_learned_as_it_was_corrected(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await learn(pilot)
        await write(pilot, "creo qeu no")
        await pilot.press("f9")
        await asked(pilot, CorrectionsMenu)
        await press(pilot, "1")
        await write(pilot, " va\n")
        assert fixed(pilot.app).learnt == ["creo que no va\n"]


async def test_what_is_typed_in_a_burst_is_learned_too(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await learn(pilot)
        for character in "hola tú":
            pilot.app.post_message(events.Key(character, character))
        pilot.app.post_message(events.Key("enter", "\r"))
        await settle(pilot)
        assert fixed(pilot.app).learnt == ["hola tú\n"]


async def test_a_store_that_is_locked_ends_nothing(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(text: str) -> int:
        raise LearnedError("the learned text is locked", "try again")

    async with make_app().run_test() as pilot:
        await learn(pilot)
        monkeypatch.setattr(fixed(pilot.app), "learn", locked)
        await write(pilot, "hola\n")
        assert any("locked" in each.message for each in pilot.app._notifications)
        await write(pilot, "x")
        assert editor(pilot).text == "hola\nx"


async def test_quitting_with_the_question_open_quits(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await settle(pilot)
        await pilot.press("f7")
        await asked(pilot, ChoiceDialog)
        await pilot.press("ctrl+q")
        await until(lambda: not pilot.app.is_running)


async def test_what_follows_a_password_prompt_is_not_learned(
    make_app: MakeApp,
) -> None:
    async with make_app().run_test() as pilot:
        editor(pilot).load_text("contraseña: ")
        await learn(pilot)
        editor(pilot).move_cursor((0, 12))
        await write(pilot, "caramelo\n")
        assert fixed(pilot.app).learnt == []
