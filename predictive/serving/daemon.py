"""The daemon: it answers the programs of one user, until nobody asks any longer."""

import asyncio
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from predictive import fault, version
from predictive.errors import PredictiveError
from predictive.peer import is_own_user
from predictive.serving.answers import Answer, Answers
from predictive.serving.engine import Engine
from predictive.serving.protocol import LONGEST_LINE, MOST_CONNECTIONS
from predictive.serving.runtime import Listener

_SECONDS_TO_FINISH = 5.0
"""How long an answer in progress may take when the daemon is to end."""
_SECONDS_BETWEEN_LOOKS = 10.0
"""At the socket, which somebody may delete, and at the installed version."""


class _Connection:
    """A client."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer
        self.heard = time.monotonic()
        self.is_answered = False
        """Whether a request of it is being answered."""


class Daemon:
    """Answers requests on a socket, until it is stopped or idle, or predictive is upgraded."""

    def __init__(self, engine: Engine, idle_seconds: float, http_port: int | None = None) -> None:
        """Take the port of an HTTP server with the same engine, to tell it."""
        self._engine = engine
        self._idle_seconds = idle_seconds
        self._http = {} if http_port is None else {"http": http_port}
        self._answers = Answers(engine, self._status, self.stop)
        self._connections: dict[asyncio.Task[None], _Connection] = {}
        self._stopping = asyncio.Event()
        self._started = self._asked = self._asked_before = time.monotonic()
        self._requests = 0
        self._installed = _installed()

    async def serve(self, listener: Listener, announce: Callable[[], None] = lambda: None) -> None:
        """Answer the clients that connect to a socket. Delete the socket, then finish answers.

        `announce` is called once signals end it as they should.
        """
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(_report)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            if signal.getsignal(number) is not signal.SIG_IGN:  # as under nohup
                loop.add_signal_handler(number, self.stop)
        server = await asyncio.start_unix_server(
            self._connected, sock=listener.socket, limit=LONGEST_LINE
        )
        ready = loop.create_task(self._load())
        self._look_at(listener)
        announce()
        await self._stopping.wait()
        ready.cancel()
        listener.delete()
        server.close()
        await self._finish()

    def stop(self) -> None:
        """Answer what is being answered, and nothing else."""
        self._stopping.set()
        for each in self._connections.values():
            if not each.is_answered:
                each.writer.close()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task, connection = asyncio.current_task(), _Connection(reader, writer)
        assert task is not None
        try:
            if is_own_user(writer.get_extra_info("socket")):
                self._make_room()
                self._connections[task] = connection
                await self._answer(connection)
        except (OSError, ValueError):  # it is gone, or its line is too long
            pass
        finally:
            self._connections.pop(task, None)
            writer.close()

    async def _answer(self, connection: _Connection) -> None:
        """Answer a client until it leaves."""
        while not self._stopping.is_set():
            line = await connection.reader.readline()
            if not line.endswith(b"\n"):
                break
            self._requests += 1
            connection.heard = time.monotonic()
            self._asked_before, self._asked = self._asked, connection.heard
            connection.is_answered = True
            connection.writer.write(await self._answers.answer(line))
            await connection.writer.drain()
            connection.is_answered = False
            self._stop_if_upgraded()

    def _make_room(self) -> None:
        """Close the connection that was silent for longest, if there are too many."""
        if len(self._connections) >= MOST_CONNECTIONS:
            silent = min(self._connections, key=lambda task: self._connections[task].heard)
            self._connections.pop(silent).writer.transport.abort()

    async def _load(self) -> None:
        """Load the default model before it is asked for."""
        with suppress(PredictiveError, OSError):
            await self._engine.call(lambda loaded: loaded.predictor.suggest(""))

    def _look_at(self, listener: Listener) -> None:
        """End when nobody has asked for long, or nobody can; else look again later."""
        rest = self._asked + self._idle_seconds - time.monotonic()
        self._stop_if_upgraded()
        if rest <= 0 or not listener.is_reachable():
            self.stop()
        if not self._stopping.is_set():
            later = min(rest, _SECONDS_BETWEEN_LOOKS)
            asyncio.get_running_loop().call_later(later, self._look_at, listener)

    def _stop_if_upgraded(self) -> None:
        """End when the installed predictive is no longer this one: its modules may not fit."""
        if _installed() != self._installed:
            self.stop()

    async def _finish(self) -> None:
        if self._connections:
            _, late = await asyncio.wait(self._connections, timeout=_SECONDS_TO_FINISH)
            for task in late:
                task.cancel()

    def _status(self) -> Answer:
        """Return the status. To ask for it is no request, and does not keep the daemon alive."""
        now = time.monotonic()
        self._asked, self._requests = self._asked_before, self._requests - 1
        return {
            "pid": os.getpid(),
            **self._http,
            "models": [each.name for each in self._engine.folders],
            "connections": len(self._connections),
            "requests": self._requests,
            "idle_seconds": round(now - self._asked, 1),
            "uptime_seconds": round(now - self._started, 1),
        }


def _installed() -> tuple[int, int] | None:
    """Return what changes when predictive is upgraded or removed."""
    with suppress(OSError):
        found = Path(version.__file__).stat()
        return found.st_ino, found.st_mtime_ns
    return None


def _report(loop: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
    """Report an unexpected error, without any text of the user."""
    error = context.get("exception")
    if isinstance(error, Exception) and not isinstance(error, OSError):
        fault.write_report(error)
