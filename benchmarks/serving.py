"""Suggestions from the daemon, as ratios to the same without a socket.

OPENBLAS_NUM_THREADS=1 python -m benchmarks.serving [--seconds 60]

Two texts are typed key by key, and each line is asked for as a shell does, over one connection and
with a new one for each key. "engine" is the time of the same computation in this process; "over
it" is how much longer the daemon takes. `predictive complete` is timed with the
daemon and without it, beside `predictive --version`. At last, eight clients ask at once, half of
them with a new connection for each request; every answer is compared with the right one.
"""

import argparse
import os
import re
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from benchmarks.command import measure, temporary_home
from benchmarks.report import Row, report
from predictive import paths
from predictive.prediction.predictor import Predictor
from predictive.prediction.session import Session
from predictive.settings import Settings
from predictive.suggesting.continuation import continuation

TEXTS = [
    Path(__file__).parents[1] / "corpora" / name for name in ("es/cartas.txt", "en/letters.txt")
]
KEYS = 1_500
"""Of each text."""
ROUNDS = 15
CLIENTS = 8
TYPED = "Voy al parque con mi per"
_MILLISECONDS = 1000
_SETTINGS = Settings()


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=60)
    seconds = parser.parse_args().seconds
    predictor = Predictor.from_directory(paths.base_model())
    with temporary_home() as home:
        os.environ[paths.HOME] = str(home)
        with serving():
            report(_round_trips(predictor))
        report(_commands(home))
        with serving() as process:
            _ask_at_once(predictor, seconds)
            _print_memory(process.pid)


@contextmanager
def serving() -> Iterator[subprocess.Popen[str]]:
    """Serve as long as the context lasts."""
    command = [sys.executable, "-m", "predictive", "serve"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        process.stderr.readline()
        try:
            yield process
        finally:
            process.terminate()


# Round trips


def _round_trips(predictor: Predictor) -> list[Row]:
    """Return the times of the engine, and how much longer the daemon takes."""
    with _connected() as kept:
        return [
            _timed("one connection", predictor, TEXTS[0], lambda text: _ask(kept, text)),
            _timed("a connection for each key", predictor, TEXTS[1], _connect_and_ask),
        ]


def _timed(name: str, predictor: Predictor, path: Path, ask: Callable[[str], str]) -> Row:
    """Type a text, and return the times of the engine and of the daemon for it."""
    session = predictor.session()
    own, asked = [], []
    for text in typed_lines(path):
        began = time.perf_counter()
        expected = _ghost(session, text)
        between = time.perf_counter()
        answer = ask(text)
        own.append(_MILLISECONDS * (between - began))
        asked.append(_MILLISECONDS * (time.perf_counter() - between))
        assert answer == expected
    row: Row = {"typed with": name}
    for label, percent in (("median", 50), ("p99", 99)):
        engine, daemon = (float(np.percentile(each, percent)) for each in (own, asked))
        row |= {f"engine, {label} ms": engine, f"daemon, over it, {label} ms": daemon - engine}
    return row


def typed_lines(path: Path) -> Iterator[str]:
    """Yield the text before the cursor on its line, after each key."""
    text = path.read_text(encoding="utf-8")[:KEYS]
    for line in text.splitlines():
        yield from (line[:length] for length in range(1, len(line) + 1))


def _ghost(session: Session, text: str) -> str:
    if not text.strip():
        return ""
    return continuation(session, text, words=_SETTINGS.words, confidence=_SETTINGS.confidence)


@contextmanager
def _connected() -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(paths.socket()))
        yield connection


def _ask(connection: socket.socket, text: str) -> str:
    """Return what a shell is answered; nothing typed here needs to be escaped."""
    connection.sendall(f"S\t\t{text}\n".encode())
    answer = b""
    while not answer.endswith(b"\n"):
        answer += connection.recv(1 << 16)
    return answer.decode().removesuffix("\n")


def _connect_and_ask(text: str) -> str:
    with _connected() as connection:
        return _ask(connection, text)


# Whole processes


def _commands(home: Path) -> list[Row]:
    """Return the times of whole processes, with a daemon and without one."""
    version = [sys.executable, "-m", "predictive", "--version"]
    complete = [sys.executable, "-m", "predictive", "complete", TYPED]
    with serving():
        served = _ratio(complete, version, home)
    loaded = _ratio(complete, version, home)
    return [
        {"complete": "with the daemon", "median ms": served[0], "x --version": served[1]},
        {"complete": "without it", "median ms": loaded[0], "x --version": loaded[1]},
    ]


def _ratio(command: list[str], other: list[str], home: Path) -> tuple[float, float]:
    """Return a command's median milliseconds, and the median ratio to another one's."""
    rounds = [
        [measure(each, home).seconds for each in (command, other)] for _ in range(ROUNDS + 1)
    ][1:]
    times = [_MILLISECONDS * mine for mine, _ in rounds]
    return statistics.median(times), statistics.median(mine / other for mine, other in rounds)


def _print_memory(process: int) -> None:
    """Print the peak memory of the daemon (Linux)."""
    numpy = [sys.executable, "-c", "import numpy; print(open('/proc/self/status').read())"]
    imported = subprocess.run(numpy, capture_output=True, text=True, check=True).stdout
    served = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    peak = _peak_megabytes(served)
    print(f"\npeak memory: {peak:.0f} MB, {peak / _peak_megabytes(imported):.1f} x import numpy")


def _peak_megabytes(status: str) -> float:
    return int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) / 1024


# Many clients


def _ask_at_once(predictor: Predictor, seconds: float) -> None:
    """Let clients ask at once, and count right and wrong answers."""
    session, texts = predictor.session(), [*typed_lines(TEXTS[0]), *typed_lines(TEXTS[1])]
    expected = [(text, _ghost(session, text)) for text in texts]
    counts: Counter[str] = Counter()
    end = time.monotonic() + seconds
    clients = [
        threading.Thread(target=_check, args=(expected, end, counts, number))
        for number in range(CLIENTS)
    ]
    for each in clients:
        each.start()
    for each in clients:
        each.join()
    print(f"\n{CLIENTS} clients at once, {seconds:.0f} s: {dict(counts)}")


def _check(expected: list[tuple[str, str]], end: float, counts: Counter[str], number: int) -> None:
    """Ask at random until a time, and count what is answered."""
    rng = np.random.default_rng(number)
    with _connected() as kept:
        while time.monotonic() < end:
            text, ghost = expected[rng.integers(len(expected))]
            answer = _ask(kept, text) if number % 2 else _connect_and_ask(text)
            kind = "right" if answer == ghost else "wrong" if answer else "none in time"
            counts[kind] += 1


if __name__ == "__main__":
    main()
