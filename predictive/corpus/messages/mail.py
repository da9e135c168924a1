"""Mailboxes in the mbox form (RFC 4155): what each writer added, without what is quoted."""

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

_MEANT = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "iso8859-1": "cp1252"}
"""What those who declare it write (WHATWG, Encoding Standard, section 4.2)."""
_NO_CHARSETS = frozenset(("unicode-escape", "raw-unicode-escape", "idna", "punycode", "undefined"))
"""Encodings of Python that nobody writes mail in."""
_KNOWN = re.compile(
    rb"(?:Return-Path|Delivered-To|Received|From|Sender|Reply-To|To|Cc|Bcc|Date|Sent|Subject"
    rb"|Message-ID|In-Reply-To|References|MIME-Version|Content-[\w-]+|DKIM-Signature"
    rb"|Authentication-Results|ARC-[\w-]+|List-[\w-]+|Envelope-To|User-Agent|Status|X-[\w-]+):",
    re.IGNORECASE,
)
_OF_A_SENDER = re.compile(rb"(?:Return-Path|Received|From|Message-ID):", re.IGNORECASE)
_NO_MAIL = re.compile(rb"Body:", re.IGNORECASE)
"""The text itself: of another kind of messages."""
_HEADER = re.compile(rb"[!-9;-~]+:|[ \t]+\S|>From ")
_DATED = re.compile(
    rb"From .*\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? .*\b\d{1,2}:\d\d(?::\d\d)?\b.*\b(?:19|20)\d\d\b"
)
_LINE_OF_MBOX = b"From "
_LONGEST = 200
"""Bytes of such a line."""
_COUNT = re.compile(rb"(\d{1,9})[ \t]*\r?\n")
"""Of bytes, above a mail as Apple keeps it; what is below them is about it."""
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
"""What is below was written before."""
_PROGRAM = (
    r"(?:iPhone|iPad|Android|Samsung|Galaxy|Huawei|Xiaomi|Yahoo|Outlook|Mail|Correo|Posta|Courrier"
    r"|Proton|Windows|Smartphone|Handy|m[óo]vil|t[ée]l[ée]phone|tel[ée]fono|telem[óo]vel|celular)"
)
_SIGNATURE = re.compile(
    r"^(?:-- ?|Sent (?:from|via) my\b.*|Enviado desde mi\b.*"
    r"|(?:Sent|Enviado|Envoyé|Inviato|Gesendet|Verzonden|Skickat) (?:from|via|with|using|desde|con"
    r"|de|depuis|avec|d[oa]l?|com|pelo|von|mit|vanaf|met|från)(?: \S+){0,2}? "
    rf"{_PROGRAM}\b.*"
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
"""The one or two lines above a quote."""
_QUOTE = re.compile(r"^[ \t]*>.*(?:\n|\Z)", re.MULTILINE)
_WRAPPED = re.compile(r"(?<=[^\n]{60})(?<![ \t])[ \t]*\n(?=\w)")
"""An end of line that the mail program put into a sentence."""
_SOFT_BREAK = re.compile(r"(?<=\S) \n")
"""The same, where it says so (RFC 3676, section 4.1)."""


def recognizes(head: bytes) -> bool:
    """Whether a file that begins so is a mailbox, or one mail."""
    lines = [*_without_mark(head).splitlines(), b"", b""]
    if _begins_mail(lines[0], lines[1]):
        return True
    headers = list(takewhile(bytes.strip, lines))
    known = [line for line in headers if _KNOWN.match(line)]
    return (
        len(known) > 1
        and headers[0] is known[0]
        and all(map(_HEADER.match, headers))
        and any(map(_OF_A_SENDER.match, known))
        and not any(map(_NO_MAIL.match, headers))
    )


def read(stream: BinaryIO, report: Report) -> Iterator[list[Message]]:
    """Give every mail that has a plain text, alone; count the others."""
    for data in filter(None, map(_without_mark, _mails(stream))):
        try:
            message = _message(message_from_bytes(data, policy=policy.default), report)
        except Exception:  # the parser stumbles over mails of all ages
            report.leave_out(DAMAGED)
            continue
        if message:
            yield [message]


def _without_mark(data: bytes) -> bytes:
    data = data.removeprefix(codecs.BOM_UTF8).lstrip(b"\r\n")
    count = _COUNT.match(data)
    return data[count.end() :][: int(count[1])] if count else data


def _mails(stream: BinaryIO) -> Iterator[bytes]:
    lines: list[bytes] = []
    for line, following in pairwise(chain(stream, [b""])):
        is_behind_mail = not (lines and lines[-1].strip())
        if is_behind_mail and _begins_mail(line, following):
            yield b"".join(lines)
            lines = []
        else:
            lines.append(line[1:] if line.startswith(b">" + _LINE_OF_MBOX) else line)
    yield b"".join(lines)


def _begins_mail(line: bytes, following: bytes) -> bool:
    """Whether a line stands between mails: a date in it or headers behind it tell it from text."""
    if not line.startswith(_LINE_OF_MBOX):
        return False
    return bool(_DATED.match(line[:_LONGEST]) or _KNOWN.match(following.removeprefix(b">")))


def _message(mail: EmailMessage, report: Report) -> Message | None:
    body, sender = mail.get_body(("plain",)), _sender(mail)
    if body is None:
        report.leave_out(WITHOUT_TEXT)
    elif sender is None:
        report.leave_out(WITHOUT_SENDER)
    else:
        name = sender.display_name or sender.addr_spec
        return Message(name, _typed(_text(body)), sender.addr_spec)
    return None


def _sender(mail: EmailMessage) -> Address | None:
    """Return who wrote a mail, also where the header has bytes beyond ASCII (RFC 6532)."""
    values = [value for key, value in mail.raw_items() if key.lower() == "from"]
    if not values:
        return None
    value = decode(values[0].encode("utf-8", "surrogateescape"))
    addresses = policy.default.header_factory("From", value).addresses
    return addresses[0] if addresses else None


def _text(body: MIMEPart) -> str:
    """Return a mail's text: UTF-8 whatever is declared, else as declared, else as it looks."""
    data = cast(bytes, body.get_payload(decode=True))
    charset = body.get_content_charset("us-ascii")
    if not data.isascii():
        with suppress(UnicodeDecodeError):
            return data.decode("utf-8")
    try:
        return _as_declared(data, _MEANT.get(charset, charset))
    except (LookupError, ValueError):
        return decode(data)


def _as_declared(data: bytes, charset: str) -> str:
    """Decode a text; `ValueError` where it is hardly what is declared."""
    if codecs.lookup(charset).name.replace("_", "-") in _NO_CHARSETS:
        raise ValueError(charset)
    text = data.decode(charset)
    has_words = len(text) != len(data) or is_likely(data[:SAMPLE_BYTES], charset)
    if not has_words or (charset.startswith("utf-16") and b"\0" not in data):
        raise ValueError(charset)
    return text


def _typed(text: str) -> str:
    text = text.replace("\r\n", "\n")
    for end in (_ORIGINAL, _SIGNATURE):
        if match := end.search(text):
            text = text[: match.start()]
    text = _QUOTE.sub("", _ATTRIBUTION.sub("", text))
    return _WRAPPED.sub(" ", _SOFT_BREAK.sub(" ", text)).strip()
