"""Runs predictive as a person does, and measures it."""

import importlib.util
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

SHARED_DATA = Path(__file__).parents[2] / "shared" / "data"


class Measured(NamedTuple):
    """What a process printed, how long it took, and the most memory it held."""

    output: str
    seconds: float
    peak_megabytes: float


def predictive(*arguments: object, home: Path, stdin: str = "") -> Measured:
    """Run one command in `home` and measure it."""
    return measure([sys.executable, "-m", "predictive", *map(str, arguments)], home, stdin)


def measure(command: list[str], home: Path, stdin: str = "") -> Measured:
    """Run a process to its end; its standard error is shown."""
    environment = {**os.environ, "PREDICTIVE_HOME": str(home)}
    started = time.perf_counter()
    process = subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(stdin)
    process.stdin.close()
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(command)} failed")
    return Measured(output, time.perf_counter() - started, peak(usage))


def peak(usage: resource.struct_rusage) -> float:
    """Return the peak resident memory in megabytes (kilobytes are given on Linux)."""
    return usage.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)


@contextmanager
def temporary_home() -> Iterator[Path]:
    """A home for a benchmark, gone after it."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def shared_protocol() -> ModuleType:
    """Return the shared module that types phrases with any engine."""
    path = shared("../bench/keystroke_savings.py")
    spec = importlib.util.spec_from_file_location("protocol", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def shared(name: str) -> Path:
    """Return a file of the shared data, or end with a word where it is not there."""
    path = SHARED_DATA / name
    if not path.exists():
        raise SystemExit(f"skipped: {path} is not here")
    return path
