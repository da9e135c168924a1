"""The server has limits, and clients that exceed them, break off or hang disturb no other."""

import asyncio
import json
import socket
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from uvicorn import Config
from uvicorn.server import ServerState

from predictive.errors import PredictiveError
from predictive.serving.engine import Engine
from predictive.serving.http import connection, infill
from predictive.serving.http.app import new_app
from predictive.serving.http.body import MOST_BYTES
from predictive.serving.http.connection import MOST_CONNECTIONS, Connection
from predictive.serving.http.server import http_server
from tests.serving.http.client import ask, connected

MEGABYTE = 1 << 20


def nothing_asked(size: int = 0) -> bytes:
    """Return a request of this many bytes that needs no model."""
    asked = {"input_prefix": "", "input_suffix": "", "n_predict": 0, "input_extra": ""}
    short = json.dumps(asked).encode()
    return short[:-2] + b"x" * (size - len(short)) + b'"}' if size else short


async def test_only_this_machine_can_connect(idle_port: int) -> None:
    found = {str(each[4][0]) for each in socket.getaddrinfo(socket.gethostname(), None)}
    for address in (found | {"127.0.0.2", "::1"}) - {"127.0.0.1"}:
        with pytest.raises(OSError, match=r"Connect call failed|Cannot assign"):
            await asyncio.open_connection(address, idle_port)


async def test_a_port_in_use_is_said_in_one_sentence(idle_port: int) -> None:
    engine = Engine()
    with pytest.raises(PredictiveError, match=f"another program uses port {idle_port}") as raised:
        async with http_server(engine, idle_port):
            pass
    assert "\n" not in raised.value.message


@pytest.mark.parametrize("size", [MEGABYTE, MOST_BYTES])
async def test_a_large_body_is_answered(size: int, idle_port: int) -> None:
    assert (await ask(idle_port, "/infill", nothing_asked(size))).status == 200


@pytest.mark.parametrize("size", [MOST_BYTES + 1, 100 * MEGABYTE])
async def test_a_larger_body_is_refused_and_not_kept(size: int, idle_port: int) -> None:
    async with connected(idle_port) as client:
        answer = await client.ask("/infill", nothing_asked(size))
        assert (answer.status, answer.error["code"]) == (413, 413)
        assert (await client.ask("/health")).status == 200, "the rest was read and dropped"


async def test_a_body_of_unknown_size_is_refused_once_it_is_too_large(idle_port: int) -> None:
    async with connected(idle_port) as client:
        await client.send("/infill", b"", transfer_encoding="chunked", content_length=None)
        piece = b"x" * MEGABYTE
        for _ in range(6):
            client.writer.write(b"%x\r\n%b\r\n" % (len(piece), piece))
        assert (await client.answer()).status == 413


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"text"',
        b"{'input_prefix': ''}",
        b'{"input_prefix":"","input_suffix":""} {}',
        b'{"input_prefix":"\xff","input_suffix":""}',
        b'{"input_prefix":"\\ud800","input_suffix":""}',  # half an emoji
        b'{"input_prefix":"","input_suffix":"","prompt":[1]}',
        b'{"input_prefix":"","input_suffix":"","n_predict":"all"}',
        b'{"input_prefix":null,"input_suffix":""}',
        b'{"input_suffix":""}',
        b'{"x":' + b"[" * MEGABYTE + b"]" * MEGABYTE + b"}",
        b"\x1f\x8b\x08\x00",
    ],
    ids=range(15),
)
async def test_what_is_no_request_is_refused_in_one_sentence(body: bytes, idle_port: int) -> None:
    answer = await ask(idle_port, "/infill", body)
    assert answer.status == 400
    assert answer.error["type"] == "invalid_request_error"
    assert answer.error["message"].startswith("the request is ")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 404),
        ("GET", "/props", 404),
        ("POST", "/v1/embeddings", 404),
        ("GET", "/infill", 405),
        ("PUT", "/infill", 405),
        ("DELETE", "/v1/models", 405),
        ("POST", "/v1/chat/completions", 501),
        ("POST", "/chat/completions", 501),
    ],
)
async def test_what_is_not_served_is_said(
    method: str, path: str, status: int, idle_port: int
) -> None:
    answer = await ask(idle_port, path, {} if method in ("POST", "PUT") else None, method)
    assert (answer.status, answer.error["code"]) == (status, status)


ASKED = {"input_prefix": "", "input_suffix": "", "prompt": "Zorbax"}


async def test_a_model_that_is_missing_is_said_in_one_sentence() -> None:
    with closing(Engine("nothing")) as engine:
        async with http_server(engine, 0) as port:
            for path, asked in (("/infill", ASKED), ("/completion", {}), ("/v1/models", None)):
                answer = await ask(port, path, asked)
                assert (answer.status, answer.error["type"]) == (503, "unavailable_error")
                assert answer.error["message"].startswith("there is no model 'nothing' (")


async def test_an_unexpected_error_is_reported_without_its_text(
    base_port: int, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: object, **_: object) -> list[str]:
        raise ValueError(arguments)

    monkeypatch.setattr(infill, "continuations", fail)
    answer = await ask(base_port, "/infill", ASKED)
    assert (answer.status, answer.error["type"]) == (500, "server_error")
    report = (home / "fault.txt").read_text()
    assert "ValueError" in report
    assert "Zorbax" not in report + answer.body.decode()
    assert (await ask(base_port, "/health")).status == 200


async def test_what_is_no_http_ends_the_connection(idle_port: int) -> None:
    async with connected(idle_port) as client:
        client.writer.write(b"S\tbase\tVoy al par\n\n")
        assert b" 400 " in (await client.reader.read()).splitlines()[0]


async def test_one_connection_more_than_allowed_is_told_so(idle_port: int) -> None:
    others = [await asyncio.open_connection("127.0.0.1", idle_port) for _ in range(62)]
    async with connected(idle_port) as last_but_one, connected(idle_port) as last:
        assert len(others) + 2 == MOST_CONNECTIONS
        assert (await last_but_one.ask("/health")).status == 200
        assert (await last.ask("/health")).status == 200
        refused = await ask(idle_port, "/health")
        assert refused.error["type"] == "unavailable_error"
        assert refused.headers["connection"] == "close"
        assert (await last.ask("/health")).status == 200
    for _, writer in others:
        writer.close()
        await writer.wait_closed()
    assert (await ask(idle_port, "/health")).status == 200


async def test_a_request_must_arrive_in_time(
    idle_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "SECONDS_TO_ASK", 0.0)
    parts = [
        b"",
        b"GET /health HTTP/1.1\r\nHost: 127.0.0.1",
        b"POST /infill HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n"
        b"Content-Type: application/json\r\nContent-Length: 9\r\n\r\n{" % idle_port,
    ]
    for part in parts:
        async with connected(idle_port) as client:
            client.writer.write(part)
            with suppress(ConnectionResetError):  # what was sent since is not read
                assert await client.reader.read() == b""


async def test_a_later_request_of_a_connection_must_arrive_in_time_too(
    idle_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with connected(idle_port) as client:
        assert (await client.ask("/health")).status == 200
        monkeypatch.setattr(connection, "SECONDS_TO_ASK", 0.0)
        client.writer.write(b"GET /health HTTP/1.1\r\n")
        assert await client.reader.read() == b""


class Written(asyncio.Transport):
    """Notes what is written, and when it is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.writes: list[bytes] = []
        self.closed: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def write(self, data: Any) -> None:
        self.writes.append(bytes(data))

    def is_closing(self) -> bool:
        return self.closed.done()

    def close(self) -> None:
        if not self.closed.done():
            self.closed.set_result(None)


async def test_an_answer_is_written_at_once() -> None:
    """Two small packets are 40 ms apart where the client acknowledges late."""
    config, state = Config(new_app(Engine(), 8012), log_config=None), ServerState()
    one, transport = Connection(config, state, {}), Written()
    one.connection_made(transport)
    one.data_received(b"GET /health HTTP/1.1\r\nHost: localhost:8012\r\nConnection: close\r\n\r\n")
    await transport.closed
    assert len(transport.writes) == 1
    assert transport.writes[0].startswith(b"HTTP/1.1 200 OK\r\n")
    assert transport.writes[0].endswith(b'\r\n\r\n{"status":"ok"}')
    one.connection_lost(None)


async def test_small_packets_are_not_held_back(
    idle_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[asyncio.Transport] = []
    monkeypatch.setattr(Connection, "connection_made", lambda _, transport: made.append(transport))
    monkeypatch.setattr(Connection, "connection_lost", lambda *_: None)
    async with connected(idle_port) as client:
        while not made:
            await asyncio.sleep(0)
        end = made[0].get_extra_info("socket")
        assert end.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        made[0].close()
        assert await client.reader.read() == b""
