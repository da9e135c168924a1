"""An unexpected error becomes a notice; and if one does end the editor, nothing typed is lost."""

import sys
from collections.abc import Callable
from pathlib import Path

import pexpect
import pytest
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import ModalScreen, Screen
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input, Label

from benchmarks.terminal import Terminal
from predictive import paths
from predictive.editing import draft
from predictive.settings import Settings
from predictive.tui.app import PredictiveApp
from tests.tui.conftest import MakeApp
from tests.tui.writing import AppPilot, editor, notices, settle, until, write

SECRET = "caramelo"


def fail() -> None:
    """Fail with a message that contains typed text."""
    raise ZeroDivisionError(SECRET)


class Faulty(ModalScreen[str | None]):
    """Fails when it is asked to, in each of the ways in which a screen can."""

    AUTO_FOCUS = ""
    BINDINGS = [  # noqa: RUF012
        Binding("a", "fail"),
        Binding("w", "work"),
        Binding("t", "time"),
        Binding("l", "later"),
        Binding("n", "next"),
        Binding("f", "refresh"),
        Binding("r", "resize"),
        Binding("escape", "dismiss('closed')"),
    ]

    def compose(self) -> ComposeResult:
        yield Label("here")
        yield Input(id="line")

    def action_fail(self) -> None:
        fail()

    @work
    async def action_work(self) -> None:
        fail()

    def action_time(self) -> None:
        self.set_timer(0.001, fail)

    def action_later(self) -> None:
        self.call_later(fail)

    def action_next(self) -> None:
        self.call_next(fail)

    def action_refresh(self) -> None:
        self.call_after_refresh(fail)

    def action_resize(self) -> None:
        self.query_one(Input).focus()

    def on_descendant_focus(self) -> None:
        fail()


async def forgive(pilot: AppPilot) -> None:
    """Wait for the error that ends a test, and let the test continue."""
    await pilot.app._exception_event.wait()
    assert isinstance(pilot.app._exception, Exception)
    pilot.app._exception = None
    pilot.app._exception_event.clear()
    await pilot.pause()


async def test_an_error_in_a_screen_is_shown_in_it(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await settle(pilot)
        results: list[str | None] = []
        await pilot.app.push_screen(Faulty(), results.append)
        for key in "awtlnfr":
            pilot.app.clear_notifications()
            await pilot.press(key)
            await forgive(pilot)
            assert "went wrong inside predictive (ZeroDivisionError)" in notices(pilot), key
            assert isinstance(pilot.app.screen, Faulty)
        pilot.app.screen.set_focus(None)
        await pilot.press("escape")
        await settle(pilot)
        assert results == ["closed"], "it still takes keys"
        await write(pilot, "hola")
        assert editor(pilot).text == "hola"


async def test_an_error_in_the_text_area_leaves_it_alive(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with make_app().run_test() as pilot:
        await write(pilot, "uno")
        for action in ("action_go", "insert", "run_key", "undo"):
            pilot.app.clear_notifications()
            with monkeypatch.context() as patch:
                patch.setattr(editor(pilot), action, lambda *_, **__: fail())
                editor(pilot).call_later(getattr(editor(pilot), action))
                await forgive(pilot)
            assert "ZeroDivisionError" in notices(pilot)
        await write(pilot, " dos")
        assert editor(pilot).text == "uno dos"


async def test_an_error_is_reported_without_the_text(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await settle(pilot)
        pilot.app.call_later(fail)
        await forgive(pilot)
    text = paths.fault().read_text(encoding="utf-8")
    assert "test_unexpected_errors.py" in text
    assert SECRET not in text
    assert paths.fault().stat().st_mode & 0o077 == 0


async def test_an_error_that_comes_again_is_shown_once(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await settle(pilot)
        for _ in range(5):
            pilot.app.call_later(fail)
            await forgive(pilot)
        assert notices(pilot).count("ZeroDivisionError") == 1


class Uncomposed(Faulty):
    def compose(self) -> ComposeResult:
        fail()
        yield Label("never")


class NeverComposed(Screen[None]):
    def compose(self) -> ComposeResult:
        fail()
        yield Label("never")


class Unmounted(Faulty):
    def on_mount(self) -> None:
        fail()


class Undrawable(Widget):
    """Can never be drawn."""

    def render_line(self, y: int) -> Strip:
        fail()
        return Strip([])


class Undrawn(Faulty):
    def compose(self) -> ComposeResult:
        yield Undrawable()


@pytest.mark.parametrize("kind", [Uncomposed, Unmounted, Undrawn])
async def test_a_screen_that_cannot_be_shown_is_closed(
    make_app: MakeApp, kind: Callable[[], Faulty]
) -> None:
    async with make_app().run_test() as pilot:
        await settle(pilot)
        results: list[str | None] = []
        pilot.app.push_screen(kind(), results.append)
        await until(lambda: results and not isinstance(pilot.app.screen, Faulty))
        await forgive(pilot)
        assert results == [None], "a caller that waits for an answer continues"
        assert "ZeroDivisionError" in notices(pilot)
        await write(pilot, "hola")
        assert editor(pilot).text == "hola"


_CANNOT_DRAW = """
from predictive.cli import main
from predictive.tui.writing.pads.text_pad import TextPad
draw = TextPad.render_line
def draw_or_fail(pad, y):
    assert "!" not in pad.text, "caramelo"
    return draw(pad, y)
TextPad.render_line = draw_or_fail
main()
"""


def test_an_end_by_an_error_is_said_in_a_line_and_loses_no_key(home: Path) -> None:
    command = [sys.executable, "-c", _CANNOT_DRAW, "tui"]
    terminal = Terminal(command, {"PREDICTIVE_HOME": str(home)}, 24, 80)
    terminal.wait_for("Help")
    terminal.send("hola!")
    terminal.process.expect(pexpect.EOF, timeout=60)
    before = terminal.process.before
    assert isinstance(before, bytes)
    said = before.decode().rpartition("\x1b[?")[2]
    terminal.process.close()
    assert terminal.process.exitstatus == 1
    assert said.count("\n") == 1
    assert "the editor ended with an unexpected error" in said
    assert "Traceback" not in said
    assert [each.text for each in draft.abandoned()] == ["hola!"]
    assert SECRET not in paths.fault().read_text(encoding="utf-8")


async def test_an_error_of_the_first_screen_at_the_start_ends_the_editor(home: Path) -> None:
    app = PredictiveApp(Settings(), NeverComposed)
    with pytest.raises(ZeroDivisionError):
        async with app.run_test():
            pass
    assert app.return_code == 1
