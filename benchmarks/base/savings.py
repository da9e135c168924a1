"""Keystroke savings of the model in the box, untrained, beside others.

python -m benchmarks.base.savings FOLDER/aside --everyday 30m
python -m benchmarks.base.savings FOLDER/aside --everyday ~/my/home/models/everyday

On everyday phrases beside presage, which is trained on all everyday text of the language (where it
is installed); on text of other kinds beside a model of everyday text alone, which is trained for
so long, or in a folder already.
"""

import argparse
from pathlib import Path

from benchmarks.command import predictive, shared, temporary_home
from benchmarks.phrases import everyday, phrases, savings
from benchmarks.prediction import LANGUAGES, SOURCES, presage_on
from benchmarks.report import Row, report
from predictive import paths
from predictive.evaluation.keystroke_savings import keystroke_savings, type_phrases
from predictive.prediction.predictor import Predictor

UNLIKE = 20_000
"""Characters of each text of another kind."""


def main() -> None:
    """Print a table of everyday phrases and one of other texts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("aside", type=Path)
    parser.add_argument("--everyday", default="", help="a model's folder, or how long to train one")
    parser.add_argument("--base", type=Path, default=paths.base_model(), help="another base")
    arguments = parser.parse_args()
    report([row for language in LANGUAGES for row in _everyday(arguments.base, language)])
    with temporary_home() as home:
        other = Path(arguments.everyday)
        if arguments.everyday and not other.is_dir():
            other = _train(home, arguments.everyday)
        report([
            _unlike(file, arguments.base, other if arguments.everyday else None)
            for file in sorted(arguments.aside.glob("*.txt"))
        ])  # fmt: skip


def _everyday(base: Path, language: str) -> list[Row]:
    rows: list[Row] = []
    predictor = Predictor.from_directory(base)
    with presage_on(
        [shared(f"everyday/{source}-{language}-train.txt") for source in SOURCES]
    ) as it:
        for source in SOURCES:
            typed = phrases(everyday()[f"{source}-{language}"])
            figures = keystroke_savings(type_phrases(typed, predictor.suggest))
            rows.append({
                "phrases": f"{source}-{language}",
                "presage": (it and keystroke_savings(type_phrases(typed, it.suggest))[0]) or "-",
                "base": figures.keystroke_savings,
                "95 %": f"{figures.low:.1f}-{figures.high:.1f}",
                "top 1": figures.top_1,
                "top 5": figures.top_5,
                "never offered": figures.never_offered,
                "calibration": figures.calibration_error,
                "p50 ms": figures.p50_ms,
                "p99 ms": figures.p99_ms,
            })  # fmt: skip
    return rows


def _train(home: Path, time_limit: str) -> Path:
    texts = [
        shared(f"everyday/{source}-{language}-train.txt")
        for source in SOURCES
        for language in LANGUAGES
    ]
    predictive(
        "train",
        *texts,
        "--from",
        "none",
        "--name",
        "everyday",
        "--time-limit",
        time_limit,
        home=home,
    )
    return home / "models" / "everyday"


def _unlike(file: Path, base: Path, other: Path | None) -> Row:
    typed = phrases(file.read_text(encoding="utf-8"), UNLIKE)
    return {
        "text": file.stem,
        "everyday alone": savings(other, typed) if other else "-",
        "base": savings(base, typed),
    }


if __name__ == "__main__":
    main()
