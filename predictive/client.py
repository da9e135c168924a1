"""The client of the daemon: suggestions without loading a model.

`predictive.serving.protocol` describes the lines that are exchanged. This module imports little: a
command that uses it has no time for more.
"""

import json
import os
import socket
from types import TracebackType
from typing import Any, Self

from predictive import paths
from predictive.peer import is_own_user
from predictive.user_language import user_language
from predictive.version import __version__

_SECONDS_TO_GREET = 0.2
_SECONDS_TO_ANSWER = 2.0


def identity() -> dict[str, str]:
    """Return what two processes have in common that answer alike: version, language, data."""
    home = os.fsencode(paths.home().absolute()).decode(errors="backslashreplace")
    return {"version": __version__, "language": user_language(), "home": home}


class NoDaemonError(Exception):
    """No daemon answers, or not as a fresh process of this version would."""


class Connection:
    """A connection to the daemon of this user. Not for several threads.

    Raises `NoDaemonError` if there is none.
    """

    def __init__(self) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.settimeout(_SECONDS_TO_GREET)
        self._received = b""
        try:
            self._socket.connect(str(paths.socket()))
            if not is_own_user(self._socket):
                raise PermissionError
        except OSError as error:
            self._socket.close()
            raise NoDaemonError from error

    def greet(self) -> None:
        """Make sure that the daemon answers as a process of this version would, here and now.

        The daemon of an older version ends then. Raises `NoDaemonError` if it does not.
        """
        found = self.ask("hello", version=__version__)
        if any(found.get(name) != value for name, value in identity().items()):
            raise NoDaemonError
        self._socket.settimeout(_SECONDS_TO_ANSWER)

    def ask(self, what: str, **fields: Any) -> dict[str, Any]:
        """Return the answer to a request. Raises `NoDaemonError` if it is none, or an error."""
        try:
            self._socket.sendall(_encoded({"ask": what, **fields}))
            answer = json.loads(self._line())
        except (OSError, ValueError, RecursionError) as error:
            raise NoDaemonError from error
        if not isinstance(answer, dict) or "error" in answer:
            raise NoDaemonError
        return answer

    def close(self) -> None:
        """Close the connection."""
        self._socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _line(self) -> bytes:
        """Return the next line that arrives."""
        while b"\n" not in self._received:
            received = self._socket.recv(1 << 16)
            if not received:
                raise ConnectionResetError
            self._received += received
        line, _, self._received = self._received.partition(b"\n")
        return line


def _encoded(request: dict[str, Any]) -> bytes:
    return json.dumps(request, ensure_ascii=False).encode() + b"\n"


def ask(what: str, **fields: Any) -> dict[str, Any] | None:
    """Return the daemon's answer to one request; None if there is no daemon to answer it."""
    try:
        with Connection() as daemon:
            daemon.greet()
            return daemon.ask(what, **fields)
    except NoDaemonError:
        return None
