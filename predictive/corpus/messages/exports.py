"""Detects which program exported a file of messages, and selects messages by their writers."""

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
from predictive.errors import UsageError
from predictive.translation import gettext as _
from predictive.translation import marked

_HEAD_BYTES = 1 << 20
_HEAD_CHUNKS = 2
"""The last line of a short text is a chunk of its own."""

Parse = Callable[[BinaryIO, Report], Iterator[list[Message]]]


class Export(NamedTuple):
    """A program that exports messages, and the parser that yields its conversations."""

    program: str
    parse: Parse

    def is_text(self, suffix: str) -> bool:
        """Whether a file of unknown messages is read as text: of .jsonl, only texts are read."""
        return self.parse is _refuse and suffix == ".jsonl"


@dataclass
class MessageSelection:
    """Selects the messages of `me`, or everybody's, and counts the messages of each writer.

    With `as_text`, files of messages are read like any other text, including the names. Raises
    `UsageError` for both.
    """

    me: tuple[str, ...] = ()
    as_text: bool = False
    message_counts: Counter[str] = field(default_factory=Counter)
    """Messages of each writer."""
    selected: int = 0
    """Messages that were selected."""

    def __post_init__(self) -> None:
        if self.me and self.as_text:
            raise UsageError(_("--me does not go with --as-text"), _("leave out one of them"))

    @property
    def none_selected(self) -> str:
        """The reason why nothing is read from messages that others wrote."""
        return _("no message is by {names}").format(names=_(" or ").join(self.me))

    def select(self, conversation: list[Message], report: Report) -> str:
        """Return the selected messages of a conversation, cleaned, and count its writers."""
        self.message_counts.update(message.author for message in conversation)
        selected = [each for each in conversation if not self.me or each.is_by(self.me)]
        self.selected += len(selected)
        text = clean("\n".join(message.text for message in selected), report)
        lines = without_secrets(text).split("\n")
        return "\n".join(line.strip() for line in lines if line.strip())


def detect_export(stream: BinaryIO, encoding: str | None) -> Export | None:
    """Return the export format of a seekable stream, or None; rewind the stream.

    Messages in an unknown format are an export too: parsing it raises `ValueError`, whose message
    names the flag to read it as text.
    """
    export = _from_bytes(stream, encoding) or (_from_lines(stream, encoding) if encoding else None)
    stream.seek(0)
    return export


def starts_export(stream: BinaryIO) -> bool:
    """Whether a stream is an export, judged by its beginning."""
    head = io.BytesIO(stream.read(_HEAD_BYTES))
    return detect_export(head, detect_encoding(head)) is not None


def _from_bytes(stream: BinaryIO, encoding: str | None) -> Export | None:
    head = stream.read(_HEAD_BYTES)
    stream.seek(0)
    if mail.recognizes(head):
        return Export("mail", mail.parse)
    if encoding and encoding.startswith(("utf-16", "utf-32")):
        head = head.decode(encoding, errors="ignore").encode()
    if not lookalikes.is_json(head):
        return None
    if telegram.recognizes(head):
        return Export("Telegram", telegram.parse)
    if chatgpt.recognizes(head):
        return Export("ChatGPT", chatgpt.parse)
    return _UNKNOWN if lookalikes.is_json_of_messages(head) else None


def _from_lines(stream: BinaryIO, encoding: str) -> Export | None:
    text = "".join(islice(read_chunks(stream, encoding), _HEAD_CHUNKS))
    verdict = chat.classify(text)
    if verdict == "chat":
        return Export("WhatsApp", chat.parse)
    looks_alike = (
        verdict == "perhaps"
        or lookalikes.is_page_of_messages(text)
        or lookalikes.is_printed_mail(text)
        or unknown_clocks.are_messages(text)
    )
    return _UNKNOWN if looks_alike else None


def _refuse(stream: BinaryIO, report: Report) -> Iterator[list[Message]]:
    raise ValueError(marked("looks like messages in an unknown format; --as-text reads it as text"))


_UNKNOWN = Export("others", _refuse)
