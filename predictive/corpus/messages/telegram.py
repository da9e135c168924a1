"""Telegram's exports in JSON: one chat, or all of them (result.json)."""

from collections.abc import Iterator
from typing import Any, BinaryIO

import msgspec

from predictive.corpus.messages.message import Message
from predictive.corpus.messages.records import RecordKind, conversations, read_utf8, records
from predictive.corpus.report import Report

_TYPED_PARTS = frozenset(
    ("plain", "bold", "italic", "underline", "strikethrough", "spoiler", "text_link", "hashtag")
)
"""Types of parts with typed words; others are addresses, numbers, names, code and quotes."""
_TYPES = ("message", "service")
_MESSAGES = RecordKind(group=b"messages", depth=1, key=b"")


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
    """Whether the beginning of a file contains a message of Telegram Desktop's export."""
    messages = (record.value for record in records(head, _MESSAGES, _Message))
    return any(message and message.type in _TYPES for message in messages)


def parse(stream: BinaryIO, report: Report) -> Iterator[list[Message]]:
    """Yield every chat; count damaged messages in `report`."""
    for chat in conversations(records(read_utf8(stream), _MESSAGES, _Message), report):
        yield [
            Message(each.author or "?", _typed_text(each.text)) for each in chat if _is_own(each)
        ]


def _is_own(message: _Message) -> bool:
    """Whether its author wrote it: it is not forwarded and not made by a bot."""
    return message.type == "message" and not message.forwarded_from and not message.via_bot


def _typed_text(text: str | list[str | _Part]) -> str:
    if isinstance(text, str):
        return text
    return "".join(map(_part_text, text))


def _part_text(part: str | _Part) -> str:
    if isinstance(part, str):
        return part
    return part.text if part.type in _TYPED_PARTS else "\n"
