"""The workers of one machine: this process, and those that it starts.

A worker ends with its standard input, so that none outlives the one that started it, whatever
happened to that one.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import torch
from torch.distributed import FileStore  # type: ignore[attr-defined]

from predictive.training.team import LostWorkerError, Team, joined

FOLDER, FAILURE = "folder", "failure"
"""Keys in the store where workers meet: the run's place, and what one of them has died of."""
_PATIENCE = 2.0
"""Seconds for a worker to end by itself."""
_Process = subprocess.Popen[bytes]


class Workers:
    """All workers on this machine: this process, which leads, and those that it started."""

    def __init__(self, count: int, place: Path) -> None:
        _stay_on_this_machine()
        self.count = count
        self._store = FileStore(str(place), count)
        self._processes = [_start(place, rank, count) for rank in range(1, count)]

    def are_ready(self) -> bool:
        """Wait until the others are there; return whether they are, as one may have ended."""
        names = [ready(rank) for rank in range(1, self.count)]
        while not self._store.check(names):
            if any(process.poll() is not None for process in self._processes):
                return False
            time.sleep(0.02)
        return True

    @contextmanager
    def lead(self, folder: Path) -> Iterator[Team]:
        """Train with the others as was last saved in `folder`, each with its share of the cores.

        Raises `LostWorkerError` when one of them ends before its time.
        """
        if not self.are_ready():
            raise LostWorkerError(self._obituary())
        self._store.set(FOLDER, str(folder.absolute()))
        threads = torch.get_num_threads()
        torch.set_num_threads(threads // self.count or 1)
        try:
            with joined(self._store, 0, self.count, torch.device("cpu")) as team:
                yield team
        except LostWorkerError as error:
            raise LostWorkerError(self._obituary()) from error
        finally:
            torch.set_num_threads(threads)

    def _obituary(self) -> str:
        """Say what one died of, which may be known only a moment after it is missed."""
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            if self._store.check([FAILURE]):
                return f"a training worker failed: {self._store.get(FAILURE).decode()}"
            for process in self._processes:
                if (process.poll() or 0) < 0:
                    return f"a training worker was killed by signal {-process.returncode}"
            time.sleep(0.02)
        return "a training worker does not answer"

    def end(self) -> None:
        """End the others."""
        for process in self._processes:
            assert process.stdin is not None
            process.stdin.close()
        for process in self._processes:
            try:
                process.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def started(count: int) -> Iterator[Workers]:
    """Start all workers but this one; they end with the context."""
    with tempfile.TemporaryDirectory(prefix="predictive.") as meeting:
        workers = Workers(count, Path(meeting) / "store")
        try:
            yield workers
        finally:
            workers.end()


def _stay_on_this_machine() -> None:
    """Let workers meet on the loopback interface alone."""
    names = [name for _, name in socket.if_nameindex() if name.startswith("lo")]
    if names:
        os.environ.setdefault("GLOO_SOCKET_IFNAME", names[0])


def _start(place: Path, rank: int, count: int) -> _Process:
    command = [sys.executable, "-m", "predictive.training.parallel.worker", place, rank, count]
    threads = str(torch.get_num_threads() // count or 1)
    return subprocess.Popen(
        [str(part) for part in command],
        env={**os.environ, "OMP_NUM_THREADS": threads, "TORCH_CPP_LOG_LEVEL": "ERROR"},
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        cwd=Path(__file__).parents[3],  # where -m finds this package, not another
        process_group=0,  # Ctrl-C is for the one that leads
    )


def ready(rank: int) -> str:
    """Return the key under which a worker says that it is there."""
    return f"ready/{rank}"
