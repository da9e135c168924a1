"""Keystroke savings of the bundled model on texts of all kinds, beside other models and presage.

python -m benchmarks.base.savings FOLDER/aside
python -m benchmarks.base.savings FOLDER/aside --other ~/my/home/models/everyday

The texts are the everyday dev sets and those that `benchmarks.base` set aside, named KIND-LANGUAGE.
Presage, if it is installed, is trained on a sample of the bundled model's training text: as much of
each source as of any other. Each text is typed by a user whose locale is of its language.
"""

import argparse
import tempfile
from collections.abc import Mapping
from pathlib import Path

from benchmarks.base.recipe import load_recipe
from benchmarks.base.sample import write_sample
from benchmarks.phrases import phrases, user_language
from benchmarks.presage import Presage, presage_on
from benchmarks.report import Row, report
from benchmarks.shared_data import LANGUAGES, everyday_dev_sets
from predictive import paths
from predictive.evaluation.keystroke_savings import (
    KeystrokeSavings,
    Suggest,
    keystroke_savings,
    type_phrases,
)
from predictive.prediction.predictor import Predictor

TYPED_CHARACTERS = 8_000
"""Of each text."""
SAMPLE_CHARACTERS = 10_000_000
"""That presage is trained on, for each language."""


def main() -> None:
    """Print a row for each text, and the mean of each language."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("aside", type=Path)
    parser.add_argument("--base", type=Path, default=paths.base_model(), help="the model measured")
    parser.add_argument("--other", type=Path, help="the folder of a model to compare with")
    parser.add_argument("--characters", type=int, default=TYPED_CHARACTERS, help="of each text")
    arguments = parser.parse_args()
    asides = {file.stem: file.read_text("utf-8") for file in arguments.aside.glob("*.txt")}
    texts = everyday_dev_sets() | dict(sorted(asides.items()))
    typed = {name: phrases(text, arguments.characters) for name, text in texts.items()}
    models = {"bundled model": arguments.base}
    if arguments.other:
        models[arguments.other.name] = arguments.other
    report([row for language in LANGUAGES for row in _rows(language, typed, models)])


def _rows(language: str, texts: Mapping[str, list[str]], models: Mapping[str, Path]) -> list[Row]:
    typed = {name: text for name, text in texts.items() if name.endswith(f"-{language}")}
    with user_language(language), tempfile.TemporaryDirectory() as folder:
        predictors = {name: Predictor.from_directory(path) for name, path in models.items()}
        sample = Path(folder) / "sample.txt"
        write_sample(load_recipe(), language, SAMPLE_CHARACTERS, sample)
        with presage_on([sample]) as presage:
            rows = [_row(name, text, presage, predictors) for name, text in typed.items()]
    means = {name: _mean(rows, name) for name in ("presage", *models)}
    return [*rows, {**dict.fromkeys(rows[0], ""), "text": f"mean, {language}", **means}]


def _row(
    name: str, typed: list[str], presage: Presage | None, predictors: Mapping[str, Predictor]
) -> Row:
    measured = {name: _figures(typed, each.suggest) for name, each in predictors.items()}
    bundled = measured["bundled model"]
    row: Row = {"text": name, "presage": "-"}
    if presage is not None:
        row["presage"] = _figures(typed, presage.suggest).keystroke_savings
    row |= {model: figures.keystroke_savings for model, figures in measured.items()}
    row |= {
        "95 %": f"{bundled.low:.1f}-{bundled.high:.1f}",
        "top 1": bundled.top_1,
        "top 5": bundled.top_5,
        "never offered": bundled.never_offered,
        "calibration": bundled.calibration_error,
    }
    print(row, flush=True)
    return row


def _figures(typed: list[str], suggest: Suggest) -> KeystrokeSavings:
    return keystroke_savings(type_phrases(typed, suggest))


def _mean(rows: list[Row], column: str) -> float | str:
    values = [row[column] for row in rows]
    return sum(map(float, values)) / len(values) if "-" not in values else "-"


if __name__ == "__main__":
    main()
