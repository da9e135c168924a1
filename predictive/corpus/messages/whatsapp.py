"""WhatsApp's exported chats: a line with time and name, and lines that go on with it."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from predictive.corpus.messages.message import Message

_MARK = "\u200e"
"""Stands before what the program wrote itself: notices, attachments, remarks behind a text."""
_HEAD = re.compile(
    rf"{_MARK}?\[?\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{1,4}},? \d{{1,2}}[:.]\d\d(?:[:.]\d\d)?"
    r"(?:\s?[ap]\.?\s?m\.?)?(?:\]| [-–]) (?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
"""In the order of day, month and year that is usual where the telephone was bought."""
_MENTION = re.compile("@\u2068[^\u2069]*\u2069")
_ATTACHED = re.compile(r"\S.*\.\w{2,5} \((?:file attached|archivo adjunto)\)")
_OMITTED = re.compile(r"<[^<>]{3,40}>|null")
_EDITED = re.compile(r"\s*<(?:This message was edited|Se editó este mensaje)\.?>")
_NOTICES = re.compile(
    r"(?:This message was deleted|You deleted this message|Se eliminó este mensaje"
    r"|Eliminaste este mensaje|Missed (?:voice|video) call|(?:Video)?[Ll]lamada perdida"
    r"|(?:location|ubicación): https?://).*",
    re.IGNORECASE,
)


def recognizes(head: bytes) -> bool:
    """Whether a text that begins so is a chat: its first lines begin with times and one name."""
    lines = head.decode("utf-8-sig", errors="replace").lstrip().splitlines()[:20]
    if not lines or not _HEAD.fullmatch(lines[0]):
        return False
    return any(message.author for message in map(_first_line, lines) if message)


def read(stream: BinaryIO) -> Iterator[list[Message]]:
    """Give the one conversation, all in memory."""
    messages: list[Message] = []
    for data in stream:
        line = data.decode("utf-8", errors="replace").lstrip("\ufeff").rstrip("\r\n")
        message = _first_line(line)
        if message:
            messages.append(message)
        elif messages:
            author, text, _ = messages[-1]
            messages[-1] = Message(author, f"{text}\n{line}")
    yield [Message(author, _typed(text)) for author, text, _ in messages if author]


def _first_line(line: str) -> Message | None:
    """Return the message that begins with a line; its author is "" for a notice."""
    match = _HEAD.fullmatch(line)
    if not match:
        return None
    author, colon, text = match["rest"].partition(": ")
    return Message(author.strip(_MARK + "~\u202f "), text) if colon else Message("", line)


def _typed(text: str) -> str:
    """Return what was typed of a message."""
    text = _EDITED.sub("", _MENTION.sub("", text))
    lines = (line.split(_MARK)[0].strip() for line in text.split("\n"))
    programs = (_ATTACHED, _OMITTED, _NOTICES)
    return "\n".join(line for line in lines if not any(own.fullmatch(line) for own in programs))
