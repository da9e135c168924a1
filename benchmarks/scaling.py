"""Tokens a second of the same run on one core, on all, shared by workers, and by two "machines".

python -m benchmarks.scaling
python -m benchmarks.scaling 60s

The machines are two `torchrun` agents with a home each, that meet on the loopback interface; each
has half of the cores.
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
from benchmarks.search import mixed_text
from predictive import event_log
from predictive.training.events import Event, Started, Step

CASES = (
    ("char", "--hidden-size", "128", "--embedding-dim", "64"),
    ("char", "--hidden-size", "512", "--embedding-dim", "128"),
    ("word", "--hidden-size", "512", "--embedding-dim", "256"),
)
FLAGS = ("--batch-size", "32", "--sequence-length", "32", "--num-layers", "1", "--force")


class Way(NamedTuple):
    """A number of machines with so many workers, each with so many threads."""

    machines: int
    workers: int
    threads: int


def main(time_limit: str = "30s") -> None:
    """Measure all sizes in all ways."""
    cores = torch.get_num_threads()
    ways = (Way(1, 1, 1), Way(1, 1, cores), Way(1, cores, 1), Way(2, 1, max(1, cores // 2)))
    report([_row(case, way, time_limit) for case in CASES for way in ways])


def _row(case: tuple[str, ...], way: Way, time_limit: str) -> Row:
    with temporary_home() as home:
        text = home / "text.txt"
        text.write_text(mixed_text(2_000_000), encoding="utf-8")
        flags = [str(text), "--level", *case, *FLAGS, "--time-limit", time_limit]
        events = _alone(home, flags, way) if way.machines == 1 else _on_machines(home, flags, way)
    (sizes,) = (event.plan.architecture for event in events if isinstance(event, Started))
    steps = [event for event in events if isinstance(event, Step)]
    workers = way.machines * way.workers
    return {
        "level": case[0],
        "size": f"{sizes.num_layers} x {sizes.hidden_size}",
        "machines": way.machines,
        "workers": workers,
        "threads each": way.threads,
        "tokens/s": steps[-1].tokens_per_second,
        "MB a step and worker": 8e-6 * sizes.parameters * (workers - 1) / workers,
    }


def _alone(home: Path, flags: list[str], way: Way) -> list[Event]:
    log = home / "log.jsonl"
    command = ["predictive", "train", *flags, "--log", log, "--workers", way.workers]
    _finish(_start(home, command, way.threads * way.workers))
    return event_log.read_events(log)[0]


def _on_machines(home: Path, flags: list[str], way: Way) -> list[Event]:
    port = _free_port()
    logs = [home / f"{number}.jsonl" for number in range(way.machines)]
    agents = []
    for number, log in enumerate(logs):
        command = ["torch.distributed.run", "--nnodes", way.machines, "--node-rank", number,
                   "--nproc-per-node", way.workers, "--master-addr", "127.0.0.1",
                   "--master-port", port, "-m", "--", "predictive", "train", *flags,
                   "--log", log]  # fmt: skip
        agents.append(_start(log.with_suffix(""), command, way.threads))
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
