"""`torchrun` trains with the same command, over machines that share nothing but a network."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from predictive.model.blend import Blend
from predictive.model.directory import load_blend, save_blend
from predictive.prediction.predictor import Predictor
from predictive.services import event_log
from predictive.training.events import Saved
from tests.builders import FLAGS, finish, losses, request, target, train, wait_for

pytestmark = pytest.mark.slow


def torchrun(home: Path, *arguments: object) -> subprocess.Popen[bytes]:
    """Start what stands for a machine, with a home and a core of its own."""
    command = [sys.executable, "-m", "torch.distributed.run", *map(str, arguments)]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PREDICTIVE_HOME": str(home)}
    return subprocess.Popen(command, stderr=subprocess.PIPE, env=environment)


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


@pytest.fixture
def alone() -> list[object]:
    """Flags for two workers on this machine alone."""
    return ["--standalone", "--nproc-per-node", 2, "-m", "predictive", "train"]


def test_only_the_first_machine_needs_the_text(park: Path, home: Path, tmp_path: Path) -> None:
    train(home, "alone", request(park, batch_size=8))
    where = ["--nnodes", 2, "--nproc-per-node", 1, "--master-addr", "127.0.0.1",
             "--master-port", free_port()]  # fmt: skip
    log = tmp_path / "log.jsonl"
    what = [*FLAGS, "--epochs", 3, "--dropout", 0.1, "--batch-size", 8, "--log", log]
    machines = [(home, park), (tmp_path / "other", "nothing-here.txt")]
    agents = [
        torchrun(place, *where, "--node-rank", rank, "-m", "--", "predictive", "train", text, *what)
        for rank, (place, text) in enumerate(machines)
    ]
    for agent in agents:
        finish(agent)
    assert losses(home / "models" / "park") == pytest.approx(
        losses(home / "models" / "alone"), rel=1e-4
    )
    assert not (tmp_path / "other").exists()
    assert any(isinstance(event, Saved) for event in event_log.read_events(log)[0])


def test_ctrl_c_ends_all_with_a_model(park: Path, home: Path, alone: list[object]) -> None:
    agent = torchrun(home, *alone, park, *FLAGS, "--time-limit", "100s")
    wait_for(b"held out", agent)
    agent.send_signal(signal.SIGINT)
    _, messages = agent.communicate(timeout=100)
    assert b"stopped as asked" in messages
    assert b"was lost" not in messages
    assert Predictor.from_directory(target(home)).suggest("Voy al ")


def test_no_machine_waits_where_nothing_is_left_to_train(
    park: Path, home: Path, alone: list[object]
) -> None:
    train(home, "park", request(park))
    save_blend(target(home), Blend())
    finish(torchrun(home, *alone, "--resume", "park"))
    assert load_blend(target(home)).calibration_error is not None
