"""The workers of one machine: this process, which leads, and the followers that it starts.

A follower ends when its standard input is closed, so that none outlives the leader, however that
one ended.
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

from predictive.training.team import LostWorkerError, Team, process_group
from predictive.translation import gettext as _

FOLDER, FAILURE = "folder", "failure"
"""Keys in the store where workers meet: the run's folder, and why one of them failed."""
_PATIENCE = 2.0
"""Seconds that a worker has to end by itself."""
_Process = subprocess.Popen[bytes]


class Workers:
    """All workers on this machine: this process, which leads, and those that it started."""

    def __init__(self, count: int, place: Path) -> None:
        _stay_on_this_machine()
        self.count = count
        self._store = FileStore(str(place), count)
        self._processes = [_spawn(place, rank, count) for rank in range(1, count)]

    def are_ready(self) -> bool:
        """Wait until the others are ready; return False if one has ended instead."""
        names = [ready(rank) for rank in range(1, self.count)]
        while not self._store.check(names):
            if any(process.poll() is not None for process in self._processes):
                return False
            time.sleep(0.02)
        return True

    @contextmanager
    def lead(self, folder: Path) -> Iterator[Team]:
        """Lead the training of the run in `folder`, each worker with its share of the cores.

        Raises `LostWorkerError` if one of them ends too early.
        """
        if not self.are_ready():
            raise LostWorkerError(self._why_lost())
        self._store.set(FOLDER, str(folder.absolute()))
        threads = torch.get_num_threads()
        torch.set_num_threads(threads // self.count or 1)
        try:
            with process_group(self._store, 0, self.count, torch.device("cpu")) as team:
                yield team
        except LostWorkerError as error:
            raise LostWorkerError(self._why_lost()) from error
        finally:
            torch.set_num_threads(threads)

    def _why_lost(self) -> str:
        """Say why a worker was lost, which may be known only a moment later."""
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            if self._store.check([FAILURE]):
                failure = self._store.get(FAILURE).decode()
                return _("a training worker failed: {failure}").format(failure=failure)
            for process in self._processes:
                if (process.poll() or 0) < 0:
                    return _("a training worker was killed by signal {signal}").format(
                        signal=-process.returncode
                    )
            time.sleep(0.02)
        return _("a training worker does not answer")

    def end(self) -> None:
        """End the followers."""
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
def spawn_workers(count: int) -> Iterator[Workers]:
    """Start all workers but this one; they end with the context."""
    with tempfile.TemporaryDirectory(prefix="predictive.") as folder:
        workers = Workers(count, Path(folder) / "store")
        try:
            yield workers
        finally:
            workers.end()


def _stay_on_this_machine() -> None:
    """Let workers connect through the loopback interface only."""
    names = [name for _index, name in socket.if_nameindex() if name.startswith("lo")]
    if names:
        os.environ.setdefault("GLOO_SOCKET_IFNAME", names[0])


def _spawn(place: Path, rank: int, count: int) -> _Process:
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
    """Return the key in the store under which a worker says that it is ready."""
    return f"ready/{rank}"
