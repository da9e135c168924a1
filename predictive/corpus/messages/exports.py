"""Tells whose export a file is, and what of it is wanted."""

import io
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import BinaryIO, NamedTuple

from predictive.corpus.cleaning import clean
from predictive.corpus.encoding import detect_encoding, read_chunks
from predictive.corpus.messages import chat, chatgpt, lookalikes, mail, telegram, unknown_clocks
from predictive.corpus.messages.message import Message
from predictive.corpus.report import Report
from predictive.corpus.secrets import without_secrets

_HEAD_BYTES = 1 << 20
_HEAD_CHUNKS = 2
"""The last line of a text comes alone."""

Read = Callable[[BinaryIO, Report], Iterator[list[Message]]]


class Export(NamedTuple):
    """A program whose exports are read, and what reads them, one conversation after the other."""

    program: str
    read: Read

    def is_text(self, suffix: str) -> bool:
        """Whether a file of this kind is read as text: of lines of JSON, only the texts are."""
        return self.read is _refuse and suffix == ".jsonl"


@dataclass
class Writers:
    """Whose messages are wanted (`me`, or everybody's), and how many each writer wrote.

    With `as_text`, a file of messages is read as any text is, with the names in it.
    """

    me: tuple[str, ...] = ()
    as_text: bool = False
    found: Counter[str] = field(default_factory=Counter)
    wanted: int = 0

    def text(self, conversation: list[Message], report: Report) -> str:
        """Return what is wanted of a conversation, without secrets, and count its writers."""
        self.found.update(message.author for message in conversation)
        own = [each for each in conversation if not self.me or each.is_by(self.me)]
        self.wanted += len(own)
        text = clean("\n".join(message.text for message in own), report)
        lines = without_secrets(text).split("\n")
        return "\n".join(line.strip() for line in lines if line.strip())


def export_of(stream: BinaryIO, encoding: str | None) -> Export | None:
    """Tell by its beginning which program wrote a seekable stream, None if none did; rewinds it.

    What looks like messages of a kind that is not known is an export too: reading it raises
    `ValueError`, with a reason that names the flag to read it all the same.
    """
    export = _by_bytes(stream, encoding) or (_by_lines(stream, encoding) if encoding else None)
    stream.seek(0)
    return export


def begins_export(stream: BinaryIO) -> bool:
    """Whether a file is an export as far as its beginning shows."""
    head = io.BytesIO(stream.read(_HEAD_BYTES))
    return export_of(head, detect_encoding(head)) is not None


def _by_bytes(stream: BinaryIO, encoding: str | None) -> Export | None:
    head = stream.read(_HEAD_BYTES)
    stream.seek(0)
    if mail.recognizes(head):
        return Export("mail", mail.read)
    if encoding and encoding.startswith(("utf-16", "utf-32")):
        head = head.decode(encoding, errors="ignore").encode()
    if not lookalikes.is_json(head):
        return None
    if telegram.recognizes(head):
        return Export("Telegram", telegram.read)
    if chatgpt.recognizes(head):
        return Export("ChatGPT", chatgpt.read)
    return _UNKNOWN if lookalikes.is_json_of_messages(head) else None


def _by_lines(stream: BinaryIO, encoding: str) -> Export | None:
    text = "".join(islice(read_chunks(stream, encoding), _HEAD_CHUNKS))
    verdict = chat.judge(text)
    if verdict == "chat":
        return Export("WhatsApp", chat.read)
    is_like = (
        verdict == "perhaps"
        or lookalikes.is_page_of_messages(text)
        or lookalikes.is_printed_mail(text)
        or unknown_clocks.are_messages(text)
    )
    return _UNKNOWN if is_like else None


def _refuse(stream: BinaryIO, report: Report) -> Iterator[list[Message]]:
    raise ValueError("looks like messages, of a kind that is not known; --as-text reads it as text")


_UNKNOWN = Export("others", _refuse)
