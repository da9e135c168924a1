"""ChatGPT's export (conversations.json): the user's messages, without the answers."""

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

import msgspec

from predictive.corpus.messages.message import Message
from predictive.corpus.messages.records import RecordKind, conversations, read_utf8, records
from predictive.corpus.report import Report

_CODE = re.compile(r"^```.*?(?:^```\s*$|\Z)", re.MULTILINE | re.DOTALL)
_MESSAGES = RecordKind(group=b"mapping", depth=2, key=b"message")


class _Author(msgspec.Struct):
    role: str


class _Content(msgspec.Struct):
    content_type: str = ""
    parts: list[Any] = []


class _Message(msgspec.Struct):
    author: _Author
    content: _Content


def recognizes(head: bytes) -> bool:
    """Whether the beginning of a file contains a message of ChatGPT's export."""
    return any(record.value for record in records(head, _MESSAGES, _Message))


def parse(stream: BinaryIO, report: Report) -> Iterator[list[Message]]:
    """Yield every conversation; count damaged messages in `report`."""
    for conversation in conversations(records(read_utf8(stream), _MESSAGES, _Message), report):
        yield [Message("", _typed_text(each.content)) for each in conversation if _is_users(each)]


def _is_users(message: _Message) -> bool:
    return message.author.role == "user"


def _typed_text(content: _Content) -> str:
    """Return the text without images and code blocks."""
    if content.content_type not in ("text", "multimodal_text"):
        return ""
    return _CODE.sub("", "\n".join(part for part in content.parts if isinstance(part, str)))
