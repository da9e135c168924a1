"""The time that a suggestion takes while a long document is typed, beside presage's.

OPENBLAS_NUM_THREADS=1 python -m benchmarks.suggestion_speed --home ~/my/home --model en

On one core, letter by letter, after 2,000 words and after 50,000.
"""

import argparse
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

from benchmarks.presage import presage_on
from benchmarks.shared_data import everyday_training
from predictive.evaluation.keystroke_savings import Suggest
from predictive.model.directory import load_model
from predictive.prediction.predictor import Predictor

WORDS_BEFORE = (2_000, 50_000)
WORDS_TYPED = 400
PRESAGE_CONTEXT = 200
"""Characters; presage looks back no further than 80."""
LOADS = 5
DEGENERATE_TEXTS = {
    "1 MB without a space": "a" * 1_000_000,
    "1 MB of short words": "ab " * 333_333,
    "joiners": "a-" * 500_000,
    "combining marks": "\u0301" * 100_000,
    "emoji": "🙂" * 100_000,
    "openings": "¿" * 100_000,
    "line ends": "a\r\n" * 100_000,
    "blank lines": "\n\u2003" * 100_000,
    "blanks": " " * 1_000_000,
    "quotes": "\"' " * 100_000,
    "scripts": "שלום नमस्ते 你好 hola " * 20_000,
    "controls": "\x00\x01\x1b[31m " * 100_000,
}
_LOADING = """
import sys, time
import numpy, tokenizers, predictive, predictive.prediction.predictor
from pathlib import Path
began = time.perf_counter()
predictor = predictive.prediction.predictor.Predictor.from_directory(Path(sys.argv[1]))
print(time.perf_counter() - began)
"""


def main() -> None:
    """Print a table, and the time to load the model after the imports."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--model", default="en")
    parser.add_argument("--language", default="en")
    arguments = parser.parse_args()
    folder = arguments.home / "models" / arguments.model
    os.sched_setaffinity(0, {0})
    texts = everyday_training(arguments.language)
    document = " ".join(texts[0].read_text(encoding="utf-8").split()[: max(WORDS_BEFORE) + 1000])
    predictor = Predictor(load_model(folder))
    print("| words before | engine | p50 ms | p99 ms | longest ms |\n|---|---|---|---|---|")
    with presage_on(texts) as presage:
        for words in WORDS_BEFORE:
            _row(words, "predictive", _typing(document, words, predictor.suggest, None))
            if presage is not None:
                _row(words, "presage", _typing(document, words, presage.suggest, PRESAGE_CONTEXT))
    longest = max((_milliseconds(folder, text), name) for name, text in DEGENERATE_TEXTS.items())
    count = len(DEGENERATE_TEXTS)
    print(f"\nthe slowest of {count} degenerate texts: {longest[1]}, {longest[0]:.0f} ms")
    loads = [_load(folder) for _ in range(LOADS)]
    print(f"\nloading, after the imports: {1000 * statistics.median(loads):.0f} ms")


def _milliseconds(folder: Path, text: str) -> float:
    """Return how long the first suggestion after a text takes, once the predictor is loaded."""
    predictor = Predictor(load_model(folder))
    predictor.suggest("")
    began = time.perf_counter()
    predictor.suggest(text)
    return 1000 * (time.perf_counter() - began)


def _typing(document: str, words: int, suggest: Suggest, context: int | None) -> list[float]:
    """Type on after the first `words` words of a document; return the milliseconds of each key."""
    parts = document.split(" ")
    start = len(" ".join(parts[:words])) + 1
    end = len(" ".join(parts[: words + WORDS_TYPED]))
    suggest(document[max(0, start - (context or start)) : start], 5)
    milliseconds = []
    for cursor in range(start, end):
        text = document[max(0, cursor - (context or cursor)) : cursor]
        began = time.perf_counter()
        suggest(text, 5)
        milliseconds.append(1000 * (time.perf_counter() - began))
    return milliseconds


def _row(words: int, engine: str, milliseconds: list[float]) -> None:
    p50, p99 = np.percentile(milliseconds, [50, 99])
    print(f"| {words:,} | {engine} | {p50:.3f} | {p99:.2f} | {max(milliseconds):.1f} |", flush=True)


def _load(folder: Path) -> float:
    done = subprocess.run(
        [sys.executable, "-c", _LOADING, folder], capture_output=True, text=True, check=True
    )
    return float(done.stdout)


if __name__ == "__main__":
    main()
