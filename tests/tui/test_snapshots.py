"""Screenshots of the screens; `--snapshot-update` draws them again."""

import re
from pathlib import Path
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from predictive.editing import recent
from predictive.editing.statistics import Statistics
from predictive.tui.dialogs.choice_dialog import ChoiceDialog
from predictive.tui.dialogs.open_dialog import OpenDialog
from predictive.tui.models.screen import ModelsScreen
from predictive.tui.sampling.screen import SampleScreen
from predictive.tui.statistics_screen import StatisticsScreen
from predictive.tui.training.screen import TrainingScreen
from predictive.tui.writing.marking.corrections_menu import CorrectionsMenu
from tests.builders import FINISHED, make_model, record
from tests.tui.conftest import MakeApp
from tests.tui.test_training_screen import settle as settle_training
from tests.tui.writing import AppPilot, editor, press, settle, until, write

_FONTS = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
_LOOK = 0.1
"""Seconds between two screenshots."""
TEXT = "Querida abuela:\n\nVoy al pa"


class Svg(SingleFileSnapshotExtension):
    """A screenshot a file, without the fonts."""

    file_extension = "svg"
    _write_mode = WriteMode.TEXT

    def serialize(self, data: Any, **_: Any) -> str:
        """Return the screenshot of a running application."""
        assert isinstance(data, str)
        return _FONTS.sub("", data)


@pytest.fixture
def picture(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(Svg)


async def drawn(pilot: AppPilot) -> str:
    """Return the screenshot once everything is painted and no longer changes."""
    before, picture = "", "none yet"
    while picture != before:
        await settle_training(pilot)
        await pilot.pause(_LOOK)
        before, picture = picture, pilot.app.export_screenshot(title="predictive", simplify=True)
    return picture


@pytest.mark.parametrize("size", [(80, 24), (200, 60)], ids=["80x24", "200x60"])
async def test_writing_looks_as_pictured(
    make_app: MakeApp, picture: SnapshotAssertion, size: Any
) -> None:
    async with make_app().run_test(size=size) as pilot:
        await write(pilot, TEXT)
        assert await drawn(pilot) == picture


@pytest.mark.parametrize("theme", ["predictive-light", "predictive-contrast"])
async def test_themes_look_as_pictured(
    make_app: MakeApp, picture: SnapshotAssertion, theme: str
) -> None:
    async with make_app(theme=theme).run_test(size=(80, 24)) as pilot:
        await write(pilot, TEXT)
        assert await drawn(pilot) == picture


async def test_list_only_looks_as_pictured(make_app: MakeApp, picture: SnapshotAssertion) -> None:
    async with make_app(list_only=True).run_test(size=(80, 24)) as pilot:
        await write(pilot, TEXT)
        assert await drawn(pilot) == picture


async def test_learning_and_no_suggestions_look_as_pictured(
    make_app: MakeApp, picture: SnapshotAssertion
) -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        await press(pilot, "f8")
        await write(pilot, TEXT)
        pilot.app.screen.query_one("StatusBar").learning = "on"  # type: ignore[attr-defined]
        await settle(pilot)
        assert await drawn(pilot) == picture


async def test_a_ghost_between_texts_and_corrections_look_as_pictured(
    make_app: MakeApp, picture: SnapshotAssertion
) -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        editor(pilot).load_text("Creo qeu mañana voy al  con mi perro y tambien con Ana")
        editor(pilot).move_cursor((0, 23))
        await write(pilot, "pa")
        (mark, _) = editor(pilot).marks.of(editor(pilot).text)
        await pilot.app.push_screen(CorrectionsMenu(mark, editor(pilot).place_on_screen((0, 5))))
        assert await drawn(pilot) == picture


async def test_a_list_in_a_column_with_a_selection_and_a_notice_looks_as_pictured(
    make_app: MakeApp, picture: SnapshotAssertion
) -> None:
    async with make_app(column_width=50).run_test(size=(80, 24), notifications=True) as pilot:
        await write(pilot, "Para el don't viernes:\n\n1. pan\nleche\n")
        await press(pilot, "ctrl+shift+left", "ctrl+shift+left", "ctrl+shift+left")
        pilot.app.notify("carta.txt is also open in another window of predictive", timeout=1000)
        await settle(pilot)
        assert await drawn(pilot) == picture


async def test_a_question_looks_as_pictured(make_app: MakeApp, picture: SnapshotAssertion) -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        answers = {"save": "Save", "discard": "Discard", "cancel": "Cancel"}
        await pilot.app.push_screen(ChoiceDialog("letter.txt is not saved", answers))
        await pilot.pause()
        assert await drawn(pilot) == picture


@pytest.mark.parametrize("size", [(80, 24), (40, 12)], ids=["80x24", "40x12"])
async def test_a_first_start_looks_as_pictured(
    make_app: MakeApp, picture: SnapshotAssertion, size: Any
) -> None:
    async with make_app().run_test(size=size) as pilot:
        await settle(pilot)
        assert await drawn(pilot) == picture


@pytest.mark.parametrize("size", [(80, 24), (40, 12)], ids=["80x24", "40x12"])
async def test_the_list_of_keys_looks_as_pictured(
    make_app: MakeApp, picture: SnapshotAssertion, size: Any
) -> None:
    async with make_app().run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "f1")
        await write(pilot, "mistyped")
        assert await drawn(pilot) == picture


async def test_the_palette_looks_as_pictured(make_app: MakeApp, picture: SnapshotAssertion) -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+p")
        assert await drawn(pilot) == picture


@pytest.mark.parametrize("size", [(80, 24), (40, 12)], ids=["80x24", "40x12"])
async def test_opening_looks_as_pictured(
    make_app: MakeApp,
    picture: SnapshotAssertion,
    size: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    for name in ("carta a mi abuela.txt", "cartas", "Última carta.md", ".carta"):
        (tmp_path / name).mkdir() if name == "cartas" else (tmp_path / name).touch()
    recent.remember(tmp_path / "Última carta.md")
    async with make_app().run_test(size=size) as pilot:
        await settle(pilot)
        await pilot.app.push_screen(OpenDialog())
        await until(lambda: getattr(pilot.app.screen, "_rows", None))
        await pilot.press("c", "a")
        assert await drawn(pilot) == picture


async def test_training_looks_as_pictured(make_app: MakeApp, picture: SnapshotAssertion) -> None:
    record(FINISHED)
    async with make_app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        screen = TrainingScreen()
        await pilot.app.push_screen(screen)
        await settle_training(pilot)
        screen._watch("park")
        await settle_training(pilot)
        assert await drawn(pilot) == picture


async def test_models_look_as_pictured(make_app: MakeApp, picture: SnapshotAssertion) -> None:
    make_model("ana")
    make_model("notas")
    async with make_app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.app.push_screen(ModelsScreen())
        await settle(pilot)
        assert await drawn(pilot) == picture


async def test_sampling_looks_as_pictured(make_app: MakeApp, picture: SnapshotAssertion) -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.app.push_screen(SampleScreen("Querida abuela:"))
        await settle(pilot)
        assert await drawn(pilot) == picture


async def test_statistics_look_as_pictured(make_app: MakeApp, picture: SnapshotAssertion) -> None:
    statistics = Statistics()
    for second in range(30):
        statistics.type(1, float(second))
        statistics.show(5.0)
    statistics.accept(6, 30.0)
    async with make_app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.app.push_screen(StatisticsScreen(statistics, ""))
        await settle(pilot)
        assert await drawn(pilot) == picture
