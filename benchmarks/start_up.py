"""Cold start of whole processes, as ratios to `import torch` in the same run.

python -m benchmarks.start_up
"""

import statistics
import sys
from pathlib import Path

from benchmarks.command import Measured, measure, temporary_home

RUNS = 9
CORPORA = Path(__file__).parents[1] / "corpora"
TYPED = "Voy al parque con mi per\n"


def main() -> None:
    """Train two small models, then time each command in turn, several times over."""
    python = [sys.executable]
    tool = [sys.executable, "-m", "predictive"]
    commands = {
        "import torch": [*python, "-c", "import torch"],
        "predictive --help": [*tool, "--help"],
        "complete, the model in the box": [*tool, "complete", "-m", "base"],
        "complete, words": [*tool, "complete", "-m", "word"],
        "complete, characters": [*tool, "complete", "-m", "char"],
    }
    with temporary_home() as home:
        for level in ("word", "char"):
            flags = ["--from", "none", "--level", level, "--name", level, "--time-limit", "20s"]
            measure([*tool, "train", str(CORPORA), *flags], home)
        runs: dict[str, list[Measured]] = {name: [] for name in commands}
        for _ in range(RUNS):
            for name, command in commands.items():
                runs[name].append(measure(command, home, TYPED))
    _print(runs)


def _print(runs: dict[str, list[Measured]]) -> None:
    median = {name: statistics.median(run.seconds for run in many) for name, many in runs.items()}
    print("| command | median s | x import torch | peak MB |\n|---|---|---|---|")
    for name, many in runs.items():
        ratio = median[name] / median["import torch"]
        memory = max(run.peak_megabytes for run in many)
        print(f"| {name} | {median[name]:.3f} | {ratio:.2f} | {memory:.0f} |")


if __name__ == "__main__":
    main()
