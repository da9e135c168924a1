"""Training runs in processes of their own, which outlive the program that starts them.

A run called NAME keeps three files in `paths.runs()`:

    NAME.jsonl    its events (`event_log`)
    NAME.pid      its process id; the process holds a lock on this file as long as it lives, and
                  each run makes a new file
    NAME.err      its standard error; after a crash, the traceback
"""

import fcntl
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, NamedTuple

from predictive import atomic, paths
from predictive.bounds import checked
from predictive.errors import ModelError
from predictive.model import library
from predictive.options import Level, Request, Size, TimeLimit
from predictive.services import event_log
from predictive.training.events import Event, Stage
from predictive.translation import gettext as _
from predictive.translation import marked

_REQUEST = Request(paths=[])

NICENESS = 10
"""From 0 to 19. Whoever types has priority over training."""
_CRASH = "Traceback (most recent call last)"
_Process = subprocess.Popen[bytes]
_children: list[_Process] = []
"""Polled, so that those which have ended do not stay zombies."""


class Run(NamedTuple):
    """A run by name, and whether its process is alive."""

    name: str
    alive: bool


@checked
def start(
    texts: Sequence[Path],
    name: str,
    level: Level = _REQUEST.level,
    size: Size | None = _REQUEST.size,
    time_limit: TimeLimit | None = _REQUEST.budget.time_limit,
    *,
    force: bool = False,
) -> None:
    """Start training the model `name`; `time_limit` in seconds.

    Raises `UsageError` for a bad name and `ModelError` if that model is there (unless `force`) or
    being trained. Whatever else goes wrong, the run reports as a `Failed` event.
    """
    if not force:
        library.refuse_taken(name, _("replace it, or give another name"))
    flags = ["--name", name, "--level", level]
    flags += ["--size", size] if size else []
    flags += ["--time-limit", str(time_limit)] if time_limit else []
    flags += ["--force"] if force else []
    _spawn(name, [*flags, "--", *(str(text.absolute()) for text in texts)], fresh=True)


def resume(name: str) -> None:
    """Resume a run that was stopped or killed. Raises `ModelError` if it is alive."""
    library.folder_of(name)
    _spawn(name, ["--resume", name], fresh=False)


def stop(name: str) -> None:
    """Ask a run to end and keep its best model; a second call ends it at once."""
    with suppress(OSError, ValueError):  # it has ended by itself
        process = int(_file(name, "pid").read_text())
        if is_alive(name):
            os.kill(process, signal.SIGINT)


def runs() -> list[Run]:
    """Return the runs that have a log, the latest first."""
    times: dict[str, float] = {}
    for log in paths.runs().glob("*.jsonl"):
        with suppress(FileNotFoundError):  # removed since it was listed
            times[log.stem] = log.stat().st_mtime
    names = sorted(times, key=times.__getitem__, reverse=True)
    return [Run(name, is_alive(name)) for name in names]


def is_alive(name: str) -> bool:
    """Whether the process of a run is alive, whoever started it; asking never blocks a start."""
    _reap()
    try:
        with _file(name, "pid").open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        return False
    return False


def read_events(name: str, offset: int = 0) -> tuple[list[Event], int]:
    """Return a run's events from a byte offset of its log on, and the offset to read next."""
    return event_log.read_events(_file(name, "jsonl"), offset)


def crash(name: str) -> Path | None:
    """Return the file with the traceback of a run that crashed, else None."""
    errors = _file(name, "err")
    with suppress(OSError):
        text = errors.read_text(encoding="utf-8", errors="replace").rstrip()
        if _CRASH in text and not text.endswith("KeyboardInterrupt"):
            return errors
    return None


def _file(name: str, suffix: str) -> Path:
    return paths.runs() / f"{name}.{suffix}"


def _spawn(name: str, flags: list[str], *, fresh: bool) -> None:
    """Start `predictive train` with its log, its errors and its lock, in its own session."""
    atomic.make_private_folder(paths.runs())
    log = _file(name, "jsonl")
    with _starting(name), _emptied(_file(name, "err")) as errors:
        if fresh and log.exists():
            os.truncate(log, 0)
        with event_log.appending(log) as write:
            write(Stage(marked("starting")))
        with atomic.replace(_file(name, "pid")) as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            process = _train(log, flags, errors, lock)
            lock.write(str(process.pid).encode())
    _children.append(process)
    with suppress(OSError):  # it has ended already
        os.setpriority(os.PRIO_PROCESS, process.pid, NICENESS)


def _train(log: Path, flags: list[str], errors: IO[bytes], lock: IO[bytes]) -> _Process:
    """Start the process of a run, which holds the lock until it ends."""
    return subprocess.Popen(
        [sys.executable, "-m", "predictive", "train", "--log", str(log.absolute()), *flags],
        stdin=subprocess.DEVNULL,
        stdout=errors,
        stderr=errors,
        cwd=Path(__file__).parents[2],  # where -m finds this package, not another
        env={**os.environ, "PREDICTIVE_HOME": str(paths.home().absolute())},
        start_new_session=True,
        pass_fds=[lock.fileno()],
    )


@contextmanager
def _starting(name: str) -> Iterator[None]:
    """Keep others from starting a run of this name. Raises `ModelError` if one is alive."""
    with atomic.locked(_file(name, "pid")):
        if is_alive(name):
            raise ModelError(
                _("{name!r} is being trained already").format(name=name), _("watch it, or stop it")
            )
        yield


def _emptied(path: Path) -> IO[bytes]:
    return open(path, "wb", opener=atomic.open_private)


def _reap() -> None:
    _children[:] = [child for child in _children if child.poll() is None]
