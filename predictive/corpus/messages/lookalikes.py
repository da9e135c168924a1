"""Recognizes messages in unknown formats, so that their names and times are not learned."""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice

from predictive.corpus.messages.records import object_keys
from predictive.corpus.messages.stamps import CLOCK, DATE

_MIN_MATCHES = 3
_NON_LETTERS = re.compile(rb"[^a-z]+")
_TEXT = re.compile(rb"(?:(?<!con)text|contents?|body|message|msg|parts|fragments)$")
_SENDER = re.compile(
    rb"from|sender|author(?!i)|username|userid|^user$|nick|displayname|creator|speaker"
    rb"|^(?:role|handle|address)$"
)
_TIME = re.compile(
    rb"timestamp|(?:sent|created|inserted)at$|(?:create|date)time$|^(?:date|time|ts|sent)$"
)
_TEXT_WITH_SENDER = frozenset((b"value", b"data"))
"""Keys of a text, but only beside a sender."""
_NOT_OF_MESSAGES = frozenset((b"level", b"severity", b"levelname", b"loglevel", b"url", b"title"))
"""Keys of a log or an article."""
_ACTIVITY = frozenset((b"header", b"title", b"time", b"products"))
"""Keys of Google's activity records."""
_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:window\.\S+\s*=\s*)?[\[{]")
_MARKUP = re.compile(r"\s*<(?:!doctype|html|head|body|\?xml|div|\w+\s)", re.IGNORECASE)
_MESSAGE = re.compile(
    r"<(?:sms|mms|message|msg)\s[^>]{0,200}=|class=[\"'][^\"']{0,200}(?:message|msg|chat|bubble)"
    rf"|>\s*(?:{DATE}\D{{1,4}})?{CLOCK}\s*<",
    re.IGNORECASE,
)
_SENDER_PRINTED = re.compile(r"\*?(?:From|De|Von|Da|Van|Från|Fra|От)\*?\s?: ?\S", re.IGNORECASE)
_HEADER_PRINTED = re.compile(
    r"\*?(?:To|Cc|Para|An|À|A|Aan|Till|Кому|Date|Sent|Fecha|Datum|Data|Gesendet|Inviato|Verzonden"
    r"|Skickat|Envi(?:é|ado|ada)(?: el| em| le)?|Envoyé(?: le)?|Subject|Asunto|Assunto|Betreff"
    r"|Objet|Oggetto|Onderwerp|Ämne|Тема|Body)\*?\s?: ?\S",
    re.IGNORECASE,
)


def is_json(head: bytes) -> bool:
    """Whether a file with this beginning may be JSON, or JavaScript that assigns it to a name."""
    return bool(_JSON.match(head))


def is_json_of_messages(head: bytes) -> bool:
    """Whether several objects of a JSON text have keys for a text and for a sender or a time."""
    return _at_least((each for each in object_keys(head) if _has_keys_of_message(each)), 2)


def _has_keys_of_message(raw_keys: frozenset[bytes]) -> bool:
    keys = frozenset(map(_key_letters, raw_keys))
    has_sender = any(map(_SENDER.search, keys))
    has_time = any(map(_TIME.search, keys)) and not keys & _NOT_OF_MESSAGES
    has_text = any(map(_TEXT.search, keys)) or (has_sender and bool(keys & _TEXT_WITH_SENDER))
    return (has_text and (has_sender or has_time)) or keys >= _ACTIVITY


@lru_cache(1 << 12)
def _key_letters(key: bytes) -> bytes:
    return _NON_LETTERS.sub(b"", key.lower())


def is_page_of_messages(text: str) -> bool:
    """Whether a text is HTML or XML with elements for messages or times."""
    return bool(_MARKUP.match(text)) and _at_least(_MESSAGE.finditer(text), _MIN_MATCHES)


def is_printed_mail(text: str) -> bool:
    """Whether a text begins with mail headers as mail programs print them, in any language."""
    first, *others = (*text.lstrip()[:1000].split("\n")[:5], "")
    headers = filter(_HEADER_PRINTED.match, others)
    return bool(_SENDER_PRINTED.match(first)) and _at_least(headers, 2)


def _at_least(items: Iterable[object], count: int) -> bool:
    return len(list(islice(items, count))) == count
