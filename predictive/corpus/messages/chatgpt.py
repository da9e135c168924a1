"""ChatGPT's export (conversations.json): what the person asked, none of the answers."""

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

import msgspec

from predictive.corpus.messages.message import Message

_BEGINNING = re.compile(rb'\s*\[\s*\{.*"mapping"\s*:', re.DOTALL)
_CODE = re.compile(r"^```.*?(?:^```\s*$|\Z)", re.MULTILINE | re.DOTALL)


class _Author(msgspec.Struct):
    role: str


class _Content(msgspec.Struct):
    content_type: str = ""
    parts: list[Any] = []


class _Message(msgspec.Struct):
    author: _Author
    content: _Content


class _Node(msgspec.Struct):
    message: _Message | None = None


class _Conversation(msgspec.Struct):
    mapping: dict[str, _Node]


def recognizes(head: bytes) -> bool:
    """Whether a file that begins so is such an export."""
    return bool(_BEGINNING.match(head))


def read(stream: BinaryIO) -> Iterator[list[Message]]:
    """Give every conversation. Raises `ValueError` for what is no such export."""
    for conversation in msgspec.json.decode(stream.read(), type=list[_Conversation]):
        messages = (node.message for node in conversation.mapping.values() if node.message)
        yield [Message("", _typed(each.content)) for each in messages if each.author.role == "user"]


def _typed(content: _Content) -> str:
    """Return the text between pictures and blocks of code."""
    if content.content_type not in ("text", "multimodal_text"):
        return ""
    return _CODE.sub("", "\n".join(part for part in content.parts if isinstance(part, str)))
