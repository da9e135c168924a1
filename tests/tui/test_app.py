"""What screens share: models, settings, help, the palette, unexpected errors."""

import re
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

from predictive import paths, settings
from predictive.errors import ModelError
from predictive.settings import Settings
from predictive.tui.app import PredictiveApp, load_for_editor
from predictive.tui.help_screen import HelpScreen
from predictive.tui.palette import entries_of
from predictive.tui.terminal_keys import unknown_keys
from predictive.tui.writing.screen import WritingScreen
from tests.conftest import Run
from tests.tui.conftest import MakeApp
from tests.tui.writing import editor, ghost, notices, press, settle, shown, until, write


async def test_the_first_start_suggests_at_once(home: Path) -> None:
    async with PredictiveApp(Settings(), WritingScreen).run_test() as pilot:
        await settle(pilot)
        assert not notices(pilot)
        await write(pilot, "Voy al parque con mi per")
        assert ghost(pilot) == "ro"


async def test_a_deleted_model_is_reported_and_typing_continues(home: Path) -> None:
    def load(name: str | None) -> NoReturn:
        raise ModelError("there is no model 'gone'", "there are: es")

    (home / "models" / "es").mkdir(parents=True)
    (home / "models" / "es" / "config.json").write_text("{}")
    async with PredictiveApp(Settings(), WritingScreen, "gone", load).run_test() as pilot:
        await settle(pilot)
        assert "'gone'" in notices(pilot)
        await write(pilot, "hola")
        assert editor(pilot).text == "hola"


async def test_suggestions_continue_when_the_model_in_use_is_removed(
    trained: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "model"
    shutil.copytree(trained, folder)
    async with PredictiveApp(Settings(), WritingScreen, str(folder)).run_test() as pilot:
        await settle(pilot)
        shutil.rmtree(folder)
        await write(pilot, "Voy al par")
        assert [each.text for each in editor(pilot).offer.suggestions][:1] == ["parque"]
        assert ghost(pilot).startswith("que")


async def test_a_theme_that_is_chosen_stays(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await settle(pilot)
        pilot.app.theme = "predictive-light"
        await settle(pilot)
    assert settings.load().theme == "predictive-light"


async def test_settings_broken_meanwhile_do_not_stop_anything(
    make_app: MakeApp, home: Path
) -> None:
    async with make_app().run_test() as pilot:
        await settle(pilot)
        paths.settings().write_text("[keys\n", encoding="utf-8")
        await press(pilot, "f8")
        assert "cannot be saved" in notices(pilot)
        assert paths.settings().read_text(encoding="utf-8") == "[keys\n"


async def test_meaningless_settings_are_reported(make_app: MakeApp) -> None:
    async with make_app(
        theme="nope", keys={"accept": "ctl+ll", "save": "ctrl+s"}
    ).run_test() as pilot:
        await settle(pilot)
        assert "'nope'" in notices(pilot)
        assert "'ctl+ll'" in notices(pilot)
        assert "ctrl+s" not in notices(pilot)


@pytest.mark.parametrize(
    ("keys", "pressed"),
    [("nokey", "ctrl+q"), ("no_key", "ctrl+q"), ("ctl+w", "ctrl+q"), ("nokey, f9", "f9")],
)
async def test_a_key_that_does_not_exist_replaces_none(
    make_app: MakeApp, keys: str, pressed: str
) -> None:
    async with make_app(keys={"quit": keys}).run_test() as pilot:
        await settle(pilot)
        await pilot.press(pressed)
        await until(lambda: not pilot.app.is_running)


@pytest.mark.parametrize(
    "key",
    ["ctrl+w", "f9", "alt+left_square_bracket", "less_than_sign", "ñ", "inverted_question_mark"],
)
def test_keys_are_known_by_the_names_that_textual_gives_them(key: str) -> None:
    assert unknown_keys({"save": key}) == []


def test_a_learned_store_that_cannot_be_opened_leaves_suggestions(
    trained: Path, home: Path
) -> None:
    home.mkdir()
    paths.learned().mkdir()
    loaded = load_for_editor(str(trained))
    assert loaded.problem is not None
    assert loaded.predictor.suggest("Voy al par")[0].text == "parque"


def test_changed_settings_keep_the_comments(home: Path) -> None:
    home.mkdir()
    paths.settings().write_text("# mine\nconfidence = 0.3  # quiet\n", encoding="utf-8")
    changed = settings.change(settings.load(), theme="nord")
    assert changed.confidence == 0.3
    text = paths.settings().read_text(encoding="utf-8")
    assert "# mine" in text
    assert "# quiet" in text
    assert settings.load() == changed


async def test_help_shows_the_keys_as_they_are_now(make_app: MakeApp) -> None:
    async with make_app(keys={"accept": "ctrl+l"}).run_test(size=(80, 40)) as pilot:
        await settle(pilot)
        await pilot.press("f1")
        await pilot.pause()
        assert isinstance(pilot.app.screen, HelpScreen)
        assert re.search(r"\^l +Accept +accept ", shown(pilot))
        assert re.search(r"Previous suggestion +previous-suggestion ", shown(pilot))
        assert re.search(r"Never suggest the shown word again +forget ", shown(pilot))
        await pilot.press("escape")
        assert not isinstance(pilot.app.screen, HelpScreen)


async def test_the_palette_has_all_that_can_be_given_a_key(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        assert isinstance(pilot.app, PredictiveApp)
        await settle(pilot)
        titles = {each.title for each in entries_of(pilot.app.screen)}
        for wanted in ("Save", "Save as", "Open", "New", "Models", "Train", "Sample",
                       "How the model sees this text", "Statistics", "Learning on or paused",
                       "Accept word 1", "Never suggest the shown word again", "Help", "Quit",
                       "Theme"):  # fmt: skip
            assert wanted in titles


async def test_an_unexpected_error_is_reported_without_the_text(home: Path) -> None:
    def fail(name: str | None) -> NoReturn:
        secret = "caramelo"
        raise ZeroDivisionError(secret)

    with pytest.raises(Exception, match="caramelo"):
        async with PredictiveApp(Settings(), load=fail).run_test() as pilot:
            await settle(pilot)
    text = paths.fault().read_text(encoding="utf-8")
    assert "worker.py" in text
    assert "caramelo" not in text
    assert paths.fault().stat().st_mode & 0o077 == 0


def test_an_output_that_is_not_a_terminal_is_refused(command: Run) -> None:
    done = command("tui")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "needs a terminal" in done.stderr


@pytest.mark.parametrize("size", [(80, 24), (200, 60), (40, 10)])
async def test_resizing_keeps_text_and_offer(make_app: MakeApp, size: tuple[int, int]) -> None:
    async with make_app().run_test() as pilot:
        await write(pilot, "Voy al pa")
        await pilot.resize_terminal(*size)
        await settle(pilot)
        assert "Voy al pa" in shown(pilot)
        await write(pilot, "r")
        assert ghost(pilot) == "que con mi perro"
