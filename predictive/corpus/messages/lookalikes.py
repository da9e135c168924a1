"""What looks like messages of a kind that is not known: nobody wants names and times learned."""

import re
from collections.abc import Iterator

from predictive.corpus.messages.message import DIRECTIONS, is_phone, without_directions
from predictive.corpus.messages.records import keys
from predictive.corpus.messages.stamps import CLOCK, DATE
from predictive.corpus.messages.writers import is_name, recurring

_MOST_LINES = 500
_FEWEST = 3
_SHARE = 0.4
"""Of the lines: some messages have several."""

_STAMP = rf"[{DIRECTIONS}\s]*(?P<stamp>[^\n]{{0,50}}?\d[^\n]{{0,30}}?)"
_NAME = r"\+?[^\W_][^:<>\t]{0,40}?"
_LINES = (
    re.compile(rf"{_STAMP}(?:[\])}}|]|\s[-‐-―]+(?=\s))[\s:]*(?P<name>{_NAME})\s?:(?:\s|$)"),
    re.compile(rf"{_STAMP}(?<=\d)\s(?P<name>(?!\d){_NAME})\s?:(?:\s|$)"),
)
"""Something with digits, a bracket or a dash or nothing more, a name, a colon."""
_NICKNAMES = re.compile(rf"{_STAMP}[\])}}|]?\s<(?P<name>[^<>\s]{{1,40}})>\s.*")
_COLUMNS = re.compile(rf"{_STAMP}\t(?P<name>{_NAME})\t[^\t]*[^\W\d][^\t]*")
_TOLD_OF = re.compile(rf"\W*(?P<name>\S.{{0,40}}?)(?:,|\s[-‐-―])?\s\W*{DATE}\D{{1,4}}{CLOCK}\W*")
"""A name, date and time, alone on a line above a text."""
_NUMBERS = re.compile(r"\d+")
_TIME_ALONE = re.compile(rf"\W*(?:{CLOCK})\W*(?:-->.*)?", re.IGNORECASE)
_DATE_ALONE = re.compile(rf"\W*(?:\w+,?\s)?(?:{DATE})\W*", re.IGNORECASE)
_SPAN = re.compile(rf"{CLOCK}\s?[-–]\s?{CLOCK}", re.IGNORECASE)
_EPOCH = 9
"""Digits of the seconds since 1970."""

_TEXTS = frozenset((b"text", b"content", b"body", b"message", b"msg", b"parts", b"contents"))
_SENDERS = frozenset(
    (b"from", b"sender", b"sender_name", b"senderId", b"sender_id", b"senderName", b"author")
    + (b"user", b"user_id", b"username", b"creator", b"role", b"fromMe", b"from_me", b"is_from_me")
    + (b"displayName", b"from_id", b"handle", b"nickname", b"address")
)
_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:window\.\S+\s*=\s*)?[\[{]")
_MARKUP = re.compile(r"\s*<(?:!doctype|html|head|body|\?xml|div|\w+\s)", re.IGNORECASE)
_MESSAGE_MARKUP = re.compile(
    r"<(?:sms|mms|message|msg)\s[^>]*=|class=[\"'][^\"']*(?:message|msg|chat|bubble)"
    rf"|>\s*(?:{DATE}\D{{1,4}})?{CLOCK}\s*<|<title>[^<]*(?:chat|messages?)\b",
    re.IGNORECASE,
)
_PRINTED_SENDER = re.compile(r"\*?(?:De|Von|Da|Van|Från|Fra|От|From)\*?\s?: ?\S", re.IGNORECASE)
_PRINTED_HEADER = re.compile(
    r"\*?(?:Para|An|À|A|Aan|Till|Кому|To|Enviado(?: el)?|Fecha|Gesendet|Datum|Envoyé|Date|Sent|Enviada"
    r"|Data|Inviato|Verzonden|Skickat|Asunto|Betreff|Objet|Assunto|Oggetto|Onderwerp|Ämne|Тема"
    r"|Subject|Cc)(?: em| le)?\*?\s?: ?\S",
    re.IGNORECASE,
)


def is_json(head: bytes) -> bool:
    """Whether a file that begins so may be JSON, or JavaScript that names it."""
    return bool(_JSON.match(head))


def is_json_of_messages(head: bytes) -> bool:
    """Whether a JSON text has objects with somebody and a text in them."""
    found = (each for each in keys(head) if each & _TEXTS and each & _SENDERS)
    return sum(1 for _ in zip(found, range(_FEWEST - 1), strict=False)) == _FEWEST - 1


def are_messages(text: str) -> bool:
    """Whether a text that begins so has a line for every message, is a page of them, or a mail."""
    if _MARKUP.match(text):
        found = _MESSAGE_MARKUP.finditer(text)
        return sum(1 for _ in zip(found, range(_FEWEST), strict=False)) == _FEWEST
    lines = [line for line in text.split("\n") if line.strip()][:_MOST_LINES]
    return _is_printed_mail(lines) or _are_records(lines)


def _is_printed_mail(lines: list[str]) -> bool:
    first = lines[:4]
    return bool(first and _PRINTED_SENDER.match(first[0])) and (
        sum(bool(_PRINTED_HEADER.match(line)) for line in first[1:]) > 1
    )


def _are_records(lines: list[str]) -> bool:
    names = [name for line in lines for name in _names(line)]
    again = recurring(names, 2)
    return again >= max(_FEWEST, _SHARE * len(lines)) and 2 * again > len(names)


def _names(line: str) -> Iterator[str]:
    """Give the name in a line, if a message may begin with it."""
    for number, pattern in enumerate(_LINES):
        if match := pattern.match(line):
            name = without_directions(match["name"]).strip()
            if _is_stamp(match["stamp"], 2 + number) and _is_person(name, match["stamp"]):
                yield name
            return
    for pattern in (_NICKNAMES, _COLUMNS):
        if (match := pattern.fullmatch(line)) and not _DATE_ALONE.fullmatch(match["stamp"]):
            yield match["name"]
            return
    if match := _TOLD_OF.fullmatch(line):
        yield match["name"]


def _is_stamp(text: str, least: int) -> bool:
    """Whether what stands before a name may be a time: some numbers, or a long one."""
    numbers = _NUMBERS.findall(text)
    if _SPAN.search(text):
        return False
    return len(numbers) >= least or len(numbers[0]) >= _EPOCH


def _is_person(name: str, stamp: str) -> bool:
    """Whether a name is hardly another word before a colon.

    Behind a time alone it is as likely to be that, and behind a date alone unless it is long.
    """
    if not is_name(name) or _TIME_ALONE.fullmatch(stamp) or name[0].islower():
        return False
    is_long = is_phone(name) or (name.istitle() and " " in name)
    return is_long or not _DATE_ALONE.fullmatch(stamp)
