"""What a notice reports can be undone as long as it is shown."""

import pytest
from textual.widgets._toast import Toast

from predictive import paths
from predictive.learned.store import LearnedStore
from predictive.tui.palette import entries_of
from predictive.tui.writing.marking.corrections_menu import CorrectionsMenu
from tests.tui.conftest import MakeApp
from tests.tui.writing import (
    AppPilot,
    asked,
    editor,
    ghost,
    notices,
    press,
    settle,
    shown,
    until,
    write,
    writing,
)


async def ban(pilot: AppPilot) -> None:
    """Ban the word that is shown."""
    await write(pilot, "pe")
    assert ghost(pilot) == "rro grande"
    await press(pilot, "shift+delete")
    assert "'perro' will not be suggested again" in notices(pilot)
    assert ghost(pilot) == "ro"


async def test_ctrl_z_undoes_a_ban_before_what_was_typed(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await ban(pilot)
        await press(pilot, "ctrl+z")
        assert editor(pilot).text == "pe"
        assert ghost(pilot) == "rro grande"
        assert "shift" not in notices(pilot)
        assert "Ctrl+Z" not in notices(pilot)
        await press(pilot, "ctrl+z")
        assert editor(pilot).text == ""


async def test_ctrl_z_undoes_what_was_typed_after_the_ban(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await ban(pilot)
        await write(pilot, "r")
        await press(pilot, "ctrl+z")
        assert len(editor(pilot).text) < 3
        assert "'perro' will not be suggested again" in notices(pilot)


async def test_ctrl_z_leaves_the_ban_once_the_notice_is_gone(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await ban(pilot)
        pilot.app.clear_notifications()
        await press(pilot, "ctrl+z")
        assert editor(pilot).text == ""
        await write(pilot, "pe")
        assert ghost(pilot) == "ro"


async def test_a_click_on_the_notice_undoes_the_ban(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(80, 24), notifications=True) as pilot:
        await ban(pilot)
        await until(lambda: "Ctrl+Z" in shown(pilot))
        lines = shown(pilot).splitlines()
        (row,) = [row for row, line in enumerate(lines) if "Ctrl+Z" in line]
        await pilot.click(offset=(lines[row].index("Ctrl+Z"), row))
        await settle(pilot)
        assert ghost(pilot) == "rro grande"
        assert editor(pilot).text == "pe"
        assert "Ctrl+Z" not in notices(pilot)


async def test_the_palette_undoes_the_last_ban_of_the_session(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await settle(pilot)
        assert not any("ban" in each.title for each in entries_of(pilot.app.screen))
        await ban(pilot)
        pilot.app.clear_notifications()
        await write(pilot, "\n")
        await press(pilot, "ctrl+p", *"ban")
        await press(pilot, "enter")
        await write(pilot, "pe")
        assert ghost(pilot) == "rro grande"
        assert not any("ban" in each.title for each in entries_of(pilot.app.screen))


async def test_an_undone_ban_has_lost_nothing_that_was_learned(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await settle(pilot)
        store = LearnedStore(paths.learned())
        store.add([["mi", "perro", "grande"], ["el", "Perro"]])
        before = store.export()
        await ban(pilot)
        assert "perro" not in store.words()
        await press(pilot, "ctrl+z")
        after = store.export()
        assert after.words == before.words
        assert sorted(after.ngrams) == sorted(before.ngrams)
        assert after.banned == []


async def test_a_word_learned_by_mistake_is_unlearned_and_marked_again(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        editor(pilot).load_text("Creo qeu")
        await settle(pilot)
        (mark,) = editor(pilot).marks.of("Creo qeu")
        await pilot.press("f9")
        await asked(pilot, CorrectionsMenu)
        await press(pilot, "l")
        store = LearnedStore(paths.learned())
        assert "'qeu' is learned" in notices(pilot)
        assert "qeu" in store.words()
        assert not editor(pilot).marks.of("Creo qeu")
        await press(pilot, "ctrl+z")
        assert "qeu" not in store.words()
        assert editor(pilot).marks.of("Creo qeu") == (mark,)


@pytest.mark.parametrize("word", ["[red]x[/red]", "a[b", "x\\"])
async def test_a_word_is_shown_as_it_is(make_app: MakeApp, word: str) -> None:
    async with make_app().run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        writing(pilot)._undo_notice.show(word, lambda: None)  # type: ignore[arg-type, return-value]
        await settle(pilot)
        toast = pilot.app.screen.query_one(Toast)
        assert toast.render().plain.startswith(f"{word}\n")
