"""The editor's start in a real terminal, as ratios to `import textual.app` in the same run.

PREDICTIVE_HOME=HOME python -m benchmarks.editor_start_up MODEL
"""

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.command import measure
from benchmarks.terminal import editor

RUNS = 9


def main() -> None:
    """Start each in turn, several times over, and print the medians."""
    (model,) = sys.argv[1:]
    environment = {"PREDICTIVE_HOME": os.environ["PREDICTIVE_HOME"]}
    seconds: dict[str, list[float]] = {
        "import textual.app": [],
        "first picture": [],
        "first suggestion": [],
    }
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory() as home:
            imported = measure([sys.executable, "-c", "import textual.app"], Path(home))
        seconds["import textual.app"].append(imported.seconds)
        begun = time.perf_counter()
        with editor("-m", model, environment=environment) as terminal:
            painted = terminal.wait_for("untitled").seconds
            suggested = terminal.wait_for("1 ").seconds
        seconds["first picture"].append(painted - begun)
        seconds["first suggestion"].append(suggested - begun)
    _print(seconds)


def _print(seconds: dict[str, list[float]]) -> None:
    median = {name: statistics.median(runs) for name, runs in seconds.items()}
    print("| | median s | x import textual.app |\n|---|---|---|")
    for name, middle in median.items():
        print(f"| {name} | {middle:.3f} | {middle / median['import textual.app']:.2f} |")


if __name__ == "__main__":
    main()
