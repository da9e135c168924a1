"""`predictive serve --http` serves both its socket and HTTP, and tells nobody what was typed."""

import asyncio
import json
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, closing
from pathlib import Path

import pytest

from predictive import client, paths
from predictive.serving.engine import Engine
from predictive.serving.http import server
from predictive.serving.http.server import bound, http_server
from tests.conftest import Run
from tests.serving.conftest import Process, finish, first_line
from tests.serving.http.client import Answer, ask, connected

SECRET = "Zorbax Quimbombo duerme"
"""Words that are in no model."""

ServeHttp = Callable[..., tuple[Process, int]]


def free_port() -> int:
    with bound(0) as listener:
        port: int = listener.getsockname()[1]
    return port


def asked(port: int, path: str, body: object = None, **headers: str) -> Answer:
    return asyncio.run(ask(port, path, body, **headers))


@pytest.fixture
def serve_http(small: Path) -> Iterator[ServeHttp]:
    """Starts a daemon with HTTP; it ends with the test."""
    started: list[Process] = []

    def serve(*flags: str) -> tuple[Process, int]:
        port = free_port()
        command = [sys.executable, "-m", "predictive", "serve", f"--http={port}", *flags]
        pipe = subprocess.PIPE
        started.append(subprocess.Popen(command, stdout=pipe, stderr=pipe))
        assert f"serving at {paths.socket()} and http://127.0.0.1:{port};" in first_line(
            started[-1]
        )
        return started[-1], port

    yield serve
    for process in started:
        process.kill()
        process.communicate()


def test_it_serves_its_socket_and_http_at_once(serve_http: ServeHttp, command: Run) -> None:
    process, port = serve_http()
    assert asked(port, "/v1/models").json["data"][0]["id"] == "small"
    assert client.ask("status") is not None
    status = json.loads(command("serve", "--status", "--json").stdout)
    assert (status["http"], status["models"]) == (port, ["small"])
    assert finish(process, signal.SIGTERM) == b""
    assert process.returncode == 0
    assert not paths.socket().exists()


def test_a_port_in_use_ends_it_with_a_sentence(small: Path, command: Run) -> None:
    with bound(0) as listener:
        listener.listen()
        port = listener.getsockname()[1]
        for flags in ([], ["--background"]):
            done = command("serve", f"--http={port}", *flags)
            assert done.returncode == 1
            assert done.stderr.startswith(f"error: another program uses port {port} (")
            assert done.stderr.count("\n") == 1
    assert not paths.socket().exists()


def test_a_daemon_without_http_is_not_taken_for_one(serve_http: ServeHttp, command: Run) -> None:
    _, port = serve_http()
    again = command("serve", f"--http={port}")
    assert (again.returncode, again.stderr) == (0, "predictive serve is running already\n")
    other = command("serve", f"--http={free_port()}")
    assert other.returncode == 1
    assert "--stop" in other.stderr


def test_it_can_be_left_running(small: Path, command: Run) -> None:
    port = free_port()
    assert command("serve", f"--http={port}", "--background").returncode == 0
    while client.ask("status") is None:
        pass
    assert asked(port, "/health").status == 200
    assert command("serve", "--stop").returncode == 0


@pytest.mark.parametrize("flags", [["--status"], ["--stop"]])
def test_http_belongs_to_starting(flags: list[str], command: Run) -> None:
    assert command("serve", "--http", *flags).returncode == 2


@pytest.mark.parametrize("port", ["0", "80", "65536", "x"])
def test_a_port_that_is_none_is_refused(port: str, command: Run) -> None:
    assert command("serve", f"--http={port}").returncode == 2


def test_without_its_packages_it_says_how_to_get_them(
    command: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    monkeypatch.delitem(sys.modules, "predictive.serving.http.server")
    monkeypatch.delattr("predictive.serving.http.server")
    done = command("serve", "--http")
    assert done.returncode == 1
    assert "uvicorn, which is not installed" in done.stderr
    assert "predictive[serve]" in done.stderr


def test_nothing_that_was_typed_is_written_anywhere(
    serve_http: ServeHttp, home: Path, command: Run
) -> None:
    assert command("learned", "resume").returncode == 0
    process, port = serve_http()
    infill = {"input_prefix": f"{SECRET}. ", "input_suffix": "\n", "prompt": f"{SECRET} y {SECRET}"}
    texts = {"prompt": SECRET, "max_tokens": 4, "stop": f"{SECRET}."}
    half = f'{{"prompt":"{SECRET}'.encode()
    answers = [
        asked(port, f"/infill?text={SECRET.replace(' ', '%20')}", infill),
        asked(port, "/infill", infill, origin="null"),
        asked(port, "/infill", infill, host=SECRET.split()[0]),
        asked(port, "/infill", {**infill, "n_predict": SECRET}),
        asked(port, f"/{SECRET.split()[0]}", infill),
        asked(port, "/v1/completions", texts),
        asked(port, "/v1/completions", {**texts, "stream": True}),
        asked(port, "/v1/completions", {**texts, "model": SECRET}),
        asked(port, "/v1/completions", {**texts, "temperature": SECRET}),
        asked(port, "/v1/completions", {**texts, SECRET: SECRET, "stream_options": [SECRET]}),
        asked(port, "/v1/chat/completions", texts),
        asked(port, "/completion", half),
        asked(port, "/health"),
        asked(port, "/v1/models"),
    ]
    status = command("serve", "--status").stdout
    printed = finish(process, signal.SIGTERM)
    words = [word.casefold().encode() for word in SECRET.split()]
    refused = [each.body for each in answers if each.status != 200]
    assert len(refused) == 8
    sources = {"errors": b"".join(refused), "status": status.encode(), "output": printed}
    sources |= {str(file): file.read_bytes() for file in home.rglob("*") if file.is_file()}
    models = str(paths.models())
    told = [
        (name, word)
        for name, data in sources.items()
        for word in words
        if word in data.lower() and not name.startswith(models)
    ]
    assert not told
    with sqlite3.connect(paths.learned()) as database:
        assert database.execute("select count(*) from words").fetchone() == (0,)
    assert not paths.fault().exists()


async def test_an_answer_in_progress_ends_with_the_server(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "_SECONDS_TO_FINISH", 0.0)
    async with AsyncExitStack() as stack:
        engine = stack.enter_context(closing(Engine("small")))
        async with http_server(engine, 0) as port:
            writer, idle = [await stack.enter_async_context(connected(port)) for _ in range(2)]
            await writer.send("/v1/completions", {"prompt": "Voy", "stream": True, "n": 16})
            await writer.event()
        assert await idle.reader.read() == b""
        while await writer.reader.read():
            pass
