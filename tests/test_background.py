"""A training run in a process of its own can be followed, stopped, killed and resumed."""

import fcntl
import os
import signal
import time
from pathlib import Path

import pytest

from predictive import atomic, paths
from predictive.errors import CorpusError, ModelError, UsageError
from predictive.model.directory import load_config
from predictive.options import Level, Size
from predictive.prediction.predictor import Predictor
from predictive.services import background, event_log
from predictive.services.background import Run
from predictive.training.events import (
    Evaluation,
    Event,
    Failed,
    Finished,
    Published,
    Sample,
    Saved,
    Stage,
    Started,
)
from tests.builders import EVERY_EVENT
from tests.conftest import Invoke

pytestmark = pytest.mark.slow

TINY: tuple[Level, Size, float] = ("char", "tiny", 100.0)
FLAGS = ("--level", "char", "--size", "tiny")


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "events.jsonl"


def test_every_event_is_read_as_it_was_written(log: Path) -> None:
    with event_log.appending(log) as write:
        for event in EVERY_EVENT:
            write(event)
    assert event_log.read_events(log) == (EVERY_EVENT, log.stat().st_size)
    assert log.stat().st_mode & 0o777 == 0o600


def test_only_whole_lines_are_read_and_damaged_ones_passed_over(log: Path) -> None:
    with event_log.appending(log) as write:
        write(EVERY_EVENT[0])
        whole = log.stat().st_size
        with log.open("ab") as file:
            file.write(b'{"type":"Sta')
        assert event_log.read_events(log) == ([EVERY_EVENT[0]], whole)
        with log.open("ab") as file:
            file.write(b"\n")
        write(EVERY_EVENT[1])
    assert event_log.read_events(log, whole) == ([EVERY_EVENT[1]], log.stat().st_size)


def test_a_log_that_was_restarted_is_read_from_its_start(log: Path) -> None:
    with event_log.appending(log) as write:
        write(EVERY_EVENT[0])
    assert event_log.read_events(log, 10_000)[0] == [EVERY_EVENT[0]]


def test_the_log_tells_the_whole_run(invoke: Invoke, park: Path, log: Path, home: Path) -> None:
    assert invoke("train", park, *FLAGS, "--epochs", 1, "--log", log).exit_code == 0
    events, end = event_log.read_events(log)
    assert isinstance(events[0], Stage)
    assert isinstance(events[-1], Published)
    curve = load_config(home / "models" / "park").training.curve
    assert [each.validation for each in events if isinstance(each, Evaluation)] == curve
    samples = [each.text for each in events if isinstance(each, Sample)]
    assert all(samples)
    assert len(samples) == len([each for each in events if isinstance(each, Saved)])
    assert invoke("train", "--resume", "park", "--epochs", 2, "--log", log).exit_code == 0
    resumed = event_log.read_events(log, end)[0]
    assert isinstance(resumed[0], Started)
    assert resumed[0].curve == curve


def test_the_log_says_what_failed(invoke: Invoke, log: Path) -> None:
    assert isinstance(invoke("train", "nowhere.txt", "--log", log).exception, CorpusError)
    failed = event_log.read_events(log)[0][-1]
    assert isinstance(failed, Failed)
    assert "nowhere.txt" in failed.message
    assert failed.hint == "check the path"


def until(name: str, kind: type[Event], offset: int = 0) -> int:
    """Follow a living run until it says this; return up to where it was read."""
    while background.is_alive(name):
        events, offset = background.read_events(name, offset)
        if any(isinstance(event, kind) for event in events):
            return offset
        time.sleep(0.05)
    raise AssertionError(background.read_events(name))


def until_dead(name: str) -> None:
    while background.is_alive(name):
        time.sleep(0.05)


def test_stopping_keeps_a_usable_model(park: Path, home: Path) -> None:
    background.start([park], "park", *TINY)
    until("park", Evaluation)
    assert background.runs() == [Run("park", alive=True)]
    with pytest.raises(ModelError, match="already"):
        background.start([park], "park", *TINY, force=True)
    background.stop("park")
    until_dead("park")
    events, _ = background.read_events("park")
    assert "stopped" in [each.reason for each in events if isinstance(each, Finished)]
    assert isinstance(events[-1], Published)
    assert background.crash("park") is None
    assert Predictor.from_directory(home / "models" / "park").suggest("Voy al ")
    with pytest.raises(ModelError, match="already"):
        background.start([park], "park", *TINY)


def test_a_killed_run_is_seen_as_stopped_and_can_be_resumed(park: Path) -> None:
    background.start([park], "park", *TINY)
    offset = until("park", Saved)
    os.kill(int((paths.runs() / "park.pid").read_text()), signal.SIGKILL)
    until_dead("park")
    assert background.runs() == [Run("park", alive=False)]
    assert background.crash("park") is None
    background.resume("park")
    until("park", Started, offset)
    background.stop("park")
    until_dead("park")
    assert isinstance(background.read_events("park")[0][-1], Published)


def test_a_process_that_reuses_the_id_is_not_stopped() -> None:
    folder = atomic.make_private_folder(paths.runs())
    (folder / "park.pid").write_text(str(os.getpid()))
    received: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, frame: received.append(number))
    try:
        background.stop("park")
    finally:
        signal.signal(signal.SIGINT, before)
    assert not background.is_alive("park")
    assert not received


def test_a_run_lives_as_long_as_its_lock_is_held() -> None:
    folder = atomic.make_private_folder(paths.runs())
    with (folder / "park.pid").open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert background.is_alive("park")
        with pytest.raises(ModelError, match="trained already"):
            background.resume("park")
    assert not background.is_alive("park")


def test_a_crash_is_reported_but_ctrl_c_is_not_one() -> None:
    errors = atomic.make_private_folder(paths.runs()) / "park.err"
    assert background.crash("park") is None
    errors.write_text("Traceback (most recent call last):\n  ...\nKeyboardInterrupt\n")
    assert background.crash("park") is None
    errors.write_text("Traceback (most recent call last):\n  ...\nTypeError: nonsense\n")
    assert background.crash("park") == errors


def test_a_bad_name_touches_nothing(park: Path, home: Path) -> None:
    with pytest.raises(UsageError, match="up"):
        background.start([park], "../up")
    with pytest.raises(UsageError, match="up"):
        background.resume("../up")
    assert not home.exists()


def test_a_log_that_disappears_while_runs_are_listed_is_not_a_run() -> None:
    folder = atomic.make_private_folder(paths.runs())
    (folder / "gone.jsonl").symlink_to(folder / "nowhere")  # listed, but not there
    (folder / "v1.5.jsonl").touch()
    assert background.runs() == [Run("v1.5", alive=False)]
