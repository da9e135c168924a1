"""The daemon's place: a private folder with its socket, and a lock that only one can hold."""

import os
import socket
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from predictive import atomic, paths
from predictive.errors import PredictiveError
from predictive.translation import gettext as _

_LONGEST_PATH = 103
"""Bytes of a socket's path on macOS; on Linux, it may have four more."""
_SECONDS_TO_START = 0.2
"""How long to wait for the lock, which `has_ended` holds for a moment."""
_MOVE = _("set XDG_RUNTIME_DIR or PREDICTIVE_HOME to a folder of your own with a short path")


class AlreadyRunningError(PredictiveError):
    """Another daemon of this user is running."""

    exit_code = 0


class Listener:
    """A socket that clients can connect to, at its path."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        before = os.umask(0o177)  # from the first moment, only its owner can connect
        try:
            self.socket.bind(os.fspath(path))
        finally:
            os.umask(before)
        self.socket.listen(socket.SOMAXCONN)
        self._identity = _identity(path)

    def is_reachable(self) -> bool:
        """Whether it is still at its path."""
        return _identity(self._path) == self._identity

    def delete(self) -> None:
        """Let nobody connect any longer; whoever is connected stays so."""
        if self.is_reachable():
            self._path.unlink(missing_ok=True)

    def close(self) -> None:
        """Delete and close it."""
        self.delete()
        self.socket.close()


@contextmanager
def listening() -> Iterator[Listener]:
    """Yield the socket of the only daemon of this user; at the end, delete it.

    A socket that an ended daemon left is replaced. Raises `AlreadyRunningError` if there is a
    daemon, and `PredictiveError` if there can be none.
    """
    path = paths.socket()
    _check_length(path)
    _check_private(atomic.make_private_folder(path.parent))
    with _lock(path.parent, _SECONDS_TO_START):
        path.unlink(missing_ok=True)
        with closing(Listener(path)) as listener:
            yield listener


def is_running() -> bool:
    """Whether there is a daemon, even one that does not answer."""
    return not has_ended(0)


def has_ended(seconds: float) -> bool:
    """Wait until there is no daemon; return whether there is none."""
    if not paths.runtime().is_dir():
        return True
    try:
        with _lock(paths.runtime(), seconds):
            return True
    except AlreadyRunningError:
        return False


@contextmanager
def _lock(folder: Path, seconds: float) -> Iterator[None]:
    from filelock import FileLock, Timeout

    try:
        with FileLock(folder / "predictive.lock", seconds, 0o600):
            yield
    except Timeout:
        message = _("predictive serve is running already")
        raise AlreadyRunningError(message, _("see predictive serve --status")) from None


def _identity(path: Path) -> tuple[int, int] | None:
    """Return what changes when a file is replaced or deleted."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_ctime_ns


def _check_length(path: Path) -> None:
    if len(os.fsencode(path)) > _LONGEST_PATH:
        message = _("{path} is too long for a socket: more than {count} bytes").format(
            path=path, count=_LONGEST_PATH
        )
        raise PredictiveError(message, _MOVE)


def _check_private(folder: Path) -> None:
    """Raise `PredictiveError` unless the folder is the user's alone."""
    found = folder.lstat()
    is_own = stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid()
    if not is_own or stat.S_IMODE(found.st_mode) & 0o077:
        raise PredictiveError(
            _("others may use {folder}").format(folder=folder),
            _("chmod 700 it, or {move}").format(move=_MOVE),
        )
