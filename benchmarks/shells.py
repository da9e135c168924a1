"""How much longer zsh takes to ask the daemon than the daemon's engine takes to answer.

OPENBLAS_NUM_THREADS=1 python -m benchmarks.shells

A text is typed key by key. zsh asks with the function that `predictive shell zsh` gives it: a
connection for each key, in the shell's own process and, as zsh-autosuggestions does, in a new one.
"engine" is the same computation in this process, and "over it" is how much longer zsh takes for the
same key. Every answer is compared with the right one. At last, it asks for a model that is missing,
which needs no engine.
"""

import os
import shutil
import subprocess
import time
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.command import temporary_home
from benchmarks.report import Row, report
from benchmarks.serving import serving, typed_lines
from predictive import paths
from predictive.prediction.predictor import Predictor
from predictive.prediction.session import Session
from predictive.settings import Settings
from predictive.shells import script
from predictive.suggesting.continuation import continuation

TEXT = Path(__file__).parents[1] / "corpora" / "en" / "letters.txt"
TIMES = 5
"""Each key is asked about so often, and the quickest answer counts: other programs run too."""
_MILLISECONDS = 1000
_SETTINGS = Settings()
_ASKS = {
    "in its own process": '_predictive_ask "$text"; print -r -- $((EPOCHREALTIME - began)) $REPLY',
    "in a new process": 'IFS= read -r REPLY < <(_predictive_ask "$text"; print -r -- "$REPLY"); '
    "print -r -- $((EPOCHREALTIME - began)) $REPLY",
}


def main() -> None:
    """Print the table."""
    if shutil.which("zsh") is None:
        raise SystemExit("skipped: there is no zsh")
    texts = [text for text in typed_lines(TEXT) if text.strip() for _ in range(TIMES)]
    with temporary_home() as home:
        os.environ[paths.HOME] = str(home)
        with serving():
            report([_row(name, ask, texts) for name, ask in _ASKS.items()])
            report([_asking_alone(name, ask, texts) for name, ask in _ASKS.items()])


def _row(name: str, ask: str, texts: list[str]) -> Row:
    """Return the times of the engine, and how much longer zsh takes."""
    own, asked = _engine(texts), _zsh(ask, texts)
    engine, over = _quickest(own), _quickest(asked) - _quickest(own)
    pairs = [(expected, ghost) for (_, expected), (_, ghost) in zip(own, asked, strict=True)]
    row: Row = {
        "zsh asks": name,
        "keys": len(engine),
        "wrong": sum(ghost not in (expected, "") for expected, ghost in pairs),
        "too late": sum(ghost == "" != expected for expected, ghost in pairs),
    }
    for label, percent in (("median", 50), ("p99", 99)):
        row[f"engine, {label} ms"] = float(np.percentile(engine, percent))
        row[f"over it, {label} ms"] = float(np.percentile(over, percent))
    return row


def _asking_alone(name: str, ask: str, texts: list[str]) -> Row:
    """Return the times of requests that are answered at once: there is no such model."""
    asked = _quickest(_zsh(f"_predictive_model=none; {ask}", texts))
    median, p99 = np.percentile(asked, [50, 99]).tolist()
    return {"zsh asks for nothing": name, "median ms": median, "p99 ms": p99}


def _quickest(found: list[tuple[float, str]]) -> npt.NDArray[np.float64]:
    """Return the milliseconds of the quickest answer to each key."""
    seconds = np.array([each for each, _ in found])
    quickest: npt.NDArray[np.float64] = seconds.reshape(-1, TIMES).min(axis=1)
    return _MILLISECONDS * quickest


def _engine(texts: list[str]) -> list[tuple[float, str]]:
    """Return the seconds that each answer takes in this process, and the answer."""
    session = Predictor.from_directory(paths.base_model()).session()
    found = []
    for text in texts:
        began = time.perf_counter()
        ghost = _ghost(session, text)
        found.append((time.perf_counter() - began, ghost))
    return found


def _zsh(ask: str, texts: list[str]) -> list[tuple[float, str]]:
    """Return the seconds that each answer takes in zsh, and the answer."""
    again = "zf_rm -f $_predictive_socket.silent"  # or one late answer would silence it for 5 s
    loop = f"while IFS= read -r text; do {again}; began=$EPOCHREALTIME; {ask}; done"
    setup = f"{script('zsh', paths.socket(), '')}\nzmodload -F zsh/files b:zf_rm"
    done = subprocess.run(
        ["zsh", "-fc", f"{setup}\n{loop}"],
        input="".join(f"{text}\n" for text in texts),
        capture_output=True,
        text=True,
        check=True,
    )
    lines = (line.partition(" ") for line in done.stdout.splitlines())
    return [(float(seconds), ghost) for seconds, _, ghost in lines]


def _ghost(session: Session, text: str) -> str:
    return continuation(session, text, words=_SETTINGS.words, confidence=_SETTINGS.confidence)


if __name__ == "__main__":
    main()
