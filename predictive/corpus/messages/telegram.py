"""Telegram's exports in JSON: one chat, or all of them (result.json)."""

from collections.abc import Iterator
from typing import Any, BinaryIO

import msgspec

from predictive.corpus.messages.message import Message
from predictive.corpus.messages.records import Kind, conversations, records, utf8
from predictive.corpus.report import Report

_TYPED = frozenset(
    ("plain", "bold", "italic", "underline", "strikethrough", "spoiler", "text_link", "hashtag")
)
"""Parts of a text that are words; others are addresses, numbers, names, code and quotes."""
_TYPES = ("message", "service")
_MESSAGES = Kind(group=b"messages", depth=1, key=b"")


class _Part(msgspec.Struct):
    type: str
    text: str = ""


class _Message(msgspec.Struct):
    type: str
    text: str | list[str | _Part]
    author: str | None = msgspec.field(name="from", default=None)
    forwarded_from: Any = None
    via_bot: Any = None


def recognizes(head: bytes) -> bool:
    """Whether there is a message of Telegram Desktop in the beginning of a file."""
    found = (record.value for record in records(head, _MESSAGES, _Message))
    return any(message and message.type in _TYPES for message in found)


def read(stream: BinaryIO, report: Report) -> Iterator[list[Message]]:
    """Give every chat; count the messages that are damaged."""
    for chat in conversations(records(utf8(stream), _MESSAGES, _Message), report):
        yield [Message(each.author or "?", _typed(each.text)) for each in chat if _is_own(each)]


def _is_own(message: _Message) -> bool:
    """Whether its author wrote it, and neither forwarded it nor had a program write it."""
    return message.type == "message" and not message.forwarded_from and not message.via_bot


def _typed(text: str | list[str | _Part]) -> str:
    if isinstance(text, str):
        return text
    return "".join(map(_words, text))


def _words(part: str | _Part) -> str:
    if isinstance(part, str):
        return part
    return part.text if part.type in _TYPED else "\n"
