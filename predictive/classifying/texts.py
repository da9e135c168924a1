"""A text to classify."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from predictive.classifying.states import BATCH
from predictive.corpus.cleaning import clean
from predictive.corpus.report import Report

MOST_CHARACTERS = 10_000
"""What follows in a text is not read."""
STANDARD_INPUT = "-"
"""Stands for the file of a text that is not from a file."""


class Text(NamedTuple):
    """A text to classify, cleaned, and where it is from."""

    text: str
    file: str
    label: str | None = None


def cleaned(text: str, report: Report) -> str:
    """Return a text as it is read, or "" if there is nothing in it to read.

    Damaged words are left out and counted in `report`.
    """
    return clean(text[:MOST_CHARACTERS], report).strip()


def batches(texts: Iterable[Text]) -> Iterator[list[Text]]:
    """Yield as many texts at a time as are read together."""
    remaining = iter(texts)
    while batch := list(islice(remaining, BATCH)):
        yield batch
