"""Texts as phrases to be typed, and what a predictor saves of their keys."""

from collections.abc import Iterator
from pathlib import Path

from benchmarks.command import shared
from predictive.evaluation.keystroke_savings import keystroke_savings, type_phrases
from predictive.prediction.predictor import Predictor

EVERYDAY = ("tatoeba-en", "commonvoice-en", "tatoeba-es", "commonvoice-es")


def everyday() -> dict[str, str]:
    """Return the dev sets of everyday phrases, by name."""
    return {
        name: shared(f"everyday/{name}-dev.txt").read_text(encoding="utf-8") for name in EVERYDAY
    }


def phrases(text: str, most_characters: int | None = None) -> list[str]:
    """Return the lines of a text that are not empty, no more than so many characters in all."""
    return list(_phrases(text, len(text) if most_characters is None else most_characters))


def _phrases(text: str, most_characters: int) -> Iterator[str]:
    left = most_characters
    for line in filter(None, map(str.strip, text.splitlines())):
        yield line[:left]
        left -= len(line)
        if left <= 0:
            return


def savings(folder: Path, typed: list[str]) -> float:
    """Return the keystroke savings of the model in a folder, in percent, with 5 suggestions."""
    predictor = Predictor.from_directory(folder)
    return keystroke_savings(type_phrases(typed, predictor.suggest)).keystroke_savings
