"""Training on a large text: the time until it starts, its memory, and the time of a step.

python -m benchmarks.large_corpus word 1000
python -m benchmarks.large_corpus char 1000

The same network is trained on two megabytes, where steps should take as long.
"""

import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from statistics import median

from benchmarks.command import predictive, temporary_home
from benchmarks.report import Row, report
from benchmarks.shared_data import shared
from predictive.services import event_log
from predictive.training.events import Step


def main(level: str, megabytes: str) -> None:
    """Train for a short time on a small and on a large text, and print a table."""
    report([train(level, size, limit) for size, limit in ((2, 60), (int(megabytes), 360))])


def train(level: str, megabytes: int, time_limit: int) -> Row:
    """Return the figures of one run with one worker."""
    with temporary_home() as home:
        text, log = home / "text.txt", home / "log.jsonl"
        with text.open("w", encoding="utf-8") as target:
            target.writelines(_prose(megabytes * 1_000_000))
        options = ("--level", level, "--hidden-size", 512, "--embedding-dim", 128,
                   "--vocab-size", 20_000, "--batch-size", 32, "--sequence-length", 32,
                   "--workers", 1, "--time-limit", f"{time_limit}s", "--log", log)  # fmt: skip
        done = predictive("train", text, *options, home=home)
        events, _ = event_log.read_events(log)
    steps = [event for event in events if isinstance(event, Step)]
    per_step = [(b.seconds - a.seconds) / (b.step - a.step) for a, b in pairwise(steps)]
    return {
        "level": level,
        "text": f"{megabytes:,} MB",
        "first ten steps after, s": steps[0].seconds,
        "peak MB": done.peak_megabytes,
        "ms per step": 1000 * median(per_step),
    }


def _prose(size: int) -> Iterator[str]:
    """Yield the prose repeatedly, up to `size` bytes, with a different line after each file."""
    files = sorted(Path(shared("prose")).glob("*.txt"))
    written, number = 0, 0
    while written < size:
        text = files[number % len(files)].read_text(encoding="utf-8")[: size - written]
        yield f"{text}\nround {number}\n"
        written += len(text.encode())
        number += 1


if __name__ == "__main__":
    main(*sys.argv[1:])
