"""Tokens per second of one run on one core, on all cores, with workers, and on two "machines".

python -m benchmarks.scaling
python -m benchmarks.scaling 60s

The machines are two `torchrun` agents on the loopback interface. Each has its own home and half of
the cores.
"""

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import torch

from benchmarks.command import temporary_home
from benchmarks.report import Row, report
from benchmarks.shared_data import bilingual_sample
from predictive.services import event_log
from predictive.training.events import Event, Started, Step

CASES = (
    ("char", "--hidden-size", "128", "--embedding-dim", "64"),
    ("char", "--hidden-size", "512", "--embedding-dim", "128"),
    ("word", "--hidden-size", "512", "--embedding-dim", "256"),
)
FLAGS = ("--batch-size", "32", "--sequence-length", "32", "--num-layers", "1", "--force")


class Setup(NamedTuple):
    """How a run is distributed."""

    machines: int
    workers: int
    """Of each machine."""
    threads: int
    """Of each worker."""


def main(time_limit: str = "30s") -> None:
    """Measure all sizes in all setups and print a table."""
    cores = torch.get_num_threads()
    setups = [
        Setup(machines=1, workers=1, threads=1),
        Setup(machines=1, workers=1, threads=cores),
        Setup(machines=1, workers=cores, threads=1),
        Setup(machines=2, workers=1, threads=max(1, cores // 2)),
    ]
    report([_row(case, setup, time_limit) for case in CASES for setup in setups])


def _row(case: tuple[str, ...], setup: Setup, time_limit: str) -> Row:
    with temporary_home() as home:
        text = home / "text.txt"
        text.write_text(bilingual_sample(2_000_000), encoding="utf-8")
        flags = [str(text), "--level", *case, *FLAGS, "--time-limit", time_limit]
        run = _run_on_one_machine if setup.machines == 1 else _run_on_several_machines
        events = run(home, flags, setup)
    (sizes,) = (event.plan.architecture for event in events if isinstance(event, Started))
    steps = [event for event in events if isinstance(event, Step)]
    workers = setup.machines * setup.workers
    return {
        "level": case[0],
        "size": f"{sizes.num_layers} x {sizes.hidden_size}",
        "machines": setup.machines,
        "workers": workers,
        "threads each": setup.threads,
        "tokens/s": steps[-1].tokens_per_second,
        "MB per step and worker": 8e-6 * sizes.parameters * (workers - 1) / workers,
    }


def _run_on_one_machine(home: Path, flags: list[str], setup: Setup) -> list[Event]:
    log = home / "log.jsonl"
    command = ["predictive", "train", *flags, "--log", log, "--workers", setup.workers]
    _finish(_start(home, command, setup.threads * setup.workers))
    return event_log.read_events(log)[0]


def _run_on_several_machines(home: Path, flags: list[str], setup: Setup) -> list[Event]:
    port = _free_port()
    logs = [home / f"{number}.jsonl" for number in range(setup.machines)]
    agents = []
    for number, log in enumerate(logs):
        command = ["torch.distributed.run", "--nnodes", setup.machines, "--node-rank", number,
                   "--nproc-per-node", setup.workers, "--master-addr", "127.0.0.1",
                   "--master-port", port, "-m", "--", "predictive", "train", *flags,
                   "--log", log]  # fmt: skip
        agents.append(_start(log.with_suffix(""), command, setup.threads))
    for agent in agents:
        _finish(agent)
    return [event for log in logs if log.exists() for event in event_log.read_events(log)[0]]


def _start(home: Path, command: list[object], threads: int) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PREDICTIVE_HOME": str(home), "OMP_NUM_THREADS": str(threads)}
    return subprocess.Popen([sys.executable, "-m", *map(str, command)], env=environment)


def _finish(process: subprocess.Popen[bytes]) -> None:
    if process.wait():
        raise SystemExit(f"{process.args!r} failed")


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


if __name__ == "__main__":
    main(*sys.argv[1:])
