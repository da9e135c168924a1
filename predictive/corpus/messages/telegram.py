"""Telegram's exports in JSON: one chat, or all of them (result.json)."""

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

import msgspec

from predictive.corpus.messages.message import Message

_TYPED = frozenset(
    ("plain", "bold", "italic", "underline", "strikethrough", "spoiler", "text_link", "hashtag")
)
"""Parts of a text that are words; others are addresses, numbers, names, code and quotes."""
_BEGINNING = re.compile(rb'\s*\{\s*"(?:about"|name"\s*:[^\n]*\s*"type"|chats")')


class _Part(msgspec.Struct):
    type: str
    text: str = ""


class _Message(msgspec.Struct):
    type: str
    author: str | None = msgspec.field(name="from", default=None)
    forwarded_from: Any = None
    via_bot: Any = None
    text: str | list[str | _Part] = ""


class _Chat(msgspec.Struct):
    messages: list[_Message]


class _Chats(msgspec.Struct):
    list: list[_Chat]


class _Export(msgspec.Struct):
    messages: list[_Message] | None = None
    chats: _Chats | None = None


def recognizes(head: bytes) -> bool:
    """Whether a file that begins so is an export of Telegram Desktop."""
    return bool(_BEGINNING.match(head))


def read(stream: BinaryIO) -> Iterator[list[Message]]:
    """Give every chat. Raises `ValueError` for what is no such export."""
    export = msgspec.json.decode(stream.read(), type=_Export)
    chats = [export.messages] if export.messages is not None else []
    chats += [chat.messages for chat in export.chats.list] if export.chats else []
    for chat in chats:
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
