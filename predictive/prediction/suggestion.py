"""What is suggested, and why."""

from typing import NamedTuple


class Suggestion(NamedTuple):
    """A text to insert, where, and how probable it is.

    `space_before + text` replaces the characters from `start` to `end` of the whole text, and
    `space_after` belongs after it.
    """

    text: str
    """A whole word, or several: in the case of what was typed, and with all its accents."""
    probability: float
    """Given its typed prefix."""
    start: int = 0
    """Where the typed part of the word begins, in characters."""
    end: int = 0
    """Where it ends: at the cursor, or where the word ends that the cursor is in."""
    space_before: str = ""
    """A space, if the text lacks the one before the next word."""
    space_after: str = " "
    """A space, unless what follows stands for it: the text has one, or a mark."""


class Reason(NamedTuple):
    """How probable each part of the model finds a suggestion, given its typed prefix."""

    text: str
    network: float
    ngrams: float
    trained: float
    """Network and n-grams together, by their weights in the blend."""
    blended: float
    """The probability that is shown: the current text and learned text have changed it."""
