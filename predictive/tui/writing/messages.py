"""What the editor tells."""

from dataclasses import dataclass
from typing import Literal

from textual.document._document import Location
from textual.message import Message

Kind = Literal["typed", "accepted", "other"]


@dataclass
class ContextChanged(Message):
    """The text before the cursor is another one."""

    def can_replace(self, message: Message) -> bool:
        """Only the newest matters."""
        return isinstance(message, ContextChanged)


@dataclass
class Edited(Message):
    """What was between two places is now `text`; `before` is what stands before its `end` then."""

    top: Location
    bottom: Location
    end: Location
    text: str
    before: str
    kind: Kind


@dataclass
class Requested(Message):
    """Somebody asks for suggestions, and to see one of them behind the cursor."""

    number: int


@dataclass
class ForgetRequested(Message):
    """A word is not to be offered again."""

    word: str
