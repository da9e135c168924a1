"""Settings: invalid ones are reported, and the others are used."""

import re
from pathlib import Path

import pytest

from predictive import paths, settings
from predictive.settings import Settings
from tests.tui.conftest import MakeApp
from tests.tui.writing import notices, settle


def write(text: str | bytes) -> None:
    paths.home().mkdir(exist_ok=True)
    paths.settings().write_bytes(text if isinstance(text, bytes) else text.encode())


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("confidence = 3", "confidence must be a number, at least 0 and at most 1"),
        ("confidence = -1e-9", "confidence must be"),
        ("words = 'x'", "words must be a whole number, at least 1"),
        ("words = 0", "words must be a whole number, at least 1"),
        ("sugestions = false", "there is no setting 'sugestions'; is 'suggestions' meant?"),
        ("colour = 1", "there is no setting 'colour'"),
        ("suggestions = 'no'", "suggestions must be true or false"),
        ("keys = 'tab'", "keys must be a table: [keys]"),
        ("[keys]\naccept = 3", "keys.accept must be the name of a key"),
        ("reduced_motion = 1", "reduced_motion must be true or false"),
        ("[key]\naccept = 'tab'", "there is no setting 'key'; is 'keys' meant?"),
    ],
)
def test_an_invalid_setting_is_reported_and_the_others_are_used(
    home: Path, line: str, complaint: str
) -> None:
    write(f"theme = 'nord'\n{line}\n")
    assert [each[: len(complaint)] for each in settings.complaints()] == [complaint]
    assert settings.load() == Settings(theme="nord")


def test_an_invalid_key_leaves_the_other_keys(home: Path) -> None:
    write("[keys]\naccept = 3\nsave = 'ctrl+w'\n")
    assert settings.load().keys == {"save": "ctrl+w"}


@pytest.mark.parametrize("text", ["confidence =", "[keys\n", b"theme = '\xf1'\n", b"\0"])
def test_nothing_is_used_of_a_file_that_is_not_toml(home: Path, text: str | bytes) -> None:
    write(text)
    (complaint,) = settings.complaints()
    assert re.fullmatch(
        r"settings\.toml cannot be read( \(line \d+\))?, so the defaults are used", complaint
    )
    assert settings.load() == Settings()


def test_a_file_that_cannot_be_read_is_reported(home: Path) -> None:
    paths.home().mkdir()
    paths.settings().mkdir()
    assert settings.complaints() == [
        "settings.toml cannot be read (Is a directory), so the defaults are used"
    ]
    assert settings.load() == Settings()


def test_no_file_is_no_complaint(home: Path) -> None:
    assert settings.complaints() == []
    assert settings.load() == Settings()


async def test_the_editor_names_the_file_and_the_keys_and_starts(make_app: MakeApp) -> None:
    write("confidense = 0.3\n[keys]\nacept = 'ctrl+l'\nmodels-rename = 'x'\n")
    async with make_app(keys=settings.load().keys).run_test() as pilot:
        await settle(pilot)
        assert str(paths.settings()) in notices(pilot)
        assert "'confidense'; is 'confidence' meant?" in notices(pilot)
        assert "there is no command 'acept'; is 'accept' meant?" in notices(pilot)
        assert "' meant?\nthere is" in notices(pilot), "each complaint has its own line"
        assert "models-rename" not in notices(pilot), "another screen has that"
