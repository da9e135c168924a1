"""Tells whose export a file is, and what of it is wanted."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, NamedTuple

from predictive.corpus.cleaning import clean
from predictive.corpus.messages import chatgpt, mail, telegram, whatsapp
from predictive.corpus.messages.message import Message
from predictive.corpus.secrets import without_secrets

_HEAD_BYTES = 1 << 14


class Export(NamedTuple):
    """A program whose exports are read, and what reads them, one conversation after the other."""

    program: str
    read: Callable[[BinaryIO], Iterator[list[Message]]]


@dataclass
class Writers:
    """Whose messages are wanted (`me`, or everybody's), and how many each writer wrote."""

    me: tuple[str, ...] = ()
    found: Counter[str] = field(default_factory=Counter)
    wanted: int = 0

    def text(self, conversation: list[Message]) -> str:
        """Return what is wanted of a conversation, without secrets, and count its writers."""
        self.found.update(message.author for message in conversation)
        own = [each for each in conversation if not self.me or each.is_by(self.me)]
        self.wanted += len(own)
        lines = without_secrets(clean("\n".join(message.text for message in own))).split("\n")
        return "\n".join(line.strip() for line in lines if line.strip())


def export_of(stream: BinaryIO) -> Export | None:
    """Tell by its beginning which program wrote a seekable stream; rewinds it."""
    head = stream.read(_HEAD_BYTES)
    stream.seek(0)
    if whatsapp.recognizes(head):
        return Export("WhatsApp", whatsapp.read)
    if telegram.recognizes(head):
        return Export("Telegram", telegram.read)
    if chatgpt.recognizes(head):
        return Export("ChatGPT", chatgpt.read)
    return Export("mail", mail.read) if mail.recognizes(head) else None
