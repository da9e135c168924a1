"""What is offered, and why."""

from typing import NamedTuple


class Suggestion(NamedTuple):
    """A whole word (or several), and how probable it is given what was typed of it."""

    text: str
    probability: float


class Reason(NamedTuple):
    """How probable a suggestion is to each part of the model, given what was typed of it."""

    text: str
    network: float
    ngrams: float
    trained: float
    """To both together, weighed as was fitted."""
    blended: float
    """As it is offered: after the present text and learned text have moved it."""
