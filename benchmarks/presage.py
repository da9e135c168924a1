"""Presage, another engine of predictive text, trained on the same text.

Needs Debian's packages presage, libpresage-dev and g++.
"""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from benchmarks.phrases import phrases
from benchmarks.shared_data import keystroke_protocol, shared
from predictive.evaluation.keystroke_savings import Suggest
from predictive.prediction.suggestion import Suggestion


class Presage(NamedTuple):
    """Presage running in a process of its own."""

    suggest: Suggest
    command: list[str]
    """Starts a process that answers each line with suggestions."""
    database: Path
    cpu_seconds: Callable[[], float]
    """Returns the CPU time that the process has taken."""


@contextmanager
def presage_on(texts: list[Path]) -> Iterator[Presage | None]:
    """Yield presage with its default predictors, trained on `texts`; `None` if not installed."""
    if not (shutil.which("text2ngram") and shutil.which("g++")):
        print("(presage or g++ is not installed: its rows are left out)")
        yield None
        return
    protocol = keystroke_protocol()
    with tempfile.TemporaryDirectory() as folder:
        driver = Path(folder) / "driver"
        source = shared("../bench/presage_driver.cpp")
        subprocess.run(["g++", "-O2", source, "-o", driver, "-lpresage"], check=True)
        lines = [line for text in texts for line in phrases(text.read_text(encoding="utf-8"))]
        presage = protocol.Presage(lines, 5, str(driver), Path(folder))
        command, database = [str(driver), f"{folder}/presage.xml"], Path(folder) / "ngrams.db"
        yield Presage(
            _suggest_with(presage), command, database, lambda: _cpu_seconds(presage.process.pid)
        )
        presage.process.terminate()


def _suggest_with(presage: Callable[[str, str], list[str]]) -> Suggest:
    def suggest(text: str, limit: int) -> list[Suggestion]:
        return [Suggestion(word, 0.0) for word in presage(text, "")[:limit]]

    return suggest


def _cpu_seconds(pid: int) -> float:
    """Read the clock of a process, numbered as Linux's clock_getcpuclockid numbers it."""
    return time.clock_gettime(~pid << 3 | 2)
