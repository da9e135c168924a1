"""Mailboxes in the mbox form (RFC 4155): what each writer added, without what is quoted."""

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from typing import BinaryIO

from predictive.corpus.messages.message import Message

_BEGINNING = re.compile(rb"From \S+.*\n(?:>?[\w-]+:|From )")
_ORIGINAL = re.compile(
    r"^(?:-{3,} ?(?:Original Message|Forwarded message|Mensaje original|Mensaje reenviado) ?-{3,}"
    r"|_{20,}|Begin forwarded message:|Inicio del mensaje reenviado:)\s*$"
    r"|^\*?(?:From|De):\*? .+\n\*?(?:Sent|Date|To|Enviado(?: el)?|Fecha|Para):",
    re.IGNORECASE | re.MULTILINE,
)
"""What is below was written before."""
_SIGNATURE = re.compile(
    r"^(?:-- ?|(?:Sent|Enviado) (?:from|via|desde) (?:my|mi|Yahoo|Outlook|Mail)\b.*"
    r"|(?:Get|Obtener|Obtén) .{0,20}Outlook .*)$",
    re.IGNORECASE | re.MULTILINE,
)
_ATTRIBUTION = re.compile(
    r"^[^\n>][^\n]*(?:\n(?!>)[^\n]*)?(?:wrote|writes|escribió|escribía):?[ \t]*\n(?=[ \t]*\n*>)",
    re.MULTILINE,
)
"""The one or two lines above a quote."""
_QUOTE = re.compile(r"^[ \t]*>.*(?:\n|\Z)", re.MULTILINE)
_WRAPPED = re.compile(r"(?<=[^\n]{60})[ \t]*\n(?=\w)")
"""An end of line that the mail program put into a sentence."""
_SOFT_BREAK = re.compile(r"(?<=\S) \n")
"""The same, where it says so (RFC 3676, section 4.1)."""


def recognizes(head: bytes) -> bool:
    """Whether a file that begins so is a mailbox."""
    return bool(_BEGINNING.match(head.replace(b"\r\n", b"\n")))


def read(stream: BinaryIO) -> Iterator[list[Message]]:
    """Give every mail that has a plain text, alone."""
    for mail in _mails(stream):
        try:
            message = _message(mail)
        except Exception:  # noqa: S112 (the parser stumbles over mails of all ages)
            continue
        if message:
            yield [message]


def _mails(stream: BinaryIO) -> Iterator[bytes]:
    lines: list[bytes] = []
    for line in stream:
        if line.startswith(b"From ") and (not lines or not lines[-1].strip()):
            if lines:
                yield b"".join(lines)
            lines = []
        else:
            lines.append(line[1:] if line.startswith(b">From ") else line)
    if lines:
        yield b"".join(lines)


def _message(data: bytes) -> Message | None:
    mail = message_from_bytes(data, policy=policy.default)
    body = mail.get_body(("plain",))
    if body is None:
        return None
    author = mail["From"].addresses[0]
    name = author.display_name or author.addr_spec
    return Message(name, _typed(body.get_content()), author.addr_spec)


def _typed(text: str) -> str:
    text = text.replace("\r\n", "\n")
    for end in (_ORIGINAL, _SIGNATURE):
        if match := end.search(text):
            text = text[: match.start()]
    text = _QUOTE.sub("", _ATTRIBUTION.sub("", text))
    return _WRAPPED.sub(" ", _SOFT_BREAK.sub(" ", text)).strip()
