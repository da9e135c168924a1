"""Keystroke savings of the bundled model, beside other models and presage.

python -m benchmarks.base.savings FOLDER/aside --everyday 30m
python -m benchmarks.base.savings FOLDER/aside --everyday ~/my/home/models/everyday

Everyday phrases are compared with presage, trained on all everyday text of the language, if it is
installed. Text of other kinds, which `benchmarks.base` set aside, is compared with a model of
everyday text alone: the one in the given folder, or one that is trained for the given time.
"""

import argparse
from pathlib import Path

from benchmarks.command import predictive, temporary_home
from benchmarks.phrases import phrases, savings
from benchmarks.presage import Presage, presage_on
from benchmarks.report import Row, report
from benchmarks.shared_data import (
    EVERYDAY_SOURCES,
    LANGUAGES,
    everyday_dev_sets,
    everyday_training,
)
from predictive import paths
from predictive.evaluation.keystroke_savings import keystroke_savings, type_phrases
from predictive.prediction.predictor import Predictor

TYPED_CHARACTERS = 20_000
"""Of each text of another kind."""


def main() -> None:
    """Print a table of everyday phrases and one of other texts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("aside", type=Path)
    parser.add_argument("--everyday", default="", help="a model's folder, or a time to train one")
    parser.add_argument("--base", type=Path, default=paths.base_model(), help="the model measured")
    arguments = parser.parse_args()
    report([row for language in LANGUAGES for row in _everyday(arguments.base, language)])
    with temporary_home() as home:
        other = Path(arguments.everyday)
        if arguments.everyday and not other.is_dir():
            other = _train(home, arguments.everyday)
        report([
            _other_text(file, arguments.base, other if arguments.everyday else None)
            for file in sorted(arguments.aside.glob("*.txt"))
        ])  # fmt: skip


def _everyday(base: Path, language: str) -> list[Row]:
    rows: list[Row] = []
    predictor = Predictor.from_directory(base)
    with presage_on(everyday_training(language)) as presage:
        for source in EVERYDAY_SOURCES:
            typed = phrases(everyday_dev_sets()[f"{source}-{language}"])
            figures = keystroke_savings(type_phrases(typed, predictor.suggest))
            rows.append({
                "phrases": f"{source}-{language}",
                "presage": _presage_savings(presage, typed),
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


def _presage_savings(presage: Presage | None, typed: list[str]) -> float | str:
    if presage is None:
        return "-"
    return keystroke_savings(type_phrases(typed, presage.suggest)).keystroke_savings


def _train(home: Path, time_limit: str) -> Path:
    texts = [text for language in LANGUAGES for text in everyday_training(language)]
    flags = ("--from", "none", "--name", "everyday", "--time-limit", time_limit)
    predictive("train", *texts, *flags, home=home)
    return home / "models" / "everyday"


def _other_text(file: Path, base: Path, other: Path | None) -> Row:
    typed = phrases(file.read_text(encoding="utf-8"), TYPED_CHARACTERS)
    return {
        "text": file.stem,
        "everyday alone": savings(other, typed) if other else "-",
        "base": savings(base, typed),
    }


if __name__ == "__main__":
    main()
