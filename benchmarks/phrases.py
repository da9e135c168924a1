"""Split texts into phrases to type, and measure the keystrokes that a model saves on them."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from unittest import mock

from predictive.evaluation.keystroke_savings import keystroke_savings, type_phrases
from predictive.prediction.predictor import Predictor

_TERRITORIES = {"en": "en_US", "es": "es_ES"}


def phrases(text: str, max_characters: int | None = None) -> list[str]:
    """Return the lines of a text that are not empty, at most `max_characters` in all."""
    return list(_phrases(text, len(text) if max_characters is None else max_characters))


def _phrases(text: str, left: int) -> Iterator[str]:
    for line in filter(None, map(str.strip, text.splitlines())):
        yield line[:left]
        left -= len(line)
        if left <= 0:
            return


def savings(folder: Path, typed: list[str], language: str | None = None) -> float:
    """Return the keystroke savings of the model in a folder, in percent, with 5 suggestions.

    The locale is that of a user of `language`, if one is given.
    """
    with user_language(language) if language else nullcontext():
        predictor = Predictor.from_directory(folder)
        return keystroke_savings(type_phrases(typed, predictor.suggest)).keystroke_savings


@contextmanager
def user_language(language: str) -> Iterator[None]:
    """Set the locale as a user of this language has it."""
    locale = f"{_TERRITORIES[language]}.UTF-8"
    with mock.patch.dict(os.environ, {"LANG": locale, "LC_ALL": locale}):
        yield
