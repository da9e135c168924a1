"""Unusable learned text is reported in one line and left out; banned words stay banned."""

import os
import shutil
import sqlite3
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

import predictive
from predictive import paths
from predictive.errors import LearnedError
from predictive.learned import database
from predictive.learned.store import LearnedStore
from predictive.prediction.predictor import Predictor
from predictive.suggesting import loading
from tests.conftest import Run

TYPED = "Voy al parque con mi per"


@pytest.fixture
def learned(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of learned text in which perro is banned."""
    monkeypatch.setattr(database, "LOCK_TIMEOUT", 0.05)
    store = LearnedStore(paths.learned())
    store.state = "on"
    store.add([["mi", "persona"]] * 9)
    store.add([[f"palabra{'x' * number}", "casa"] for number in range(200)])
    store.ban("perro")
    store.close()
    return paths.learned()


@contextmanager
def locked(path: Path) -> Iterator[None]:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    other.execute("REPLACE INTO banned VALUES ('x')")
    yield
    other.close()


@contextmanager
def read_only(path: Path) -> Iterator[None]:
    """A read-only file, even for root."""
    opened = os.open

    def refuse(file: Path, flags: int, mode: int = 0o777) -> int:
        if flags & (os.O_RDWR | os.O_WRONLY) and file == path:
            raise PermissionError(13, "Permission denied", str(path))
        return opened(file, flags, mode)

    path.chmod(0o400)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "open", refuse)
        yield


@contextmanager
def a_folder(path: Path) -> Iterator[None]:
    path.unlink()
    path.mkdir()
    yield


@contextmanager
def a_pipe(path: Path) -> Iterator[None]:
    path.unlink()
    os.mkfifo(path)
    yield


@contextmanager
def foreign(path: Path) -> Iterator[None]:
    base = sqlite3.connect(path)
    base.executescript("DROP TABLE words; CREATE TABLE words (a, b)")
    base.close()
    yield


@contextmanager
def foreign_bans(path: Path) -> Iterator[None]:
    base = sqlite3.connect(path)
    base.executescript("DROP TABLE banned; CREATE TABLE banned (a, b)")
    base.execute("INSERT INTO banned VALUES (1, 2)")
    base.commit()
    base.close()
    yield


TROUBLES = [
    (locked, "locked by another program", True),
    (read_only, "Permission denied", True),
    (a_folder, "not a regular file", False),
    (a_pipe, "not a regular file", False),
    (foreign, "cannot be used", True),
    (foreign_bans, "cannot be used", False),
]


@pytest.mark.parametrize(("trouble", "words", "bans_are_known"), TROUBLES)
def test_suggestions_work_without_learned_text_and_bans_stay(
    trouble: Callable[[Path], AbstractContextManager[None]],
    words: str,
    bans_are_known: bool,
    learned: Path,
    trained: Path,
) -> None:
    with trouble(learned):
        with pytest.warns(UserWarning, match=words) as said:
            predictor = predictive.load(trained)
        assert len(said) == 1
        assert "learned text is left out" in str(said[0].message)
        assert "\n" not in str(said[0].message)
        offered = [each.text for each in predictor.suggest(TYPED)]
        assert ("perro" in offered) != bans_are_known
        assert predictor.learn("mi persona") == 0
        loaded = loading.load(trained, paths.learned(), create=True)  # as the editor does
        assert loaded.learned is None
        assert loaded.problem is not None
        assert loaded.problem.message == str(said[0].message)
        assert [each.text for each in loaded.predictor.suggest(TYPED)] == offered


def damage_the_words(path: Path) -> None:
    """Overwrite every page but the first and the one with the banned words."""
    data = bytearray(path.read_bytes())
    for start in range(4096, len(data), 4096):
        if b"perro" not in data[start : start + 4096]:
            data[start : start + 4096] = b"\xff" * 4096
    path.write_bytes(data)


def test_bans_survive_a_damaged_file(learned: Path, trained: Path, home: Path) -> None:
    damage_the_words(learned)
    predictor = Predictor.from_directory(trained, LearnedStore(learned))
    with pytest.warns(UserWarning, match="the learned text was damaged; it is kept as"):
        offered = predictor.suggest(TYPED)
    assert "perro" not in [each.text for each in offered]
    assert LearnedStore(learned).banned() == {"perro"}
    assert list(home.glob("learned.sqlite.damaged-*"))


def test_a_damaged_file_that_cannot_be_set_aside_is_left_out(
    learned: Path, trained: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    damage_the_words(learned)
    learned.write_bytes(b"x" + learned.read_bytes()[1:])

    def refuse(*arguments: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.warns(UserWarning, match="Permission denied: learned text is left out"):
        assert predictive.load(trained).suggest(TYPED)


def test_suggesting_does_not_change_a_foreign_file(learned: Path, trained: Path) -> None:
    with foreign(learned), pytest.warns(UserWarning, match="left out"):
        predictive.load(trained).suggest(TYPED)
    base = sqlite3.connect(learned)
    assert [row[1] for row in base.execute("PRAGMA table_info(words)")] == ["a", "b"]
    base.close()
    with pytest.raises(LearnedError, match="cannot be used"):
        LearnedStore(learned)


@pytest.mark.parametrize("command", [["complete", TYPED], ["sample", "Voy", "--max-tokens", "3"]])
def test_commands_report_it_in_one_line(
    command: list[str], learned: Path, trained: Path, run: Run
) -> None:
    shutil.copytree(trained, paths.models() / "park")
    with a_folder(learned):
        done = run(*command)
    assert done.returncode == 0
    assert done.stdout.strip()
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("warning: the learned text cannot be used")


def test_usable_learned_text_is_not_reported(learned: Path, trained: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        predictor = predictive.load(trained)
        assert "perro" not in [each.text for each in predictor.suggest(TYPED)]
        assert predictor.learn("mi persona") == 2
