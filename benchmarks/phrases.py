"""Split texts into phrases to type, and measure the keystrokes that a model saves on them."""

from collections.abc import Iterator
from pathlib import Path

from predictive.evaluation.keystroke_savings import keystroke_savings, type_phrases
from predictive.prediction.predictor import Predictor


def phrases(text: str, max_characters: int | None = None) -> list[str]:
    """Return the lines of a text that are not empty, at most `max_characters` in all."""
    return list(_phrases(text, len(text) if max_characters is None else max_characters))


def _phrases(text: str, left: int) -> Iterator[str]:
    for line in filter(None, map(str.strip, text.splitlines())):
        yield line[:left]
        left -= len(line)
        if left <= 0:
            return


def savings(folder: Path, typed: list[str]) -> float:
    """Return the keystroke savings of the model in a folder, in percent, with 5 suggestions."""
    predictor = Predictor.from_directory(folder)
    return keystroke_savings(type_phrases(typed, predictor.suggest)).keystroke_savings
