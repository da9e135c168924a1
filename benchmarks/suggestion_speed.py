"""The time that a suggestion takes while a long document is typed, beside presage's.

OPENBLAS_NUM_THREADS=1 python -m benchmarks.suggestion_speed

On one core, letter by letter, in English and in Spanish with accents, after 2,000 words and after
50,000, with nothing learned and with 20,000 words. Times are CPU times of the processes, presage's
without the pipe's other end, so other programs disturb them little. "first ms" is the first
suggestion, after the whole text before the cursor. Both engines were trained on the typed text.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks.learned_text import learn
from benchmarks.phrases import user_language
from benchmarks.presage import presage_on
from benchmarks.report import Row, report
from benchmarks.shared_data import LANGUAGES, LEARNED_WORDS, everyday_training
from predictive import paths
from predictive.evaluation.keystroke_savings import Suggest
from predictive.model.directory import load_model
from predictive.prediction.predictor import Predictor

WORDS_BEFORE = (2_000, 50_000)
WORDS_TYPED = 400
PRESAGE_CONTEXT = 200
"""Characters; presage looks back no further than 80."""
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


class Engine(NamedTuple):
    """Something that suggests."""

    name: str
    learned: int
    """The number of words learned."""
    suggest: Suggest
    cpu_seconds: Callable[[], float]
    context: int | None = None
    """Characters of context that it is given; all by default."""


class Typed(NamedTuple):
    """The CPU time of suggestions, in milliseconds."""

    first: float
    following: list[float]

    def percentile(self, percent: float) -> float:
        """Return a percentile of all suggestions but the first."""
        return float(np.percentile(self.following, percent))


def main() -> None:
    """Print a table, and the slowest of the degenerate texts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, default=paths.base_model(), help="a model's folder")
    folder = parser.parse_args().model
    os.sched_setaffinity(0, {0})
    report([row for language in LANGUAGES for row in _rows(folder, language)])
    longest = max((_milliseconds(folder, text), name) for name, text in DEGENERATE_TEXTS.items())
    count = len(DEGENERATE_TEXTS)
    print(f"\nthe slowest of {count} degenerate texts: {longest[1]}, {longest[0]:.0f} ms")


def _rows(folder: Path, language: str) -> Iterator[Row]:
    text = " ".join(path.read_text(encoding="utf-8") for path in everyday_training(language))
    document = " ".join(text.split()[: max(WORDS_BEFORE) + 1000])
    with user_language(language), _engines(folder, language, text) as engines:
        for words in WORDS_BEFORE:
            typed = {engine: _type(document, words, engine) for engine in engines}
            presage = next((each for name, each in typed.items() if name.context), None)
            for engine, times in typed.items():
                yield {
                    "language": language,
                    "words before": words,
                    "engine": engine.name,
                    "learned": engine.learned,
                    "first ms": times.first,
                    "p50 ms": times.percentile(50),
                    "p99 ms": times.percentile(99),
                    "longest ms": max(times.following),
                    "p50, presage's": _ratio(times, presage, 50),
                    "p99, presage's": _ratio(times, presage, 99),
                }


@contextmanager
def _engines(folder: Path, language: str, text: str) -> Iterator[list[Engine]]:
    """Yield presage, if it is installed, and the model with nothing learned and with much."""
    with presage_on(everyday_training(language)) as presage, tempfile.TemporaryDirectory() as home:
        store = learn(Path(home) / "learned.sqlite", text)
        engines = [
            Engine("predictive", 0, Predictor(load_model(folder)).suggest, time.process_time),
            Engine(
                "predictive",
                LEARNED_WORDS,
                Predictor(load_model(folder), store).suggest,
                time.process_time,
            ),
        ]
        if presage is not None:
            engines.append(
                Engine("presage", 0, presage.suggest, presage.cpu_seconds, PRESAGE_CONTEXT)
            )
        yield engines


def _type(document: str, words: int, engine: Engine) -> Typed:
    """Type on after the first `words` words of a document."""
    parts = document.split(" ")
    start = len(" ".join(parts[:words])) + 1
    end = len(" ".join(parts[: words + WORDS_TYPED]))
    milliseconds = []
    for cursor in range(start, end):
        text = document[max(0, cursor - (engine.context or cursor)) : cursor]
        began = engine.cpu_seconds()
        engine.suggest(text, 5)
        milliseconds.append(1000 * (engine.cpu_seconds() - began))
    return Typed(milliseconds[0], milliseconds[1:])


def _ratio(times: Typed, presage: Typed | None, percent: float) -> str:
    """Return what part of presage's time this is, as 1/n."""
    if presage is None or presage is times:
        return "-"
    return f"1/{presage.percentile(percent) / times.percentile(percent):.1f}"


def _milliseconds(folder: Path, text: str) -> float:
    """Return how long the first suggestion after a text takes, once the predictor is loaded."""
    predictor = Predictor(load_model(folder))
    predictor.suggest("")
    began = time.perf_counter()
    predictor.suggest(text)
    return 1000 * (time.perf_counter() - began)


if __name__ == "__main__":
    main()
