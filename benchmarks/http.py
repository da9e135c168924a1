"""Suggestions over HTTP, beside `/health` of the same server, which needs no model.

OPENBLAS_NUM_THREADS=1 python -m benchmarks.http

Two texts are typed key by key, after 256 lines of the same text, with the requests of llama.vim.
After each key, `/health` is asked too: "over /health" is how much longer `/infill` takes, and
"engine" the time of the same computation in this process, which is part of that.
"""

import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from benchmarks.command import temporary_home
from benchmarks.report import Row, report
from predictive import paths
from predictive.prediction.predictor import Predictor
from predictive.serving.http.server import ADDRESS, bound
from predictive.settings import Settings
from predictive.suggesting.continuation import continuation

ROOT = Path(__file__).parents[1]
TEXTS = [ROOT / "corpora" / name for name in ("es/cuentos.txt", "en/stories.txt")]
REQUEST = ROOT / "tests" / "serving" / "http" / "requests" / "llama.vim.json"
LINES_BEFORE = 256
KEYS = 1_000
"""Of each text."""
_MILLISECONDS = 1000

Ask = Callable[[str, bytes | None], bytes]


def main() -> None:
    """Print the table."""
    with temporary_home() as home:
        os.environ[paths.HOME] = str(home)
        with _server() as port:
            one = http.client.HTTPConnection(ADDRESS, port)
            report(
                [
                    _timed("one connection", TEXTS[0], lambda *asked: _ask(one, *asked)),
                    _timed(
                        "a connection for each key",
                        TEXTS[1],
                        lambda *asked: _ask(http.client.HTTPConnection(ADDRESS, port), *asked),
                    ),
                ]
            )
            one.close()


@contextmanager
def _server() -> Iterator[int]:
    """Serve as long as the context lasts."""
    with bound(0) as listener:
        port: int = listener.getsockname()[1]
    command = [sys.executable, "-m", "predictive", "serve", f"--http={port}"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        process.stderr.readline()
        yield port
        process.terminate()


def _ask(connection: http.client.HTTPConnection, path: str, body: bytes | None) -> bytes:
    headers = {"Content-Type": "application/json"} if body else {}
    connection.request("POST" if body else "GET", path, body, headers)
    return connection.getresponse().read()


def _timed(name: str, path: Path, ask: Ask) -> Row:
    """Type a text, and return the times that answers take."""
    session, settings = Predictor.from_directory(paths.base_model()).session(), Settings()
    served: list[tuple[float, float]] = []
    engine: list[float] = []
    answers: list[str] = []
    for _, body in _typed(path):
        began = time.perf_counter()
        answers.append(json.loads(ask("/infill", body))["content"])
        between = time.perf_counter()
        ask("/health", None)
        served.append((between - began, time.perf_counter() - between))
    for (before, _), answer in zip(_typed(path), answers, strict=True):
        began = time.perf_counter()
        own = continuation(session, before, words=settings.words, confidence=settings.confidence)
        engine.append(time.perf_counter() - began)
        assert own == answer
    row: Row = {"typed with": name}
    for label, percent in (("median", 50), ("p99", 99)):
        infill, health = _MILLISECONDS * np.percentile(served, percent, axis=0)
        row |= {f"/health, {label} ms": float(health)}
        row |= {f"/infill, over /health, {label} ms": float(infill - health)}
        row |= {f"engine, {label} ms": _MILLISECONDS * float(np.percentile(engine, percent))}
    return row


def _typed(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the text before the cursor after each key, and llama.vim's request."""
    request = json.loads(REQUEST.read_bytes()) | {"input_extra": [], "input_suffix": "\n"}
    lines = path.read_text(encoding="utf-8").split("\n")
    keys = 0
    for place in range(LINES_BEFORE, len(lines)):
        before = "".join(f"{line}\n" for line in lines[place - LINES_BEFORE : place])
        for length in range(len(lines[place]) + 1):
            typed = lines[place][:length]
            asked = {**request, "input_prefix": before, "prompt": typed}
            yield before + typed, json.dumps(asked).encode()
            keys += 1
            if keys == KEYS:
                return


if __name__ == "__main__":
    main()
