"""Workers train one model together, and an error of one loses only time."""

import os
import resource
import select
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from predictive.errors import PredictiveError, UsageError
from predictive.model.directory import load_model
from predictive.model.files import STATE
from predictive.options import Budget
from predictive.prediction.predictor import Predictor
from predictive.training.events import Finished, Shared
from predictive.training.parallel import choice
from predictive.training.run import TrainingRun
from predictive.training.sampled_softmax import MIN_VOCABULARY
from predictive.training.team import Team
from tests.builders import (
    FLAGS,
    curve,
    losses,
    of_kind,
    request,
    target,
    train,
    train_process,
    wait_for,
)
from tests.conftest import Whole

pytestmark = pytest.mark.slow


@given(st.integers(1, 99), st.integers(1, 99))
def test_every_row_belongs_to_one_worker(batch_size: int, size: int) -> None:
    parts = [Team(rank, size).rows(batch_size) for rank in range(size)]
    rows = [row for part in parts for row in range(batch_size)[part.slice]]
    assert rows == list(range(batch_size))
    assert sum(part.share for part in parts) == pytest.approx(1)
    lengths = {len(range(batch_size)[part.slice]) for part in parts}
    assert max(lengths) - min(lengths) <= 1


def test_the_result_is_that_of_one_worker(park: Path, home: Path) -> None:
    """Two layers, five rows, every kind of dropout."""
    wanted = request(
        park, num_layers=2, batch_size=5, dropout=0.3, weight_drop=0.2,
        embedding_dropout=0.1, budget=Budget(epochs=1.5),
    )  # fmt: skip
    train(home, "one", wanted)
    events = train(home, "two", msgspec.structs.replace(wanted, workers=2))
    assert of_kind(events, Shared) == [Shared(2)]
    assert losses(home / "models" / "two") == pytest.approx(
        losses(home / "models" / "one"), rel=1e-4
    )
    one, two = (load_model(home / "models" / name).weights.dequantized() for name in ("one", "two"))
    for name, weight in one.items():
        np.testing.assert_allclose(two[name], weight, atol=0.02)  # after rounding to int8


def test_a_sampled_softmax_is_the_same_for_all(tmp_path: Path, home: Path) -> None:
    text = tmp_path / "words.txt"
    words = [f"w{number}" for number in range(MIN_VOCABULARY + 100)]
    shuffled = np.random.default_rng(1).permutation(words + words)
    text.write_text("\n".join(map(" ".join, np.array_split(shuffled, 500))), encoding="utf-8")
    wanted = request(
        text, level="word", hidden_size=16, embedding_dim=8, batch_size=3, budget=Budget(epochs=0.8)
    )
    train(home, "one", wanted)
    train(home, "three", msgspec.structs.replace(wanted, workers=3))
    assert losses(home / "models" / "three") == pytest.approx(
        losses(home / "models" / "one"), rel=1e-4
    )


def test_a_run_resumes_with_another_number_of_workers(park: Path, home: Path, whole: Whole) -> None:
    events = TrainingRun(target(home)).start(request(park, workers=2))
    saved = 0
    for event in events:
        saved += type(event).__name__ == "Saved"
        if saved == 3:
            break
    events.close()  # type: ignore[attr-defined]
    list(TrainingRun(target(home)).resume(Budget(), workers=1))
    assert losses(home / "models" / "park") == pytest.approx(losses(whole("char")), rel=1e-4)


@pytest.mark.parametrize("budget", [Budget(epochs=6), Budget(time_limit=12.0)])
def test_the_faster_way_is_found_without_losing_a_step(
    budget: Budget, park: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choice, "_TRIAL", 0.2)
    monkeypatch.setattr(choice, "_WARM_UP", 0.2)
    monkeypatch.setattr(choice, "_LONG_ENOUGH", 0)
    monkeypatch.setattr(choice, "_affordable", lambda _: 2)
    wanted = request(park, budget=budget)
    events = train(home, "park", wanted)
    (shared,) = of_kind(events, Shared)
    assert shared.workers in (1, 2)
    assert shared.speedup is not None
    assert (shared.workers == 2) == (shared.speedup > 1.05)
    assert len(of_kind(events, Finished)) == 1
    if budget.epochs:
        train(home, "alone", msgspec.structs.replace(wanted, workers=1))
        found, expected = (curve(home / "models" / name) for name in ("park", "alone"))
        assert [step for step, _ in found] == [step for step, _ in expected]
        assert losses(home / "models" / "park")[:2] == pytest.approx(
            losses(home / "models" / "alone")[:2], rel=1e-2
        )


def test_speeds_are_measured_where_a_step_is_longer_than_a_trial(
    park: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choice, "_TRIAL", 1e-9)
    monkeypatch.setattr(choice, "_WARM_UP", 1e-9)
    monkeypatch.setattr(choice, "_LONG_ENOUGH", 0)
    monkeypatch.setattr(choice, "_affordable", lambda _: 2)
    (shared,) = of_kind(train(home, "park", request(park, budget=Budget(epochs=6))), Shared)
    assert shared.speedup not in (0, 1, None)


def test_one_worker_trains_where_no_other_can_be_started(
    park: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choice, "_TRIAL", 0.1)
    monkeypatch.setattr(choice, "_LONG_ENOUGH", 0)
    monkeypatch.setattr(choice, "_affordable", lambda _: 2)
    monkeypatch.setattr(sys, "executable", "/bin/false")
    events = train(home, "park", request(park, budget=Budget(epochs=6)))
    assert not of_kind(events, Shared)
    assert len(of_kind(events, Finished)) == 1


def test_more_workers_than_rows_are_refused(park: Path, home: Path) -> None:
    with pytest.raises(UsageError, match="cannot share"):
        train(home, "park", request(park, batch_size=4, workers=5))


def test_a_run_that_is_refused_workers_continues_without(park: Path, home: Path) -> None:
    train(home, "park", request(park, batch_size=4, budget=Budget(epochs=0.5)))
    run = TrainingRun(target(home))
    with pytest.raises(UsageError, match="cannot share"):
        list(run.resume(Budget(epochs=1), workers=5))
    assert len(of_kind(list(run.resume(Budget(epochs=1))), Finished)) == 1


def test_several_that_do_not_converge_say_so_and_leave_nothing(park: Path, home: Path) -> None:
    with pytest.raises(PredictiveError, match="does not converge"):
        train(home, "park", request(park, learning_rate=1e9, workers=2))
    assert list((home / "models").iterdir()) == []


LONG = (*FLAGS, "--workers", "2", "--time-limit", "100s")


def workers_of(process: subprocess.Popen[bytes]) -> list[int]:
    """Return the processes that a process has started (Linux)."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    return [int(number) for number in children.read_text().split()]


def has_ended(pidfd: int) -> bool:
    """Wait for a process to end."""
    return bool(select.select([pidfd], [], [], 20)[0])


linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


@linux
def test_a_killed_worker_ends_the_run_in_one_line(park: Path, home: Path) -> None:
    process = train_process(home, str(park), *LONG)
    wait_for(b"held out", process)
    (worker,) = workers_of(process)
    os.kill(worker, signal.SIGKILL)
    _, messages = process.communicate(timeout=60)
    assert process.returncode == 1
    last = messages.decode().splitlines()[-1]
    assert last == (
        "error: a training worker was killed by signal 9 "
        "(resume it with: predictive train --resume park)"
    )
    list(TrainingRun(target(home)).resume(Budget(epochs=1.5), workers=1))
    assert Predictor.from_directory(target(home)).suggest("Voy al ")


@linux
@pytest.mark.parametrize("when", [b"batches of", b"held out"])
def test_no_worker_outlives_one_that_is_killed(when: bytes, park: Path, home: Path) -> None:
    process = train_process(home, str(park), *LONG)
    wait_for(when, process)
    while not (found := workers_of(process)):
        pass
    watched = [os.pidfd_open(worker) for worker in found]
    process.kill()
    process.communicate()
    assert all(map(has_ended, watched))
    list(TrainingRun(target(home)).resume(Budget(epochs=0.5)))
    assert Predictor.from_directory(target(home)).suggest("Voy al ")


@linux
def test_ctrl_c_ends_all_with_a_model(park: Path, home: Path) -> None:
    process = train_process(home, str(park), *LONG)
    wait_for(b"held out", process)
    watched = [os.pidfd_open(worker) for worker in workers_of(process)]
    process.send_signal(signal.SIGINT)
    _, messages = process.communicate(timeout=60)
    assert process.returncode == 0, messages
    assert b"stopped as asked" in messages
    assert b"Fatal" not in messages
    assert all(map(has_ended, watched))
    assert Predictor.from_directory(target(home)).suggest("Voy al ")


@linux
def test_a_full_disk_keeps_the_last_checkpoint(home: Path, whole: Whole) -> None:
    shutil.copytree(whole("char"), target(home))
    state = target(home) / "training" / STATE
    before, size = state.read_bytes(), state.stat().st_size
    command = [sys.executable, "-m", "predictive", "train", "--resume", "park",
               "--epochs", "9", "--workers", "2"]  # fmt: skip
    done = subprocess.run(
        command,
        capture_output=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size // 2, size // 2)),
    )
    assert done.returncode == 1
    assert done.stderr.decode().splitlines()[-1].startswith("error: ")
    assert b"Traceback" not in done.stderr
    assert state.read_bytes() == before
