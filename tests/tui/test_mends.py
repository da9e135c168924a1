"""What Textual gets wrong in any application is right in this one."""

from pathlib import Path

import pytest

from benchmarks.terminal import editor as editor_in_terminal
from predictive.tui.dialogs.ask import Ask
from predictive.tui.help_screen import HelpScreen
from tests.tui.conftest import MakeApp
from tests.tui.writing import pause


async def test_closing_a_screen_again_closes_no_other(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test() as pilot:
        help_screen, ask = HelpScreen([]), Ask("Name")
        await app.push_screen(help_screen)
        await app.push_screen(ask)
        ask.dismiss(None)
        ask.dismiss(None)
        await pause(pilot)
        assert app.screen is help_screen


async def test_a_double_click_beside_the_palette_closes_it_alone(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test() as pilot:
        help_screen = HelpScreen([])
        await app.push_screen(help_screen)
        await app.run_action("command_palette")
        await pause(pilot)
        palette = app.screen
        await pilot.click(offset=(1, 1), times=3)
        await pause(pilot)
        assert palette is not help_screen
        assert app.screen is help_screen


@pytest.mark.parametrize("size", [(20, 5), (20, 8), (80, 24)])
@pytest.mark.parametrize("key", ["pagedown", "pageup"])
async def test_pages_of_the_palette_turn_in_any_window(
    make_app: MakeApp, size: tuple[int, int], key: str
) -> None:
    app = make_app()
    async with app.run_test(size=size) as pilot:
        await pilot.press("ctrl+p", key, key)
        await pause(pilot)
        await pilot.press(key, key, "escape")
        await pause(pilot)
        assert len(app.screen_stack) == 1


def test_what_changes_below_a_dialog_is_seen(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "text.txt"
    file.write_text("before")
    with editor_in_terminal(str(file), environment={}) as terminal:
        terminal.wait_for("before")
        terminal.send("\x1bOP")
        terminal.wait_for("Esc closes")
        file.write_text("afterwards")
        assert "Esc closes" in "\n".join(terminal.wait_for("afterwards").lines)
