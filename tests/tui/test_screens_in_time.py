"""Events that come too late or too early for a screen are ignored silently."""

import asyncio

import pytest
from textual import work
from textual.events import Click
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList

from predictive import paths
from predictive.tui.help_screen import HelpScreen
from predictive.tui.models.screen import ModelsScreen
from predictive.tui.palette import Entry, Palette, entries_of
from predictive.tui.training.screen import TrainingScreen
from tests.tui.conftest import MakeApp
from tests.tui.writing import asked, editor, notices, settle, until, write


class Closing(ModalScreen[None]):
    """Any key closes it."""

    def on_key(self) -> None:
        self.dismiss(None)


class Late(ModalScreen[None]):
    """Its worker fails when it is told that it is over."""

    def on_mount(self) -> None:
        self._wait()

    @work
    async def _wait(self) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            raise ZeroDivisionError


async def test_a_worker_that_fails_after_its_screen_is_closed_is_no_error(
    make_app: MakeApp,
) -> None:
    app = make_app()
    async with app.run_test() as pilot:
        late = Late()
        await app.push_screen(late)
        late.dismiss(None)
        await until(lambda: not late.is_attached)
        await pilot.pause()
        assert not notices(pilot)
        assert not paths.fault().exists()


@pytest.mark.parametrize("key", ["ctrl+u", "ctrl+shift+k", "backspace", "ctrl+n", "f2"])
async def test_a_key_that_closes_a_screen_does_nothing_below_it(
    make_app: MakeApp, key: str
) -> None:
    app = make_app()
    async with app.run_test() as pilot:
        await write(pilot, "abc")
        await app.push_screen(Closing())
        await pilot.press(key)
        await until(lambda: len(app.screen_stack) == 1)
        await settle(pilot)
        assert len(app.screen_stack) == 1
        assert editor(pilot).text == "abc"


async def test_a_click_where_nothing_is_any_more_does_nothing(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.run_action("command_palette")
        palette = await asked(pilot, Palette)
        palette.post_message(Click(palette, 0, 30, 0, 0, 1, False, False, False, 0, 30))
        await pilot.pause()
        assert app.screen is palette
        assert not notices(pilot)


async def test_a_click_means_what_was_shown_even_if_the_list_has_changed_since(
    make_app: MakeApp,
) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.run_action("command_palette")
        palette = await asked(pilot, Palette)
        options = palette.query_one(OptionList)
        last = options.option_count - 1
        chosen = palette._found[last]
        clicked = OptionList.OptionSelected(options, options.options[last], last)
        palette.query_one(Input).value = "xyzzy"
        await pilot.pause()
        assert not palette._found
        outcomes: list[Entry | None] = []
        palette.dismiss = outcomes.append  # type: ignore[method-assign, assignment]
        options.post_message(clicked)
        await pilot.pause()
        assert outcomes == [chosen]


async def test_a_command_chosen_for_a_screen_that_is_closed_does_nothing(
    make_app: MakeApp,
) -> None:
    app = make_app()
    async with app.run_test() as pilot:
        screen = TrainingScreen()
        await app.push_screen(screen)
        chosen = {each.title: each.run for each in entries_of(screen)}
        screen.dismiss(None)
        await until(lambda: not screen.is_attached)
        app.call_later(chosen["Start"])
        app.call_later(chosen["New training"])
        await pilot.pause()
        assert len(app.screen_stack) == 1
        assert not notices(pilot)


async def test_keys_for_a_screen_that_is_not_there_yet_do_nothing(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test() as pilot:
        screen = TrainingScreen()
        shown = app.push_screen(screen)
        assert not await app.run_action("start", screen)
        await shown
        await pilot.pause()
        assert not notices(pilot)


async def test_what_a_closed_screen_had_for_after_the_next_paint_is_not_done(
    make_app: MakeApp,
) -> None:
    app = make_app()
    async with app.run_test() as pilot:
        screen = HelpScreen([])
        await app.push_screen(screen)
        await pilot.pause()
        done: list[str] = []
        screen.call_after_refresh(done.append, "done")
        await screen.dismiss(None)
        await pilot.pause()
        assert not done


async def test_nothing_is_done_with_a_model_while_none_is_listed_yet(
    make_app: MakeApp,
) -> None:
    app = make_app()
    async with app.run_test():
        screen = ModelsScreen()
        await app.push_screen(screen)
        screen.table.clear()
        screen.table.action_cursor_up()
        for action in ("rename", "remove", "export"):
            assert not screen.check_action(action, ()), action
