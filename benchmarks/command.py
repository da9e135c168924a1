"""Run predictive and other commands as a user does, and measure them."""

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple


class Measured(NamedTuple):
    """The standard output of a process, the time that it took, and its peak memory."""

    output: str
    seconds: float
    cpu_seconds: float
    """Of all threads, and of the processes that it waited for."""
    peak_megabytes: float


def predictive(*arguments: object, home: Path, stdin: str = "") -> Measured:
    """Run one command with its files in `home`, and measure it."""
    return measure([sys.executable, "-m", "predictive", *map(str, arguments)], home, stdin)


def measure(command: list[str], home: Path, stdin: str = "") -> Measured:
    """Run a process to its end and measure it; its standard error is shown.

    Raises `SystemExit` if it fails.
    """
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
    seconds = time.perf_counter() - started
    return Measured(output, seconds, usage.ru_utime + usage.ru_stime, _peak_megabytes(usage))


def _peak_megabytes(usage: resource.struct_rusage) -> float:
    """Return the peak resident memory, which macOS counts in bytes and Linux in kilobytes."""
    return usage.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)


@contextmanager
def temporary_home() -> Iterator[Path]:
    """Yield a home for one benchmark, and delete it afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)
