"""A server on this machine's own address, in the event loop of its caller."""

import asyncio
import errno
import logging
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from uvicorn import Config
from uvicorn.server import ServerState

from predictive.errors import PredictiveError, as_predictive_error
from predictive.serving.engine import Engine
from predictive.serving.http.app import new_app
from predictive.serving.http.connection import Connection
from predictive.translation import gettext as _

ADDRESS = "127.0.0.1"
_SECONDS_TO_KEEP = 75
"""How long a connection stays open between two requests."""
_SECONDS_TO_FINISH = 1.0
"""How long answers in progress may take when the server closes."""


@asynccontextmanager
async def http_server(engine: Engine, port: int) -> AsyncIterator[int]:
    """Serve an engine as long as the context lasts; yield the port, which for 0 is any free one.

    Raises `PredictiveError` if the port cannot be had. Nothing is logged.
    """
    listener = bound(port)
    port = listener.getsockname()[1]
    state = ServerState()
    config = Config(
        new_app(engine, port),
        ws="none",
        lifespan="off",
        log_config=None,
        log_level=logging.CRITICAL,
        access_log=False,
        proxy_headers=False,
        timeout_keep_alive=_SECONDS_TO_KEEP,
    )
    config.load()
    server = await asyncio.get_running_loop().create_server(
        lambda: Connection(config, state, {}), sock=listener
    )
    try:
        yield port
    finally:
        server.close()
        await _finish(state)


def bound(port: int) -> socket.socket:
    """Return a socket at a port of this machine. Raises `PredictiveError` if it cannot be had."""
    # asyncio sends small packets at once (TCP_NODELAY) only where the protocol is given
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":  # elsewhere it lets others take the port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((ADDRESS, port))
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            message = _("another program uses port {port}").format(port=port)
            raise PredictiveError(message, _("choose one with --http PORT")) from None
        raise as_predictive_error(error) from error
    return listener


async def _finish(state: ServerState) -> None:
    """Let answers in progress end, for a while, and close all connections."""
    for connection in list(state.connections):
        connection.shutdown()
    if state.tasks:
        await asyncio.wait(state.tasks, timeout=_SECONDS_TO_FINISH)
    for task in list(state.tasks):
        task.cancel()
    if state.tasks:
        await asyncio.wait(state.tasks)
