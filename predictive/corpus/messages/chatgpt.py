"""ChatGPT's export (conversations.json): what the person asked, none of the answers."""

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

import msgspec

from predictive.corpus.messages.message import Message
from predictive.corpus.messages.records import Kind, conversations, records, utf8
from predictive.corpus.report import Report

_CODE = re.compile(r"^```.*?(?:^```\s*$|\Z)", re.MULTILINE | re.DOTALL)
_MESSAGES = Kind(group=b"mapping", depth=2, key=b"message")


class _Author(msgspec.Struct):
    role: str


class _Content(msgspec.Struct):
    content_type: str = ""
    parts: list[Any] = []


class _Message(msgspec.Struct):
    author: _Author
    content: _Content


def recognizes(head: bytes) -> bool:
    """Whether there is a message of ChatGPT's in the beginning of a file."""
    return any(record.value for record in records(head, _MESSAGES, _Message))


def read(stream: BinaryIO, report: Report) -> Iterator[list[Message]]:
    """Give every conversation; count the messages that are damaged."""
    for conversation in conversations(records(utf8(stream), _MESSAGES, _Message), report):
        yield [Message("", _typed(each.content)) for each in conversation if _is_asked(each)]


def _is_asked(message: _Message) -> bool:
    return message.author.role == "user"


def _typed(content: _Content) -> str:
    """Return the text between pictures and blocks of code."""
    if content.content_type not in ("text", "multimodal_text"):
        return ""
    return _CODE.sub("", "\n".join(part for part in content.parts if isinstance(part, str)))
