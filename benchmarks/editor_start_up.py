"""The editor's start-up in a terminal, as ratios to `import textual.app` in the same run.

PREDICTIVE_HOME=HOME python -m benchmarks.editor_start_up MODEL
"""

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.command import measure
from benchmarks.report import report
from benchmarks.terminal import editor

RUNS = 9


def main() -> None:
    """Start each in turn, several times, and print the medians."""
    (model,) = sys.argv[1:]
    environment = {"PREDICTIVE_HOME": os.environ["PREDICTIVE_HOME"]}
    seconds: dict[str, list[float]] = {
        "import textual.app": [],
        "first paint": [],
        "first suggestion": [],
    }
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory() as home:
            measured = measure([sys.executable, "-c", "import textual.app"], Path(home))
        seconds["import textual.app"].append(measured.seconds)
        begun = time.perf_counter()
        with editor("-m", model, environment=environment) as terminal:
            painted = terminal.wait_for("untitled").seconds
            suggested = terminal.wait_for("1 ").seconds
        seconds["first paint"].append(painted - begun)
        seconds["first suggestion"].append(suggested - begun)
    medians = {name: statistics.median(runs) for name, runs in seconds.items()}
    imported = medians["import textual.app"]
    report([
        {"to": name, "median s": median, "x import textual.app": median / imported}
        for name, median in medians.items()
    ])  # fmt: skip


if __name__ == "__main__":
    main()
