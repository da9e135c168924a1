"""Answers have letters, and nobody gives one by typing on as the question appears."""

import time

import pytest
from textual import events
from textual.app import App
from textual.content import Content
from textual.widgets import Button

from predictive.tui.dialogs.answer_letters import letter_places
from predictive.tui.dialogs.choice_dialog import PAUSE, ChoiceDialog
from tests.tui.conftest import MakeApp
from tests.tui.writing import AppPilot, asked, editor, press, until, write

ANSWERS = {"save": "Save", "discard": "Discard", "cancel": "Cancel"}


def letters(*labels: str) -> list[str | None]:
    places = letter_places(labels)
    return [
        None if place is None else label[place] for label, place in zip(labels, places, strict=True)
    ]


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (["Save", "Discard", "Cancel"], ["S", "D", "C"]),
        (["Cancel", "Save as", "Reload it", "Replace"], ["C", "S", "R", "e"]),
        (["Guardar", "Descartar", "Cancelar"], ["G", "D", "C"]),
        (["Cancelar", "Cargar", "Guardar como"], ["C", "a", "G"]),
        (["Save", "Save as"], ["S", "a"]),
        (["Ágil", "A"], ["Á", None]),
        (["1", "…"], [None, None]),
    ],
)
def test_every_answer_has_a_letter_of_its_own(
    labels: list[str], expected: list[str | None]
) -> None:
    assert letters(*labels) == expected


async def type_at(pilot: AppPilot, letter: str, seconds: float) -> None:
    """Type a letter at a time of `time.monotonic`."""
    key = events.Key(letter, letter)
    key.time = seconds
    pilot.app.post_message(key)
    await pilot.pause()


async def ask(pilot: AppPilot) -> list[str | None]:
    """Ask, and return the list that the answer will be in."""
    results: list[str | None] = []
    await pilot.app.push_screen(ChoiceDialog("letter.txt is not saved", ANSWERS), results.append)
    await pilot.pause()
    await pilot.pause()
    return results


@pytest.mark.parametrize(("letter", "key"), [("s", "save"), ("D", "discard"), ("c", "cancel")])
async def test_a_letter_chooses_its_answer(letter: str, key: str) -> None:
    async with App[None]().run_test() as pilot:
        results = await ask(pilot)
        await type_at(pilot, letter, time.monotonic() + PAUSE)
        assert results == [key]


async def test_the_letters_are_underlined() -> None:
    async with App[None]().run_test() as pilot:
        await ask(pilot)
        label = Content.from_text(pilot.app.screen.query_one("#discard", Button).label)
        assert [(span.start, span.end, span.style) for span in label.spans] == [(0, 1, "underline")]


async def test_another_letter_is_no_answer() -> None:
    async with App[None]().run_test() as pilot:
        results = await ask(pilot)
        await type_at(pilot, "x", time.monotonic() + PAUSE)
        assert results == []


async def test_who_types_on_as_the_question_appears_answers_nothing() -> None:
    async with App[None]().run_test() as pilot:
        now = time.monotonic()
        results = await ask(pilot)
        for number, letter in enumerate("discards"):
            await type_at(pilot, letter, now + number * PAUSE / 2)
        assert results == []
        later = time.monotonic() + 8 * PAUSE
        await type_at(pilot, "d", later)
        assert results == ["discard"], "after a pause it is meant"


async def test_letters_typed_before_the_question_is_shown_answer_nothing(
    make_app: MakeApp,
) -> None:
    async with make_app().run_test() as pilot:
        await write(pilot, "hola")
        keys = [events.Key("ctrl+q", None), *(events.Key(each, each) for each in "dddd")]
        for key in keys:
            pilot.app.post_message(key)
        await asked(pilot, ChoiceDialog)
        await settle_question(pilot)
        assert isinstance(pilot.app.screen, ChoiceDialog)
        assert editor(pilot).text.startswith("hola")
        await press(pilot, "escape")


async def settle_question(pilot: AppPilot) -> None:
    """Wait until all keys are handled."""
    await pilot.pause()
    await pilot.pause()


async def test_a_text_can_be_discarded_by_its_letter(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await write(pilot, "hola")
        await pilot.press("ctrl+q")
        await asked(pilot, ChoiceDialog)
        await settle_question(pilot)
        key = events.Key("d", "d")
        key.time = time.monotonic() + PAUSE
        pilot.app.post_message(key)
        await until(lambda: not pilot.app.is_running)
