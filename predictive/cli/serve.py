"""`predictive serve`: suggestions for other programs, without loading a model each time."""

import json
import math
import os
import subprocess
import sys
import time
from contextlib import AbstractAsyncContextManager, closing, nullcontext, suppress
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import click

from predictive.cli.options import json_option, number_type
from predictive.errors import PredictiveError
from predictive.options import Port
from predictive.translation import gettext as _
from predictive.translation import listed

if TYPE_CHECKING:
    from predictive.serving.engine import Engine
    from predictive.serving.runtime import Listener

_HTTP_PORT = 8012
"""Where llama.vim asks by default."""
_NOT_RUNNING = 1
_SECONDS_TO_END = 10.0
_SECONDS_TO_START = 10.0
_SECONDS_BETWEEN_TRIES = 0.02


@click.command("serve")
@click.option(
    "--http",
    "port",
    type=number_type(Port),
    is_flag=False,
    flag_value=_HTTP_PORT,
    metavar="[PORT]",
    help=f"Also serve HTTP at 127.0.0.1, at port {_HTTP_PORT} or another one.",
)
@click.option("--background", is_flag=True, help="Leave it running, and return.")
@click.option("--status", is_flag=True, help="Tell whether it is running.")
@click.option("--stop", is_flag=True, help="End it.")
@json_option
def serve_command(
    port: int | None, background: bool, status: bool, stop: bool, as_json: bool
) -> int | None:
    """Keep models in memory, and answer the other programs of this user at once.

    `predictive complete`, and what `predictive shell` installs, use it while it is running. It
    listens on a socket that only you can use, notices trained and chosen models and learned words
    at once, stores and logs nothing, and ends by itself after half an hour without a request
    (setting `idle_minutes`). With --status, the exit status is 1 if it is not running.

    With --http, it also answers editors and clients made for llama.cpp's server or for OpenAI's
    completions, if they run on this machine; it then does not end by itself.

    \b
    predictive serve --background
    predictive serve --http
    predictive serve --status --json
    predictive serve --stop
    """
    if background + status + stop > 1:
        raise click.UsageError(_("--background, --status and --stop exclude each other"))
    if as_json and not status:
        raise click.UsageError(_("--json belongs to --status"))
    if port is not None and (status or stop):
        raise click.UsageError(_("--http belongs to neither --status nor --stop"))
    if status:
        return _print_status(as_json=as_json)
    if stop:
        _stop()
    elif background:
        _start(port)
    else:
        _serve(port)
    return None


def _serve(port: int | None) -> None:
    import asyncio

    from predictive.serving import runtime

    try:
        with runtime.listening() as listener:
            asyncio.run(_answer(listener, port))
    except runtime.AlreadyRunningError as error:
        _say_that_it_runs(error, port)


async def _answer(listener: "Listener", port: int | None) -> None:
    """Answer until the daemon is to end."""
    from predictive import paths, settings
    from predictive.serving.daemon import Daemon
    from predictive.serving.engine import Engine

    places = [str(paths.socket()), *([f"http://127.0.0.1:{port}"] if port else [])]

    def announce() -> None:
        click.echo(_("serving at {places}; Ctrl+C ends it").format(places=listed(places)), err=True)

    with closing(Engine(None, paths.learned())) as engine:
        idle_seconds = math.inf if port else 60 * settings.load().idle_minutes
        async with _http_server(engine, port):
            await Daemon(engine, idle_seconds, port).serve(listener, announce)


def _http_server(engine: "Engine", port: int | None) -> AbstractAsyncContextManager[object]:
    return nullcontext() if port is None else _http().http_server(engine, port)


def _http() -> ModuleType:
    """Import the HTTP server. Raises `PredictiveError` where what it needs is not installed."""
    try:
        from predictive.serving.http import server
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("predictive"):
            raise
        hint = "pip install 'predictive[serve]'"
        raise PredictiveError(
            _("--http needs {name}, which is not installed").format(name=error.name), hint
        ) from None
    return server


def _say_that_it_runs(error: PredictiveError, port: int | None) -> None:
    """Say that there is a daemon. Raises `PredictiveError` if it does not serve at this port."""
    if port is not None and (daemon_status() or {}).get("http") != port:
        message = _("{message}, but not at port {port}").format(message=error.message, port=port)
        raise PredictiveError(message, _("predictive serve --stop ends it"))
    click.echo(error.message, err=True)


def _start(port: int | None) -> None:
    """Start a process that serves, in a session of its own."""
    from predictive import paths
    from predictive.serving import runtime

    try:
        with runtime.listening():  # raises here what the process could tell nobody
            if port is not None:
                _http().bound(port).close()
    except runtime.AlreadyRunningError as error:
        _say_that_it_runs(error, port)
        return
    environment = dict(os.environ)
    if paths.HOME in environment:
        environment[paths.HOME] = str(paths.home().absolute())
    process = subprocess.Popen(
        [sys.executable, "-m", "predictive", "serve", *([f"--http={port}"] if port else [])],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=Path(__file__).parents[2],  # where -m finds this package, not another
        env=environment,
        start_new_session=True,
    )
    _wait_until_it_answers(process)


def _wait_until_it_answers(process: "subprocess.Popen[bytes]") -> None:
    """Wait for a daemon that was started. Raises `PredictiveError` if it ended instead."""
    from predictive.client import Connection, NoDaemonError

    last = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < last:
        with suppress(NoDaemonError), Connection():
            return
        if process.poll() is not None:
            raise PredictiveError(_("the daemon did not start"), _("predictive serve says why"))
        time.sleep(_SECONDS_BETWEEN_TRIES)


def _stop() -> None:
    """End the daemon, and wait until it has ended. Raises `PredictiveError` if it does not."""
    from predictive.client import Connection, NoDaemonError
    from predictive.serving import runtime

    try:
        with Connection() as daemon:
            daemon.ask("stop")
    except NoDaemonError:
        pass
    if not runtime.has_ended(_SECONDS_TO_END):
        raise _hanging()


def _print_status(*, as_json: bool) -> int:
    status = daemon_status()
    if as_json:
        click.echo(json.dumps({"running": status is not None, **(status or {})}))
    elif status is None:
        click.echo(_("not running"))
    else:
        for name, value in status.items():
            shown = ", ".join(value) if isinstance(value, list) else value
            click.echo(f"{name:15} {shown}")
    return _NOT_RUNNING if status is None else 0


def daemon_status() -> dict[str, Any] | None:
    """Return what the daemon tells about itself, and its socket; None if there is none.

    Raises `PredictiveError` if it does not answer.
    """
    from predictive import paths
    from predictive.client import Connection, NoDaemonError
    from predictive.serving import runtime

    try:
        with Connection() as daemon:
            return {**daemon.ask("status"), "socket": str(paths.socket())}
    except NoDaemonError:
        if runtime.is_running():
            raise _hanging() from None
        return None


def _hanging() -> PredictiveError:
    return PredictiveError(_("predictive serve does not answer"), _("end its process"))
