"""What Textual gets wrong in any application is right in this one."""

from pathlib import Path

import pytest
from textual.command import CommandPalette

from benchmarks.terminal import editor as editor_in_terminal
from predictive.tui.dialogs.ask import Ask
from predictive.tui.help_screen import HelpScreen
from tests.tui.conftest import MakeApp
from tests.tui.writing import asked, until


async def test_closing_a_screen_again_closes_no_other(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test():
        help_screen, ask = HelpScreen([]), Ask("Name")
        await app.push_screen(help_screen)
        await app.push_screen(ask)
        ask.dismiss(None)
        ask.dismiss(None)
        await until(lambda: not ask.is_attached)
        assert app.screen is help_screen


async def test_a_double_click_beside_the_palette_closes_it_alone(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test() as pilot:
        help_screen = HelpScreen([])
        await app.push_screen(help_screen)
        await app.run_action("command_palette")
        palette = await asked(pilot, CommandPalette)
        await pilot.click(offset=(1, 1), times=3)
        await until(lambda: not palette.is_attached)
        await pilot.pause()
        assert app.screen is help_screen


@pytest.mark.parametrize("size", [(20, 5), (20, 8), (80, 24)])
@pytest.mark.parametrize("key", ["pagedown", "pageup"])
async def test_pages_of_the_palette_turn_in_any_window(
    make_app: MakeApp, size: tuple[int, int], key: str
) -> None:
    app = make_app()
    async with app.run_test(size=size) as pilot:
        await pilot.press("ctrl+p", key, key)
        palette = await asked(pilot, CommandPalette)
        await pilot.press(key, key)
        assert app.screen is palette


def test_what_changes_below_a_dialog_is_seen(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "text.txt"
    file.write_text("before")
    with editor_in_terminal(str(file), environment={}) as terminal:
        terminal.wait_for("before")
        terminal.send("\x1bOP")
        terminal.wait_for("Esc closes")
        file.write_text("afterwards")
        assert "Esc closes" in "\n".join(terminal.wait_for("afterwards").lines)
