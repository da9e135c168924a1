"""Notices cover neither the line of the cursor nor the bars below the text."""

import pytest
from textual.screen import ModalScreen
from textual.widgets._toast import Toast

from predictive.tui.filter_input import FilterInput
from predictive.tui.writing.status_bar import StatusBar
from predictive.tui.writing.suggestion_bar import SuggestionBar
from tests.tui.conftest import MakeApp
from tests.tui.writing import AppPilot, editor, settle, until

LONG = "no hay bastante sitio para guardar el borrador de este texto " * 9


def covered(pilot: AppPilot) -> set[int]:
    """Return the rows that notices cover."""
    found = pilot.app.screen.query(Toast)
    assert found
    clips = [each.region.intersection(each.parent.parent.region) for each in found]  # type: ignore[union-attr]
    return {row for region in clips for row in range(region.y, region.bottom)}


@pytest.mark.parametrize("size", [(80, 24), (40, 12), (200, 60), (30, 8)])
@pytest.mark.parametrize("message", ["saved carta.txt", LONG], ids=["short", "long"])
async def test_notices_are_where_the_cursor_is_not(
    make_app: MakeApp, size: tuple[int, int], message: str
) -> None:
    async with make_app().run_test(size=size, notifications=True) as pilot:
        await settle(pilot)
        pad = editor(pilot)
        pad.load_text("\n".join(str(number) for number in range(200)))
        pilot.app.notify(message, title="Error", timeout=1000)
        pilot.app.notify("otro", timeout=1000)
        await settle(pilot)
        bars = {pilot.app.screen.query_one(kind).region.y for kind in (SuggestionBar, StatusBar)}
        near = ["down"] * 6 + ["up"] * 3  # below the notices at the top, and back under them
        far = [f"down {size[1] - 10}", *["down"] * 6, "pagedown", "up", "ctrl+end"]
        for move in near + far:
            key, _, times = move.partition(" ")
            await pilot.press(*[key] * int(times or 1))
            await pilot.pause()
            assert pad.cursor_screen_offset.y not in covered(pilot)
            assert not bars & covered(pilot)


async def test_dialogs_are_not_covered(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        for key in ("f1", "ctrl+p", "ctrl+o"):
            pilot.app.notify(LONG, timeout=1000)
            await pilot.press(key)
            await until(lambda: isinstance(pilot.app.focused, FilterInput))
            await pilot.pause()
            field = pilot.app.screen.query_one(FilterInput)
            assert pilot.app.screen.query(Toast)
            for x in range(field.region.x, field.region.right):
                assert pilot.app.screen.get_widget_at(x, field.region.y)[0] is field
            await pilot.press("escape")
            await until(lambda: not isinstance(pilot.app.screen, ModalScreen))
