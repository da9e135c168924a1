"""A key's way through the language server, beside that through an empty server of pygls.

python -m benchmarks.lsp_latency

Both servers get the same messages in turn: the change of one character, then a request. The time is
from the change to the answer, and includes the model's. "first answer" is the time from the start
of a process to an answer with a word in it.
"""

import csv
import json
import subprocess
import sys
import time
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.report import Row, report

TEXTS = Path(__file__).with_name("prompts.tsv")
_URI = "file:///letter.txt"
_EMPTY = """
from lsprotocol import types
from pygls.lsp.server import LanguageServer
server = LanguageServer("empty", "1")
options = types.InlineCompletionOptions()

@server.feature(types.TEXT_DOCUMENT_COMPLETION)
async def complete(params: types.CompletionParams):
    return types.CompletionList(is_incomplete=True, items=[])

@server.feature(types.TEXT_DOCUMENT_INLINE_COMPLETION, options)
async def complete_inline(params: types.InlineCompletionParams):
    return types.InlineCompletionList([])

server.start_io()
"""
COMMANDS = {
    "empty server": [sys.executable, "-c", _EMPTY],
    "predictive lsp": [sys.executable, "-m", "predictive", "lsp", "-m", "base"],
}
REQUESTS: dict[str, dict[str, Any]] = {
    "completion": {},
    "inlineCompletion": {"context": {"triggerKind": 2}},
}


class Client:
    """Types into a server, and waits for each answer."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._input, self._output = process.stdin, process.stdout
        self._last_id = 0

    def open(self, text: str) -> None:
        """Open a text of one line."""
        item = {"uri": _URI, "languageId": "plaintext", "version": 1, "text": text}
        self._notify("textDocument/didOpen", textDocument=item)

    def initialize(self) -> None:
        """Begin."""
        self._request("initialize", processId=None, rootUri=None, capabilities={})
        self._notify("initialized")

    def press(self, line: str, request: str) -> tuple[float, Any]:
        """Type the last character of a line; return the milliseconds to the answer, and that."""
        place = {"line": 0, "character": len(line) - 1}
        change = {"range": {"start": place, "end": place}, "text": line[-1]}
        began = time.perf_counter()
        document = {"uri": _URI, "version": len(line)}
        self._notify("textDocument/didChange", textDocument=document, contentChanges=[change])
        answer = self._request(
            f"textDocument/{request}",
            textDocument={"uri": _URI},
            position={"line": 0, "character": len(line)},
            **REQUESTS[request],
        )
        return 1000 * (time.perf_counter() - began), answer

    def _notify(self, method: str, **params: Any) -> None:
        self._write({"jsonrpc": "2.0", "method": method, "params": params})

    def _request(self, method: str, **params: Any) -> Any:
        self._last_id += 1
        message = {"jsonrpc": "2.0", "id": self._last_id, "method": method, "params": params}
        self._write(message)
        while (answer := self._read()).get("id") != self._last_id:
            pass
        return answer["result"]

    def _write(self, message: dict[str, Any]) -> None:
        body = json.dumps(message).encode()
        self._input.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self._input.flush()

    def _read(self) -> dict[str, Any]:
        length = 0
        while line := self._output.readline().strip():
            if line.startswith(b"Content-Length:"):
                length = int(line.split()[1])
        answer: dict[str, Any] = json.loads(self._output.read(length))
        return answer


@contextmanager
def serving(command: list[str]) -> Iterator[Client]:
    """Run a server, and kill it afterwards."""
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        client = Client(process)
        client.initialize()
        yield client
    finally:
        process.kill()
        process.communicate()


def main() -> None:
    """Type the texts into both servers."""
    with TEXTS.open(encoding="utf-8") as file:
        texts = [text for _, _, text in csv.reader(file, delimiter="\t")]
    print(f"first answer: {_first_answer():.2f} s")
    with ExitStack() as stack:
        clients = {
            name: stack.enter_context(serving(command)) for name, command in COMMANDS.items()
        }
        _type(clients.values(), texts[0], "completion")  # everything is loaded from now on
        rows = [row for request in REQUESTS for row in _rows(clients, texts, request)]
    report(rows)


def _rows(clients: dict[str, Client], texts: list[str], request: str) -> Iterator[Row]:
    times = np.array([each for text in texts for each in _type(clients.values(), text, request)])
    empty = times[:, 0]
    for name, column in zip(clients, times.T, strict=True):
        yield {
            "request": request,
            "server": name,
            "median ms": float(np.median(column)),
            "99th percentile ms": float(np.percentile(column, 99)),
            "more than the empty one, ms": float(np.median(column - empty)),
        }


def _type(clients: Collection[Client], text: str, request: str) -> list[list[float]]:
    """Type a text into each server in turn; return the milliseconds (characters, servers)."""
    for client in clients:
        client.open("")
    return [
        [client.press(text[:end], request)[0] for client in clients]
        for end in range(1, len(text) + 1)
    ]


def _first_answer() -> float:
    """Return the seconds from the start of a server to its first word."""
    began = time.perf_counter()
    with serving(COMMANDS["predictive lsp"]) as client:
        client.open("")
        line = "I"
        while not client.press(line, "completion")[1]["items"]:
            client.open("")
        return time.perf_counter() - began


if __name__ == "__main__":
    main()
