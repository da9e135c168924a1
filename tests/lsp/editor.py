"""An editor as a language server meets one: every message that it sends or receives."""

import asyncio
import json
import os
import sys
from asyncio import StreamReader, StreamWriter
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, BinaryIO

from predictive import paths
from predictive.lsp.server import LanguageServer
from predictive.lsp.stdio import answer
from predictive.serving.engine import Engine

Message = dict[str, Any]
URI = "file:///letter.txt"
EVERY_ENCODING = {"general": {"positionEncodings": ["utf-8", "utf-32", "utf-16"]}}


class Editor:
    """Speaks to a server."""

    def __init__(self, output: StreamReader, input_: StreamWriter) -> None:
        self.received: list[Message] = []
        """All that the server has written."""
        self._output, self._input = output, input_
        self._last_id = 0
        self._version = 1
        self._noted = 0

    async def read(self) -> Message:
        """Return the next message of the server. Raises if anything else comes."""
        header = await self._output.readuntil(b"\r\n\r\n")
        name, length = header.split(b"\r\n")[0].split(b": ")
        assert name == b"Content-Length", header
        message: Message = json.loads(await self._output.readexactly(int(length)))
        self.received.append(message)
        return message

    def write(self, body: bytes) -> None:
        """Write a message of any content."""
        self._input.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))

    def notify(self, method: str, **params: Any) -> None:
        """Send a notification."""
        message = {"jsonrpc": "2.0", "method": method, "params": params}
        self.write(json.dumps(message).encode())

    def ask(self, method: str, params: Message | None) -> int:
        """Send a request; return its id."""
        self._last_id += 1
        message = {"jsonrpc": "2.0", "id": self._last_id, "method": method, "params": params}
        self.write(json.dumps(message).encode())
        return self._last_id

    async def answer(self, number: int) -> Message:
        """Return the answer to a request."""
        while True:
            for message in self.received:
                if message.get("id") == number and "method" not in message:
                    return message
            await self.read()

    async def request(self, method: str, **params: Any) -> Any:
        """Return the result of a request. Raises if it is refused."""
        answer = await self.answer(self.ask(method, params))
        return answer["result"]

    async def notified(self, method: str) -> Message:
        """Return the parameters of the next notification of a kind."""
        while True:
            for place in range(self._noted, len(self.received)):
                if self.received[place].get("method") == method:
                    self._noted = place + 1
                    params: Message = self.received[place]["params"]
                    return params
            await self.read()

    async def initialize(self, capabilities: Message | None = None, **params: Any) -> Message:
        """Return the server's capabilities; its model is loaded then."""
        result = await self.request(
            "initialize", processId=None, rootUri=None, capabilities=capabilities or {}, **params
        )
        self.notify("initialized")
        capabilities_: Message = result["capabilities"]
        return capabilities_

    def open(self, text: str, language: str = "plaintext", uri: str = URI) -> None:
        """Open a text."""
        item = {"uri": uri, "languageId": language, "version": 1, "text": text}
        self.notify("textDocument/didOpen", textDocument=item)

    def change(self, *changes: Message, uri: str = URI) -> None:
        """Change a text."""
        self._version += 1
        document = {"uri": uri, "version": self._version}
        self.notify("textDocument/didChange", textDocument=document, contentChanges=changes)

    async def complete(self, line: int, character: int, uri: str = URI, **more: Any) -> Any:
        """Return the answer at a position; while the model is loading, ask again."""
        position = {"line": line, "character": character}
        while True:
            found = await self.request(
                "textDocument/completion", textDocument={"uri": uri}, position=position, **more
            )
            if found is None or found["items"]:
                return found

    async def complete_inline(
        self, line: int, character: int, invoked: bool = False, **context: Any
    ) -> list[Message]:
        """Return the texts to show at a position."""
        found = await self.request(
            "textDocument/inlineCompletion",
            textDocument={"uri": URI},
            position={"line": line, "character": character},
            context={"triggerKind": 1 if invoked else 2, **context},
        )
        items: list[Message] = found["items"]
        return items

    def end_input(self) -> None:
        """Close the server's standard input."""
        self._input.close()


class EditorOfProcess(Editor):
    """Speaks to a server in a process of its own."""

    def __init__(self, process: Process) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        super().__init__(process.stdout, process.stdin)
        self.process = process

    async def ended(self) -> tuple[int, bytes]:
        """Wait until the server has ended; return its status and what it said on standard error."""
        assert self.process.stderr is not None
        said = await self.process.stderr.read()
        return await self.process.wait(), said


@asynccontextmanager
async def editing(model: str = "base") -> AsyncIterator[Editor]:
    """Start a server in this process, connected by pipes; end it afterwards."""
    (stdin, to_server), (from_server, stdout) = map(_pipe, range(2))
    engine = Engine(model, paths.learned())
    serving = asyncio.create_task(answer(LanguageServer(engine).connection, stdin, stdout))
    loop, reader = asyncio.get_running_loop(), StreamReader()
    protocol = asyncio.StreamReaderProtocol(reader)
    received, _ = await loop.connect_read_pipe(lambda: protocol, from_server)
    sent, _ = await loop.connect_write_pipe(lambda: protocol, to_server)
    try:
        yield Editor(reader, StreamWriter(sent, protocol, None, loop))
    finally:
        sent.close()
        await serving
        received.close()
        engine.close()


def _pipe(_: int) -> tuple[BinaryIO, BinaryIO]:
    outlet, inlet = os.pipe()
    return os.fdopen(outlet, "rb"), os.fdopen(inlet, "wb")


@asynccontextmanager
async def editing_in_process() -> AsyncIterator[EditorOfProcess]:
    """Start a server in a process of its own; end it afterwards."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "predictive", "lsp", "-m", "base"),
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
        env=dict(os.environ),
    )
    try:
        yield EditorOfProcess(process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
