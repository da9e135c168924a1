"""Cold start of whole processes, as ratios to `import torch` in the same run.

python -m benchmarks.start_up
"""

import statistics
import sys
from pathlib import Path

from benchmarks.command import Measured, measure, temporary_home
from benchmarks.report import report

RUNS = 9
CORPORA = Path(__file__).parents[1] / "corpora"
TYPED = "Voy al parque con mi per\n"


def main() -> None:
    """Train two small models, then time each command in turn, several times."""
    python = [sys.executable]
    tool = [sys.executable, "-m", "predictive"]
    commands = {
        "import torch": [*python, "-c", "import torch"],
        "predictive --help": [*tool, "--help"],
        "complete, bundled model": [*tool, "complete", "-m", "base"],
        "complete, word model": [*tool, "complete", "-m", "word"],
        "complete, character model": [*tool, "complete", "-m", "char"],
    }
    with temporary_home() as home:
        for level in ("word", "char"):
            flags = ["--from", "none", "--level", level, "--name", level, "--time-limit", "20s"]
            measure([*tool, "train", str(CORPORA), *flags], home)
        runs: dict[str, list[Measured]] = {name: [] for name in commands}
        for _ in range(RUNS):
            for name, command in commands.items():
                runs[name].append(measure(command, home, TYPED))
    torch = _median_seconds(runs["import torch"])
    report([
        {
            "command": name,
            "median s": _median_seconds(measured),
            "x import torch": _median_seconds(measured) / torch,
            "peak MB": max(run.peak_megabytes for run in measured),
        }
        for name, measured in runs.items()
    ])  # fmt: skip


def _median_seconds(runs: list[Measured]) -> float:
    return statistics.median(run.seconds for run in runs)


if __name__ == "__main__":
    main()
