"""Peak memory and time of preparing a large corpus for training.

python -m benchmarks.preparation word 1000
"""

import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.command import peak, shared, temporary_home
from predictive.tokenizer import LEVELS
from predictive.training.options import Vocabulary
from predictive.training.preparation import prepare


def main(level: str, megabytes: str) -> None:
    """Write so many megabytes of prose, each round with other words, and prepare them."""
    assert level in LEVELS
    with temporary_home() as folder:
        file = folder / "corpus.txt"
        with file.open("w", encoding="utf-8") as target:
            target.writelines(_prose(int(megabytes) * 1_000_000))
        before = peak(resource.getrusage(resource.RUSAGE_SELF))
        started = time.perf_counter()
        events = prepare(folder, [str(file)], level, Vocabulary())
        try:
            while True:
                print(next(events))
        except StopIteration as result:
            print(result.value[1])
        seconds = time.perf_counter() - started
    after = peak(resource.getrusage(resource.RUSAGE_SELF))
    print(f"{level}: {megabytes} MB in {seconds:.0f} s, peak {after:.0f} MB ({before:.0f} before)")


def _prose(size: int) -> Iterator[str]:
    files = sorted(Path(shared("prose")).glob("*.txt"))
    written, number = 0, 0
    while written < size:
        text = files[number % len(files)].read_text(encoding="utf-8")
        yield f"{text}\nround {number}\n"
        written += len(text.encode())
        number += 1


if __name__ == "__main__":
    main(*sys.argv[1:])
