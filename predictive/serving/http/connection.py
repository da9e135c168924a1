"""A connection, within limits that uvicorn does not set."""

import asyncio
from typing import Any, cast

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from predictive.serving.http.answers import failed

MOST_CONNECTIONS = 64
"""At once; a further one is told so."""
SECONDS_TO_ASK = 10.0
"""How long a request may take to arrive, from the first byte to the last."""


class Connection(H11Protocol):
    """A connection whose requests must arrive in time, and which is one of a limited number."""

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request."""
        super().connection_made(cast(asyncio.Transport, JoinedWrites(transport, self.loop)))
        if len(self.connections) > MOST_CONNECTIONS:
            self.app = failed(503, "too many programs are connected", close=True)
        self._await_request()

    def data_received(self, data: bytes) -> None:
        """Take a part of a request; once it is whole, there is no hurry."""
        super().data_received(data)
        if self.conn.their_state not in (h11.IDLE, h11.SEND_BODY):
            self._stop_waiting()
        elif self._deadline is None:
            self._await_request()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _await_request(self) -> None:
        self._deadline = self.loop.call_later(SECONDS_TO_ASK, self.transport.close)

    def _stop_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


class JoinedWrites:
    """A transport that writes all at once what is written in one turn of the event loop.

    uvicorn writes the head and the body of an answer one after the other.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._written: list[bytes] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Write at the end of this turn."""
        if not self._written:
            self._loop.call_soon(self._flush)
        self._written.append(data)

    def close(self) -> None:
        """Close once all is written."""
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        data = b"".join(self._written)
        self._written.clear()
        if data and not self._transport.is_closing():
            self._transport.write(data)
