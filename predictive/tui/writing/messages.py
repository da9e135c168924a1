"""The messages of the editor."""

from dataclasses import dataclass
from typing import Literal

from textual.document._document import Location
from textual.message import Message

EditKind = Literal["typed", "continued", "accepted", "corrected", "other"]
"""Continued are lists and the like, when the user has typed no more than Enter."""


@dataclass
class ContextChanged(Message):
    """The text before the cursor has changed."""

    def can_replace(self, message: Message) -> bool:
        """Only the newest matters."""
        return isinstance(message, ContextChanged)


@dataclass
class Edited(Message):
    """`text` has replaced what was between `start` and `end`; it ends at `new_end`."""

    start: Location
    end: Location
    new_end: Location
    text: str
    before: str
    """The text before the cursor now."""
    kind: EditKind


@dataclass
class SuggestionRequested(Message):
    """The user asks for suggestions, one of them, counted from 0, as ghost text."""

    number: int


@dataclass
class ForgetRequested(Message):
    """The user never wants this word suggested again."""

    word: str
