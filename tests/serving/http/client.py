"""A client that sends whatever a test wants sent, byte by byte."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

import h11

JSON = "application/json"


class Answer(NamedTuple):
    """The answer to a request."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def error(self) -> dict[str, Any]:
        """The error, which has its three fields and is one sentence."""
        error: dict[str, Any] = self.json["error"]
        assert set(error) == {"message", "type", "code"}
        assert error["code"] == self.status
        assert "\n" not in error["message"]
        return error

    @property
    def events(self) -> list[Any]:
        """The events of a stream, without the end that OpenAI's has."""
        parts = self.body.decode().split("\n\n")
        assert parts.pop() == ""
        data = [part.removeprefix("data: ") for part in parts]
        return [json.loads(each) for each in data if each != "[DONE]"]


class Client:
    """A connection to a server."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer
        self._port = writer.get_extra_info("peername")[1]
        self._http = h11.Connection(h11.CLIENT)

    async def ask(
        self,
        path: str,
        body: object = None,
        method: str | None = None,
        **headers: str | None,
    ) -> Answer:
        """Send a request and return its answer; a header that is None is left out."""
        await self.send(path, body, method, **headers)
        return await self.answer()

    async def send(
        self,
        path: str,
        body: object = None,
        method: str | None = None,
        **headers: str | None,
    ) -> None:
        """Send a request; a body that is not bytes is sent as JSON."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        data = b"" if body is None else data
        sent: dict[str, str | None] = {"host": f"127.0.0.1:{self._port}"}
        if body is not None:
            sent |= {"content-type": JSON, "content-length": str(len(data))}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        method = method or ("GET" if body is None else "POST")
        lines = [f"{method} {path} HTTP/1.1"]
        lines += [f"{name}: {value}" for name, value in sent.items() if value is not None]
        self.writer.write("\r\n".join([*lines, "", ""]).encode() + data)
        await self.writer.drain()
        self._http = h11.Connection(h11.CLIENT)
        self._http.send(h11.Request(method=method, target="/", headers=[("host", "any")]))
        self._http.send(h11.EndOfMessage())

    async def answer(self) -> Answer:
        """Read an answer."""
        head = await self.event()
        assert isinstance(head, h11.Response)
        body = b""
        while isinstance(event := await self.event(), h11.Data):
            body += bytes(event.data)
        headers = {name.decode(): value.decode() for name, value in head.headers}
        return Answer(head.status_code, headers, body)

    async def event(self) -> Any:
        """Read the next part of an answer."""
        while (event := self._http.next_event()) is h11.NEED_DATA:
            self._http.receive_data(await self.reader.read(1 << 16))
        return event

    def close(self) -> None:
        """Close the connection."""
        self.writer.close()


@asynccontextmanager
async def connected(port: int) -> AsyncIterator[Client]:
    """Yield a connection to a server."""
    client = Client(*await asyncio.open_connection("127.0.0.1", port))
    try:
        yield client
    finally:
        client.close()


async def ask(
    port: int, path: str, body: object = None, method: str | None = None, **headers: str | None
) -> Answer:
    """Send one request on a connection of its own."""
    async with connected(port) as client:
        return await client.ask(path, body, method, **headers)
