"""What is offered."""

from typing import NamedTuple


class Suggestion(NamedTuple):
    """A whole word (or several), and how probable it is given what was typed of it."""

    text: str
    probability: float
