"""Whether a text file is open elsewhere: in another session, or in Vim, nano or Emacs."""

import os
import socket
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from predictive import atomic, paths
from predictive.process import is_running

_START_OF_SWAP = b"b0"
"""Of the swap files of Vim, and of the lock files of nano, which imitate them."""
_PROCESS = slice(24, 28)
_HOST = slice(68, 108)
"""Bytes of such a file, as in Vim's memline.c: little-endian, and ended by a zero."""


class OpenFile:
    """Shows other sessions, by a lock, that a file is open in this one.

    The lock is released when the process ends. Its name hides the path of the file.
    """

    def __init__(self, path: Path) -> None:
        """Lock a name of its own for the file. Raises `OSError`."""
        from filelock import FileLock

        folder = atomic.make_private_folder(paths.open_files())
        real = os.path.realpath(path)
        self._name = sha256(os.fsencode(real)).hexdigest()[:32]
        self._path = folder / f"{self._name}.{uuid4().hex}.lock"
        self._lock = FileLock(self._path, mode=0o600, thread_local=False)
        self._lock.acquire(timeout=0)

    def is_elsewhere(self) -> bool:
        """Whether another session has the file open; locks of ended ones are deleted."""
        others = (each for each in self._path.parent.glob("*.lock") if each != self._path)
        return self._name in [each.name.split(".")[0] for each in others if _is_held(each)]

    def close(self) -> None:
        """Release the lock."""
        self._path.unlink(missing_ok=True)
        self._lock.release()


def lock_of_other_editor(path: Path) -> Path | None:
    """Return the lock or swap file that another editor keeps beside an open file, if there is one.

    One that a process of this computer left behind when it ended does not count.
    """
    real = Path(os.path.realpath(path))
    for lock in (real.with_name(f".{real.name}.swp"), real.with_name(f".#{real.name}")):
        with suppress(OSError, ValueError):
            if _may_run(*_owner_in(lock)):
                return lock
    return None


def _owner_in(lock: Path) -> tuple[str, int]:
    """Return the host and the process that a lock names. Raises `OSError` or `ValueError`."""
    if lock.is_symlink():  # of Emacs: user@host.process:time of boot
        owner = str(lock.readlink()).rpartition("@")[2].split(":")[0]
        host, _, process = owner.rpartition(".")
        return host, int(process)
    with lock.open("rb") as stream:
        data = stream.read(_HOST.stop)
    if not data.startswith(_START_OF_SWAP):
        raise ValueError(f"{lock} is no lock")
    host = data[_HOST].split(b"\0")[0].decode(errors="replace")
    return host, int.from_bytes(data[_PROCESS], "little")


def _may_run(host: str, process: int) -> bool:
    """Whether a process runs; one of another computer may."""
    is_here = host.split(".")[0] == socket.gethostname().split(".")[0]
    return not is_here or is_running(process)


def _is_held(path: Path) -> bool:
    """Whether a session holds a lock; if not, delete it."""
    from filelock import FileLock, Timeout

    lock = FileLock(path, mode=0o600)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    path.unlink(missing_ok=True)
    lock.release()
    return False
