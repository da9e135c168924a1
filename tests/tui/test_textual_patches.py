"""Defects of Textual are fixed in this application."""

import time
from pathlib import Path
from typing import Any

import pytest
from rich.style import Style
from textual._compositor import Compositor
from textual.events import Click, MouseDown, MouseEvent, MouseMove, MouseUp
from textual.geometry import Region
from textual.widgets import OptionList
from textual.widgets._toast import Toast, ToastRack

from benchmarks.terminal import editor as editor_in_terminal
from predictive.tui.dialogs.input_dialog import InputDialog
from predictive.tui.help_screen import HelpScreen
from predictive.tui.palette import Palette
from tests.tui.conftest import MakeApp
from tests.tui.writing import asked, editor, notices, settle, until


async def test_closing_a_screen_again_closes_no_other(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test():
        help_screen, ask = HelpScreen([]), InputDialog("Name")
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
        palette = await asked(pilot, Palette)
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
        palette = await asked(pilot, Palette)
        await pilot.press(key, key)
        assert app.screen is palette


async def test_a_click_on_an_option_that_is_gone_does_nothing(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test() as pilot:
        options = OptionList("one", "two")
        await app.screen.mount(options)
        click = Click(options, 0, 0, 0, 0, 1, False, False, False)
        click.style = Style(meta={"option": 1})
        options.remove_option_at_index(1)
        options.post_message(click)
        await pilot.pause()
        assert not notices(pilot)


@pytest.mark.parametrize("event", [MouseDown, MouseUp, MouseMove])
async def test_a_click_on_nothing_leaves_the_focus(
    make_app: MakeApp, event: type[MouseEvent]
) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.screen._forward_event(event(None, 167, 14, 0, 0, 1, False, False, False))
        await pilot.press("x")
        assert editor(pilot).text == "x"


def test_what_changes_below_a_dialog_is_seen(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "text.txt"
    file.write_text("before")
    with editor_in_terminal(str(file), environment={}) as terminal:
        terminal.wait_for("before")
        terminal.send("\x1bOP")
        terminal.wait_for("Esc closes")
        file.write_text("afterwards")
        assert "Esc closes" in "\n".join(terminal.wait_for("afterwards").lines)


def test_a_closed_bar_leaves_the_screen(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "text.txt"
    file.write_text("uno")
    with editor_in_terminal(str(file), environment={}) as terminal:
        terminal.wait_for("uno")
        terminal.send("\x06")
        terminal.wait_for("Regex")
        terminal.send("uno")
        terminal.wait_for("1 of 1")
        terminal.send("\x1b")
        frames = terminal.frames(time.perf_counter() + 30)
        assert any("Regex" not in "".join(frame.lines) for frame in frames)
        assert "1 of 1" not in "".join(terminal.lines)


async def test_what_moves_after_a_scroll_is_repainted_where_it_was_and_where_it_is(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted: set[Region] = set()
    render = Compositor.render_update

    def record(compositor: Compositor, **options: Any) -> Any:
        painted.update(compositor._dirty_regions)
        return render(compositor, **options)

    async with make_app().run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        pilot.app.notify("saved", timeout=1000)
        await settle(pilot)
        screen = pilot.app.screen
        rack, toast = screen.query_one(ToastRack), screen.query_one(Toast)
        places = [toast.region]
        monkeypatch.setattr(Compositor, "render_update", record)
        for offset, scrolls in [((0, -9), True), ((0, 0), False)]:
            rack.styles.offset = offset
            screen._clear_arrangement_cache()
            painted.clear()
            if not scrolls:
                screen._compositor._full_map_invalidated = True  # as by a scroll
                assert toast in screen._compositor.full_map  # looks up where all is by now
            screen._refresh_layout(scroll=scrolls)
            places.append(screen._compositor.visible_widgets[toast][0])
            for place in places[-2:]:
                assert any(each.contains_region(place) for each in painted)
        assert places[0] == places[2] != places[1]
