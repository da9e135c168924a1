"""What an idle editor costs: bytes sent to the terminal, and processor time.

PREDICTIVE_HOME=HOME python -m benchmarks.editor_idle MODEL [--seconds 30] [--checkout FOLDER ...]
"""

import argparse
import os
import time
from pathlib import Path

from benchmarks.report import Row, report
from benchmarks.terminal import Terminal, editor, empty_home

_TEXT = "Voy al parque con mi per"
_SETTLED = 5.0
"""Seconds after which nothing more is to be shown: notices stay for two."""


def main() -> None:
    """Leave each editor alone for a while, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model")
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--checkout", nargs="+", default=[str(Path(__file__).parents[1])])
    flags = parser.parse_args()
    report([_measure(flags.model, each, flags.seconds) for each in flags.checkout])


def _measure(model: str, checkout: str, seconds: float) -> Row:
    """Return what an editor with a text costs that is neither saved nor typed on."""
    with (
        empty_home() as home,
        editor(
            *("-m", model), environment={"PREDICTIVE_HOME": home}, checkout=checkout
        ) as terminal,
    ):
        terminal.wait_for("1 ")
        for key in _TEXT:
            terminal.send(key)
        _received(terminal, _SETTLED)
        used = _processor_seconds(terminal)
        received = _received(terminal, seconds)
        spent = _processor_seconds(terminal) - used
    return {
        "checkout": Path(checkout).name,
        "seconds": seconds,
        "bytes": received,
        "processor, ms per second": 1000 * spent / seconds,
    }


def _received(terminal: Terminal, seconds: float) -> int:
    return sum(frame.received for frame in terminal.frames(time.perf_counter() + seconds))


def _processor_seconds(terminal: Terminal) -> float:
    """Return the processor time of a process (Linux)."""
    fields = Path(f"/proc/{terminal.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
