"""Cold start of whole processes, as ratios to `import torch` in the same run.

python -m benchmarks.start_up

The modules are compiled first, as an installer does. Each round runs every command once, one after
the other; a ratio is the median over the rounds.
"by CPU" is the same ratio of CPU times, which other programs change less. "loading" is the CPU time
from the end of the imports to a predictor that can suggest.

The peak memory of a process includes that of the process that started it, so this one stays small.
"""

import compileall
import statistics
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import predictive
from benchmarks.command import measure, temporary_home
from benchmarks.report import report
from benchmarks.shared_data import LEARNED_WORDS, everyday_training
from predictive import paths

ROUNDS = 9
CORPORA = Path(__file__).parents[1] / "corpora"
TYPED = "Voy al parque con mi per\n"
_LOADING = """
import sys, time
import numpy, tokenizers, predictive, predictive.learned.store, predictive.prediction.predictor
from pathlib import Path
learned = predictive.learned.store.LearnedStore(Path(sys.argv[2])) if sys.argv[2:] else None
began = time.process_time()
predictor = predictive.prediction.predictor.Predictor.from_directory(Path(sys.argv[1]), learned)
print(1000 * (time.process_time() - began))
"""


class Timed(NamedTuple):
    """A command to time."""

    name: str
    command: list[str]
    home: Path


def main() -> None:
    """Train two small models, then time each command in turn, several times."""
    compileall.compile_dir(predictive.__path__[0], quiet=1)
    tool = [sys.executable, "-m", "predictive"]
    with temporary_home() as home, temporary_home() as learned_home:
        for level in ("word", "char"):
            flags = ["--from", "none", "--level", level, "--name", level, "--time-limit", "60s"]
            measure([*tool, "train", str(CORPORA), *flags], home)
        learned = learned_home / paths.learned().name
        learn = [sys.executable, "-m", "benchmarks.learned_text", str(learned)]
        measure([*learn, *map(str, everyday_training("es"))], learned_home)
        complete = [*tool, "complete", "-m"]
        timed = [
            Timed("import torch", [sys.executable, "-c", "import torch"], home),
            Timed("predictive --help", [*tool, "--help"], home),
            Timed("complete, bundled model", [*complete, "base"], home),
            Timed(f"complete, {LEARNED_WORDS:,} words learned", [*complete, "base"], learned_home),
            Timed("complete, word model", [*complete, "word"], home),
            Timed("complete, character model", [*complete, "char"], home),
        ]
        _report(timed)
        base = str(paths.base_model())
        print(f"\nloading the bundled model, after the imports: {_loading(base):.0f} ms")
        print(f"with {LEARNED_WORDS:,} words learned: {_loading(base, str(learned)):.0f} ms")


def _report(timed: list[Timed]) -> None:
    for each in timed:
        measure(each.command, each.home, TYPED)  # its files are in the page cache from now on
    rounds = [[measure(each.command, each.home, TYPED) for each in timed] for _ in range(ROUNDS)]
    torch, *_ = by_command = list(zip(*rounds, strict=True))
    report([
        {
            "command": each.name,
            "median s": statistics.median(run.seconds for run in runs),
            "x import torch": _ratio([run.seconds for run in runs], [run.seconds for run in torch]),
            "by CPU": _ratio(
                [run.cpu_seconds for run in runs], [run.cpu_seconds for run in torch]
            ),
            "peak MB": max(run.peak_megabytes for run in runs),
        }
        for each, runs in zip(timed, by_command, strict=True)
    ])  # fmt: skip


def _ratio(times: list[float], others: list[float]) -> float:
    """Return the median of the ratios within each round."""
    return statistics.median(time / other for time, other in zip(times, others, strict=True))


def _loading(*arguments: str) -> float:
    """Return the milliseconds that loading takes in a fresh process, as a median."""
    command = [sys.executable, "-c", _LOADING, *arguments]
    runs = [
        subprocess.run(command, capture_output=True, text=True, check=True) for _ in range(ROUNDS)
    ]
    return statistics.median(float(run.stdout) for run in runs)


if __name__ == "__main__":
    main()
