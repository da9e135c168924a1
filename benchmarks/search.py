"""The flags of `predictive train` that suit a text best, by successive halving.

python -m benchmarks.search HOME [--trials 16] [--seconds 30] [--texts letters ...] [--level char]

Trials with random flags, and one with the defaults, train for the same time. The better half trains
again for twice the time, and so on until one is left; the defaults stay to the end, to compare
(Jamieson and Talwalkar 2016, "Non-stochastic Best Arm Identification and Hyperparameter
Optimization"; each time from scratch, as the learning rate depends on the time that is planned).
`predictive train` chooses which part of a text is held out. Results are kept in HOME: a search that
was killed continues.
"""

import argparse
import json
import random
import shlex
from collections.abc import Callable
from pathlib import Path

import msgspec

from benchmarks.command import predictive
from benchmarks.report import Row, report
from benchmarks.shared_data import bilingual_sample, modern, shared
from predictive.model.config import Validation
from predictive.model.directory import load_config
from predictive.options import Level

TEXTS: dict[str, Callable[[], str]] = {
    "letters": lambda: modern("redacciones-es")[:50_000],
    "chat": lambda: modern("selfdialogue-en")[:300_000],
    "mixed": lambda: bilingual_sample(1_000_000),
    "novels": lambda: shared("prose/eltec-novelas-es.txt").read_text(encoding="utf-8")[:5_000_000],
}
"""50 KB of a learner's essays, 300 KB of chats, 1 MB in two languages, 5 MB of novels."""
_FLAGS: dict[str, tuple[float, ...]] = {
    "--hidden-size": (128, 256, 384, 512, 768),
    "--embedding-dim": (64, 128, 256),
    "--num-layers": (1, 1, 2),
    "--learning-rate": (0.001, 0.002, 0.004, 0.008),
    "--dropout": (0, 0.1, 0.2, 0.35, 0.5),
    "--batch-size": (8, 16, 32, 64),
    "--sequence-length": (32, 64, 128),
}
_DEFAULTS = ""


class Result(msgspec.Struct, frozen=True):
    """What a trial came to after some seconds of training."""

    text: str
    level: Level
    flags: str
    seconds: int
    size: str
    best: Validation


class Results:
    """All results in a home, each kept as soon as it is there."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._file = home / "results.jsonl"
        lines = self._file.read_bytes().splitlines() if self._file.exists() else []
        self._found = [msgspec.json.decode(line, type=Result) for line in lines]

    def of(self, text: str, level: Level, flags: str, seconds: int) -> Result:
        """Return the result of a trial, which is run if it has not been."""
        wanted = (text, level, flags, seconds)
        for each in self._found:
            if (each.text, each.level, each.flags, each.seconds) == wanted:
                return each
        result = self._run(*wanted)
        with self._file.open("ab") as file:
            file.write(msgspec.json.encode(result) + b"\n")
        self._found.append(result)
        return result

    def _run(self, text: str, level: Level, flags: str, seconds: int) -> Result:
        path = self._home / f"{text}.txt"
        if not path.exists():
            path.write_text(TEXTS[text](), encoding="utf-8")
        done = predictive(
            *("train", path, "--from", "none", "--level", level, "--time-limit", f"{seconds}s"),
            *("--name", f"{text}-{level}", "--force", "--json", "--workers", 1),
            *shlex.split(flags),
            home=self._home,
        )
        config = load_config(Path(json.loads(done.output)["path"]))
        sizes = config.architecture
        size = f"{sizes.num_layers} x {sizes.hidden_size}, {sizes.embedding_dim}"
        return Result(text, level, flags, seconds, size, config.training.best)


def main() -> None:
    """Search each text at each level, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--trials", type=int, default=16)
    parser.add_argument("--seconds", type=int, default=30, help="of the first round")
    parser.add_argument("--texts", nargs="+", choices=TEXTS, default=list(TEXTS))
    parser.add_argument("--level", choices=("char", "word"), help="both by default")
    flags = parser.parse_args()
    flags.home.mkdir(parents=True, exist_ok=True)
    levels: list[Level] = [flags.level] if flags.level else ["char", "word"]
    rows: list[Row] = []
    for text in flags.texts:
        for level in levels:
            results = Results(flags.home)
            rows += _search(results, text, level, random_trials(flags.trials), flags.seconds)
    report(rows)


def random_trials(count: int) -> list[str]:
    """Return the flags of trials, always the same."""
    rng = random.Random(1)  # noqa: S311
    return [
        " ".join(f"{flag} {rng.choice(values):g}" for flag, values in _FLAGS.items())
        for _ in range(count)
    ]


def _search(
    results: Results, text: str, level: Level, trials: list[str], seconds: int
) -> list[Row]:
    """Return rows of the defaults and of what is left at the end, for the same time."""
    while True:
        ranked = sorted(trials, key=lambda each: _loss(results.of(text, level, each, seconds)))
        if len(ranked) == 1:
            break
        trials, seconds = ranked[: len(ranked) // 2], 2 * seconds
    found = [results.of(text, level, each, seconds) for each in (_DEFAULTS, ranked[0])]
    return [_row(each) for each in found]


def _loss(result: Result) -> float:
    return result.best.nats_per_character


def _row(result: Result) -> Row:
    return {
        "text": result.text,
        "level": result.level,
        "flags": result.flags or "defaults",
        "size": result.size,
        "seconds": result.seconds,
        "epochs": result.best.epoch,
        "bits per character": result.best.bits_per_character,
    }


if __name__ == "__main__":
    main()
