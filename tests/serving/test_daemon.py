"""A daemon answers every client, whatever another one does, until it is to end."""

import asyncio
import json
import os
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from predictive import __version__, paths, version
from predictive.prediction.predictor import Predictor
from predictive.serving import daemon as daemon_module
from predictive.serving import protocol, runtime
from predictive.serving.daemon import Daemon
from predictive.serving.engine import Engine
from predictive.serving.protocol import LONGEST_LINE, MOST_CONNECTIONS
from predictive.suggesting.continuation import continuation
from predictive.suggesting.loading import ModelInUse
from tests.serving.conftest import TYPED

COMPLETE = {"ask": "complete", "text": TYPED}
SHELL = f"S\t\t{TYPED}\n".encode()


class Client:
    """A connection to a daemon."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    @classmethod
    async def connect(cls) -> "Client":
        return cls(*await asyncio.open_unix_connection(paths.socket(), limit=1 << 24))

    async def send(self, line: bytes) -> bytes:
        """Send a line; return the answer, empty if the connection is closed instead."""
        try:
            self.writer.write(line)
            await self.writer.drain()
            return await self.reader.readline()
        except ConnectionError:
            return b""

    async def ask(self, **request: object) -> dict[str, Any]:
        answer = json.loads(await self.send(json.dumps(request).encode() + b"\n"))
        assert isinstance(answer, dict)
        return answer


class Serving:
    """A daemon that runs in this process."""

    def __init__(self, idle_seconds: float) -> None:
        self.engine = Engine(learned_text=paths.learned())
        self.daemon = Daemon(self.engine, idle_seconds)
        self.clients: list[Client] = []

    async def client(self) -> Client:
        self.clients.append(await Client.connect())
        return self.clients[-1]

    @asynccontextmanager
    async def busy(self) -> AsyncIterator[None]:
        """Let a call to the model take as long as the context does."""
        begun, end = threading.Event(), threading.Event()

        def wait(loaded: ModelInUse) -> None:
            begun.set()
            end.wait()

        call = asyncio.ensure_future(self.engine.call(wait))
        await asyncio.to_thread(begun.wait)
        try:
            yield
        finally:
            end.set()
            await call


@asynccontextmanager
async def served(idle_seconds: float = 1000) -> AsyncIterator[Serving]:
    serving = Serving(idle_seconds)
    with runtime.listening() as listener:
        task = asyncio.ensure_future(serving.daemon.serve(listener))
        try:
            yield serving
        finally:
            serving.daemon.stop()
            await task
            serving.engine.close()
            for client in serving.clients:
                client.writer.close()


@pytest.fixture
async def serving(small: Path) -> AsyncIterator[Serving]:
    async with served() as made:
        yield made


async def test_a_shell_is_answered_with_what_it_may_insert(serving: Serving, small: Path) -> None:
    client, predictor = await serving.client(), Predictor.from_directory(small)
    for text in (TYPED, "Voy al ", "con mi perr", " ", ""):
        expected = continuation(predictor, text, words=4, confidence=0.15) if text.strip() else ""
        assert await client.send(f"S\t\t{text}\n".encode()) == f"{expected}\n".encode()
    assert await client.send(SHELL) == b"ro\n"
    assert await client.send(f"S\tsmall\t{TYPED}\tro\n".encode()) == b"\n", "text follows"
    assert await client.send(f"S\tsmall\t{TYPED}\t\\nAdiós\n".encode()) == b"ro\n"


@pytest.mark.parametrize("line", [b"\n", b"nonsense\n", b"S\tnope\tVoy al\n", b"S\t/etc\tVoy\n"])
async def test_a_shell_is_told_no_error(serving: Serving, line: bytes) -> None:
    client = await serving.client()
    assert await client.send(line) == b"\n"
    assert await client.send(SHELL) == b"ro\n"


async def test_a_shell_does_not_wait_for_a_model_in_use(
    serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = await serving.client()
    async with serving.busy():
        with monkeypatch.context() as patch:
            patch.setattr(protocol, "SECONDS_TO_ANSWER", 0.001)
            assert await client.send(SHELL) == b"\n"
    assert await client.send(SHELL) == b"ro\n"


async def test_json_requests_have_all_options_of_complete(serving: Serving, small: Path) -> None:
    client, predictor = await serving.client(), Predictor.from_directory(small)
    answer = await client.ask(
        **COMPLETE, after=" y", limit=2, words=3, confidence=0.001, model="small"
    )
    found = predictor.suggest(TYPED, 2, 3, 0.001, " y")
    assert answer == {"completions": [each._asdict() for each in found]}
    assert await client.ask(ask="ghost", text=TYPED) == {"ghost": "ro"}
    assert await client.ask(ask="ghost", text=TYPED, confidence=1) == {"ghost": ""}


@pytest.mark.parametrize(
    ("request_", "error"),
    [
        ({"ask": "complete", "text": "a", "model": "nope"}, "there is no model 'nope'"),
        ({"ask": "complete", "text": "a", "model": "/etc"}, "there is no model '/etc'"),
        ({"ask": "complete", "text": "a", "limit": 0}, "limit must be"),
        ({"ask": "complete", "text": "a", "confidence": 2}, "confidence must be"),
        ({"ask": "ghost", "text": "a", "words": -1}, "words must be"),
        ({"ask": "complete"}, "the request is invalid"),
    ],
)
async def test_errors_are_answered(
    serving: Serving, request_: dict[str, object], error: str
) -> None:
    client = await serving.client()
    assert (await client.ask(**request_))["error"].startswith(error)
    assert (await client.ask(**COMPLETE))["completions"]


async def test_a_folder_is_no_model_for_a_client(serving: Serving, small: Path) -> None:
    client = await serving.client()
    assert "error" in await client.ask(**COMPLETE, model=str(small))


async def test_an_unexpected_error_tells_no_text(
    serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ValueError(TYPED)

    client = await serving.client()
    with monkeypatch.context() as patch:
        patch.setattr(Predictor, "session", fail)
        answer = await client.ask(**COMPLETE)
        assert await client.send(SHELL) == b"\n"
    assert "went wrong" in answer["error"]
    assert TYPED not in json.dumps(answer) + paths.fault().read_text()
    assert (await client.ask(**COMPLETE))["completions"]


async def test_the_status_counts_and_quotes_nothing(serving: Serving) -> None:
    client = await serving.client()
    await client.ask(**COMPLETE)
    status = await client.ask(ask="status")
    assert status["version"] == __version__
    assert status["pid"] == os.getpid()
    assert status["models"] == ["small"]
    assert (status["connections"], status["requests"]) == (1, 1)
    assert "parque" not in json.dumps(status)


async def test_a_client_that_hangs_holds_up_no_other(serving: Serving) -> None:
    half, unread, silent = [await serving.client() for _ in range(3)]
    half.writer.write(b'{"ask":"comp')
    for _ in range(100):
        unread.writer.write(json.dumps({**COMPLETE, "text": "", "limit": 10_000}).encode() + b"\n")
    other = await serving.client()
    assert await other.send(SHELL) == b"ro\n"
    assert await silent.send(SHELL) == b"ro\n"
    unread.writer.transport.abort()


async def test_of_too_many_clients_the_one_silent_for_longest_is_disconnected(
    serving: Serving,
) -> None:
    clients = [await serving.client() for _ in range(MOST_CONNECTIONS)]
    for client in clients[::-1]:
        assert await client.send(SHELL) == b"ro\n"
    late = await serving.client()
    assert await late.send(SHELL) == b"ro\n"
    assert await clients[-1].send(SHELL) == b""
    assert [await client.send(SHELL) for client in clients[:-1]] == [b"ro\n"] * 63
    assert (await late.ask(ask="status"))["connections"] == MOST_CONNECTIONS


@pytest.mark.parametrize("size", [LONGEST_LINE + 1, 100 * LONGEST_LINE], ids=["1 MB", "100 MB"])
async def test_a_line_that_is_too_long_disconnects_its_client(serving: Serving, size: int) -> None:
    client, other = await serving.client(), await serving.client()
    assert await client.send(b"S\t\t" + b"x" * size + b"\n") == b""
    assert await other.send(SHELL) == b"ro\n"


async def test_the_longest_line_is_answered(serving: Serving) -> None:
    client = await serving.client()
    line = b"S\t\t" + b"x " * (LONGEST_LINE // 2 - 20) + SHELL[3:]
    assert len(line) <= LONGEST_LINE
    assert (await client.send(line)).endswith(b"\n")
    request = json.dumps({**COMPLETE, "text": "x " * 500_000 + TYPED}).encode() + b"\n"
    assert b"perro" in await client.send(request)


async def test_another_user_is_disconnected(
    serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 4711)
    client = await serving.client()
    assert await client.send(SHELL) == b""


async def test_it_ends_when_it_is_idle(small: Path) -> None:
    async with served(idle_seconds=0.01) as serving:
        await serving.daemon._stopping.wait()


async def test_a_request_keeps_it_from_ending(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    monkeypatch.setattr(daemon_module, "time", clock)
    monkeypatch.setattr(daemon_module, "_SECONDS_BETWEEN_LOOKS", 0)
    async with served(idle_seconds=10) as serving:
        client = await serving.client()
        for clock.now in (9, 18, 27):
            assert await client.send(SHELL) == b"ro\n"
        assert not serving.daemon._stopping.is_set()
        clock.now = 37
        await serving.daemon._stopping.wait()


async def test_its_status_does_not_keep_it_from_ending(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    monkeypatch.setattr(daemon_module, "time", clock)
    monkeypatch.setattr(daemon_module, "_SECONDS_BETWEEN_LOOKS", 0)
    async with served(idle_seconds=10) as serving:
        client = await serving.client()
        clock.now = 9
        status = await client.ask(ask="status")
        assert (status["idle_seconds"], status["requests"]) == (9, 0)
        clock.now = 10
        await serving.daemon._stopping.wait()


class Clock:
    """Time that stands still until it is set."""

    now: float = 0

    def monotonic(self) -> float:
        """Return the time in seconds."""
        return self.now


async def test_it_ends_when_its_socket_is_gone(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(daemon_module, "_SECONDS_BETWEEN_LOOKS", 0)
    async with served() as serving:
        client = await serving.client()
        assert await client.send(SHELL) == b"ro\n"
        paths.socket().unlink()
        await serving.daemon._stopping.wait()


async def test_a_client_of_a_newer_version_ends_it(serving: Serving) -> None:
    client = await serving.client()
    for older in ("", "0.0.1", __version__):
        await client.ask(ask="hello", version=older)
        assert not serving.daemon._stopping.is_set()
    answer = await client.ask(ask="hello", version="999.0")
    assert answer["version"] == __version__
    await serving.daemon._stopping.wait()


async def test_it_ends_once_predictive_was_upgraded_or_removed(
    serving: Serving, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = await serving.client()
    monkeypatch.setattr(version, "__file__", str(tmp_path / "version.py"))
    assert await client.send(SHELL) == b"ro\n"
    await serving.daemon._stopping.wait()
    assert await client.send(SHELL) == b""


async def test_it_answers_what_it_was_asked_before_it_ends(small: Path) -> None:
    async with served() as serving:
        client, silent = await serving.client(), await serving.client()
        await silent.send(SHELL)
        async with serving.busy():
            answer = asyncio.ensure_future(client.ask(**COMPLETE))
            while serving.daemon._requests < 2:
                await asyncio.sleep(0)
            serving.daemon.stop()
            assert await silent.reader.read() == b""
            while paths.socket().exists():
                await asyncio.sleep(0)
        assert (await answer)["completions"]
        assert await client.reader.read() == b""


async def test_it_ends_when_it_is_asked_to(small: Path) -> None:
    async with served() as serving:
        client = await serving.client()
        assert await client.ask(ask="stop") == {}
        await serving.daemon._stopping.wait()
        assert await client.reader.read() == b""


async def test_an_answer_that_never_ends_does_not_keep_it(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(daemon_module, "_SECONDS_TO_FINISH", 0.01)
    async with served() as serving:
        client = await serving.client()
        async with serving.busy():
            asking = asyncio.ensure_future(client.send(b'{"ask":"ghost","text":"a"}\n'))
            while serving.daemon._requests < 1:
                await asyncio.sleep(0)
            serving.daemon.stop()
            assert await asking == b""
