"""Workers on one machine or several that `torchrun` started.

The leader, of rank 0, reads the text and writes the model. It sends the followers the files of the
run that they need, so that their machines need neither the text nor a common disk.
"""

import os
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

import torch
import torch.distributed as dist
from torch.distributed import DistError, Store, rendezvous  # type: ignore[attr-defined]

from predictive.training.device import choose_device
from predictive.training.parallel import torchrun
from predictive.training.run_folder import FILES, run_follower
from predictive.training.team import LostWorkerError, Team, process_group

_FOLDER = "folder"
_DEVICE = "device"
"""Set when everything is prepared; empty if nothing will be trained."""
_LONG = timedelta(days=7)
"""How long followers wait: preparing a large text takes time."""
_CHUNK = 1 << 24


@contextmanager
def releasing_followers() -> Iterator[None]:
    """Let the followers end if this context, of the leader, ends before it led them."""
    store = _store()
    try:
        yield
    finally:
        with suppress(DistError):
            if not store.check([_DEVICE]):
                store.set(_DEVICE, "")


@contextmanager
def lead(folder: Path, device: torch.device) -> Iterator[Team]:
    """Lead the training of the run in `folder`, once the followers have its files."""
    store = _store()
    store.set(_FOLDER, str(folder))
    store.set(_DEVICE, device.type)
    with process_group(store, 0, torchrun.world_size(), device) as team:
        for name in FILES:
            _send(folder / name)
        yield team


def follow_leader() -> None:
    """Train as a follower, until the leader ends it.

    Raises `LostWorkerError` if the leader is lost, and `DeviceError` if the device that it uses
    is not there on this machine.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it stops when the leader says so
    signal.signal(signal.SIGTERM, _end)
    try:
        store = _store()
        store.wait([_DEVICE], _LONG)
        device = store.get(_DEVICE).decode()
    except DistError as error:
        raise LostWorkerError from error
    if device:
        _train_with_leader(choose_device(device), store)


def _train_with_leader(device: torch.device, store: Store) -> None:
    with (
        tempfile.TemporaryDirectory(prefix="predictive.") as copy,
        process_group(store, torchrun.rank(), torchrun.world_size(), device) as team,
    ):
        run_follower(team, _received(store, Path(copy)))


def _end(number: int, frame: object) -> None:
    """End in order, so that the copy of the files, which are private, is deleted."""
    sys.exit(128 + number)


def _store() -> Store:
    store: Store
    store, _, _ = next(rendezvous("env://", timeout=_LONG))
    return store


def _received(store: Store, copy: Path) -> Path:
    """Receive the files with the others; return where they are on this worker's machine."""
    machine, keeps = torchrun.machine(), torchrun.local_rank() == 0
    for name in FILES:
        _receive(copy / name if machine and keeps else Path(os.devnull))
    if machine == 0:
        return Path(store.get(_FOLDER).decode())
    if keeps:
        store.set(f"{_FOLDER}/{machine}", str(copy))
    return Path(store.get(f"{_FOLDER}/{machine}").decode())


def _send(path: Path) -> None:
    size = path.stat().st_size
    dist.broadcast(torch.tensor(size), 0)
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            dist.broadcast(torch.frombuffer(bytearray(chunk), dtype=torch.uint8), 0)


def _receive(path: Path) -> None:
    size = torch.tensor(0)
    dist.broadcast(size, 0)
    with path.open("wb") as file:
        for start in range(0, int(size), _CHUNK):
            chunk = torch.empty(min(_CHUNK, int(size) - start), dtype=torch.uint8)
            dist.broadcast(chunk, 0)
            file.write(chunk.numpy().tobytes())
