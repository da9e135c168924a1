"""What is suggested, and why."""

from typing import NamedTuple


class Suggestion(NamedTuple):
    """A text to insert, where, and how probable it is.

    `space_before + text` replaces `typed[start:end]` of the text that was asked about, and
    `space_after` belongs after it.
    """

    text: str
    """A whole word, or several: in the case of what was typed, and with all its accents."""
    probability: float
    """Given what was typed of it."""
    start: int = 0
    """Where the part of the word begins that was typed, in characters."""
    end: int = 0
    """Where it ends: at the cursor."""
    space_before: str = ""
    """A space, if the text lacks the one before the next word."""
    space_after: str = " "
    """The space between this word and the next."""


class Reason(NamedTuple):
    """How probable a suggestion is to each part of the model, given what was typed of it."""

    text: str
    network: float
    ngrams: float
    trained: float
    """To both together, by their weights in the blend."""
    blended: float
    """As it is offered: after the present text and learned text have changed it."""
