"""Mailboxes in the mbox format (RFC 4155): the new text of each mail, without quotes."""

import codecs
import re
from collections.abc import Iterator
from contextlib import suppress
from email import message_from_bytes, policy
from email.headerregistry import Address
from email.message import EmailMessage, MIMEPart
from itertools import chain, pairwise, takewhile
from typing import BinaryIO, cast

from predictive.corpus.encoding import SAMPLE_BYTES, decode
from predictive.corpus.messages.message import DAMAGED, Message
from predictive.corpus.older_encodings import is_likely
from predictive.corpus.report import Report

WITHOUT_TEXT = "mails without a plain text"
WITHOUT_SENDER = "mails without a sender"

_ACTUAL_CHARSETS = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "iso8859-1": "cp1252"}
"""Declared charsets that stand for another one (WHATWG, Encoding Standard, section 4.2)."""
_NOT_CHARSETS = frozenset(("unicode-escape", "raw-unicode-escape", "idna", "punycode", "undefined"))
"""Python's codecs that are not charsets of mail."""
_KNOWN = re.compile(
    rb"(?:Return-Path|Delivered-To|Received|From|Sender|Reply-To|To|Cc|Bcc|Date|Sent|Subject"
    rb"|Message-ID|In-Reply-To|References|MIME-Version|Content-[\w-]+|DKIM-Signature"
    rb"|Authentication-Results|ARC-[\w-]+|List-[\w-]+|Envelope-To|User-Agent|Status|X-[\w-]+):",
    re.IGNORECASE,
)
_SENDER_HEADER = re.compile(rb"(?:Return-Path|Received|From|Message-ID):", re.IGNORECASE)
_NOT_MAIL = re.compile(rb"Body:", re.IGNORECASE)
"""A header with the text: another kind of messages."""
_HEADER = re.compile(rb"[!-9;-~]+:|[ \t]+\S|>From ")
_DATED = re.compile(
    rb"From .*\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? .*\b\d{1,2}:\d\d(?::\d\d)?\b.*\b(?:19|20)\d\d\b"
)
_MBOX_LINE = b"From "
_MAX_MBOX_LINE = 200
"""Bytes of such a line, at most."""
_BYTE_COUNT = re.compile(rb"(\d{1,9})[ \t]*\r?\n")
"""In Apple Mail's files, the number of bytes of the mail; metadata follows them."""
_ORIGINAL = re.compile(
    r"^(?:-{3,}+ ?[^\n]{0,30}(?:original|forwarded|reenviad[oa]|(?:re)?encaminhada|ursprüngliche"
    r"|weitergeleitete|origine|transféré|réexpédié|inoltrato|oorspronkelijk|doorgestuurd)"
    r"[^\n]{0,30}-{3,}|_{20,}|(?:> ?)?(?:Begin forwarded message|Inicio del mensaje reenviado"
    r"|Anfang der weitergeleiteten (?:Nachricht|E-Mail)|Début du message (?:réexpédié|transféré)"
    r"|Início da mensagem (?:re)?encaminhada|Inizio (?:del )?messaggio inoltrato"
    r"|Begin doorgestuurd bericht)\s?:)\s*$"
    r"|^\*?(?:From|De|Von|Da|Van|Från|Od|От)\s?:\*? .+\n\*?(?:Sent|Date|To|Enviado(?: el)?|Fecha"
    r"|Para|Gesendet|Datum|An|Envoyé|Enviada|Data|Inviato|À|Verzonden|Aan|Skickat|Wysłano"
    r"|Отправлено)\s?:",
    re.IGNORECASE | re.MULTILINE,
)
"""The original message follows."""
_DEVICE_OR_PROGRAM = (
    r"(?:iPhone|iPad|Android|Samsung|Galaxy|Huawei|Xiaomi|Yahoo|Outlook|Mail|Correo|Posta|Courrier"
    r"|Proton|Windows|Smartphone|Handy|m[óo]vil|t[ée]l[ée]phone|tel[ée]fono|telem[óo]vel|celular)"
)
_SIGNATURE = re.compile(
    r"^(?:-- ?|Sent (?:from|via) my\b.*|Enviado desde mi\b.*"
    r"|(?:Sent|Enviado|Envoyé|Inviato|Gesendet|Verzonden|Skickat) (?:from|via|with|using|desde|con"
    r"|de|depuis|avec|d[oa]l?|com|pelo|von|mit|vanaf|met|från)(?: \S+){0,2}? "
    rf"{_DEVICE_OR_PROGRAM}\b.*"
    r"|(?:Diese Nachricht wurde )?von meinem .{1,40} (?:gesendet|geschickt|verschickt)\.?"
    r"|(?:Get|Obtener|Obtén|Obter o|Télécharger|Scarica|Ottieni|Holen Sie sich|Download)"
    r" .{0,20}(?:Outlook|BlueMail) .*)$",
    re.IGNORECASE | re.MULTILINE,
)
_ATTRIBUTION = re.compile(
    r"^[^\n>][^\n]*(?:\n(?!>)[^\n]*)?(?:wrote|writes|escribió|escribía|schrieb|a écrit|escreveu"
    r"|ha scritto|scrive|schreef|skrev|pisze|napisał|пишет|написал"
    r"|<[^<>\s]{1,60}@[^<>\s]{1,60}>:)[^\n]{0,80}[ \t]*\n(?=[ \t]*\n*>)",
    re.MULTILINE,
)
"""One or two lines that introduce a quote."""
_QUOTE = re.compile(r"^[ \t]*>.*(?:\n|\Z)", re.MULTILINE)
_WRAPPED = re.compile(r"(?<=[^\n]{60})(?<![ \t])[ \t]*\n(?=\w)")
"""A line end that the mail program inserted into a sentence."""
_SOFT_BREAK = re.compile(r"(?<=\S) \n")
"""The same, marked by a space (RFC 3676, section 4.1)."""


def recognizes(head: bytes) -> bool:
    """Whether a file with this beginning is a mailbox, or a single mail."""
    lines = [*_without_mark(head).splitlines(), b"", b""]
    if _begins_mail(lines[0], lines[1]):
        return True
    headers = list(takewhile(bytes.strip, lines))
    known = [line for line in headers if _KNOWN.match(line)]
    return (
        len(known) > 1
        and headers[0] is known[0]
        and all(map(_HEADER.match, headers))
        and any(map(_SENDER_HEADER.match, known))
        and not any(map(_NOT_MAIL.match, headers))
    )


def parse(stream: BinaryIO, report: Report) -> Iterator[list[Message]]:
    """Yield every mail with a plain text as a conversation; count the others in `report`."""
    for data in filter(None, map(_without_mark, _mails(stream))):
        try:
            message = _message(message_from_bytes(data, policy=policy.default), report)
        except Exception:  # the parser can fail on malformed mail
            report.leave_out(DAMAGED)
            continue
        if message:
            yield [message]


def _without_mark(data: bytes) -> bytes:
    data = data.removeprefix(codecs.BOM_UTF8).lstrip(b"\r\n")
    count = _BYTE_COUNT.match(data)
    return data[count.end() :][: int(count[1])] if count else data


def _mails(stream: BinaryIO) -> Iterator[bytes]:
    lines: list[bytes] = []
    for line, following in pairwise(chain(stream, [b""])):
        follows_blank = not (lines and lines[-1].strip())
        if follows_blank and _begins_mail(line, following):
            yield b"".join(lines)
            lines = []
        else:
            lines.append(line[1:] if line.startswith(b">" + _MBOX_LINE) else line)
    yield b"".join(lines)


def _begins_mail(line: bytes, following: bytes) -> bool:
    """Whether a line separates mails: unlike running text, it has a date, or a header follows."""
    if not line.startswith(_MBOX_LINE):
        return False
    return bool(_DATED.match(line[:_MAX_MBOX_LINE]) or _KNOWN.match(following.removeprefix(b">")))


def _message(mail: EmailMessage, report: Report) -> Message | None:
    body, sender = mail.get_body(("plain",)), _sender(mail)
    if body is None:
        report.leave_out(WITHOUT_TEXT)
    elif sender is None:
        report.leave_out(WITHOUT_SENDER)
    else:
        name = sender.display_name or sender.addr_spec
        return Message(name, _new_text(_decoded_text(body)), sender.addr_spec)
    return None


def _sender(mail: EmailMessage) -> Address | None:
    """Return the sender of a mail, even if the header has non-ASCII bytes (RFC 6532)."""
    values = [value for key, value in mail.raw_items() if key.lower() == "from"]
    if not values:
        return None
    value = decode(values[0].encode("utf-8", "surrogateescape"))
    addresses = policy.default.header_factory("From", value).addresses
    return addresses[0] if addresses else None


def _decoded_text(body: MIMEPart) -> str:
    """Decode a mail's text: as UTF-8 if valid, else as declared, else by detection."""
    data = cast(bytes, body.get_payload(decode=True))
    charset = body.get_content_charset("us-ascii")
    if not data.isascii():
        with suppress(UnicodeDecodeError):
            return data.decode("utf-8")
    try:
        return _as_declared(data, _ACTUAL_CHARSETS.get(charset, charset))
    except (LookupError, ValueError):
        return decode(data)


def _as_declared(data: bytes, charset: str) -> str:
    """Decode a text. Raises `ValueError` if the declared charset is unlikely."""
    if codecs.lookup(charset).name.replace("_", "-") in _NOT_CHARSETS:
        raise ValueError(charset)
    text = data.decode(charset)
    has_words = len(text) != len(data) or is_likely(data[:SAMPLE_BYTES], charset)
    if not has_words or (charset.startswith("utf-16") and b"\0" not in data):
        raise ValueError(charset)
    return text


def _new_text(text: str) -> str:
    text = text.replace("\r\n", "\n")
    for end in (_ORIGINAL, _SIGNATURE):
        if match := end.search(text):
            text = text[: match.start()]
    text = _QUOTE.sub("", _ATTRIBUTION.sub("", text))
    return _WRAPPED.sub(" ", _SOFT_BREAK.sub(" ", text)).strip()
