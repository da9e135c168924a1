"""What looks like messages of a kind that is not known: nobody wants names and times learned."""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice

from predictive.corpus.messages.records import keys
from predictive.corpus.messages.stamps import CLOCK, DATE

_FEWEST = 3
_LETTERS = re.compile(rb"[^a-z]+")
_TEXT = re.compile(rb"(?:(?<!con)text|contents?|body|message|msg|parts|fragments)$")
_SENDER = re.compile(
    rb"from|sender|author(?!i)|username|userid|^user$|nick|displayname|creator|speaker"
    rb"|^(?:role|handle|address)$"
)
_TIME = re.compile(
    rb"timestamp|(?:sent|created|inserted)at$|(?:create|date)time$|^(?:date|time|ts|sent)$"
)
_BEHIND_SENDER = frozenset((b"value", b"data"))
"""Texts only where somebody is named."""
_OTHERWISE = frozenset((b"level", b"severity", b"levelname", b"loglevel", b"url", b"title"))
"""What a log or an article has."""
_ACTIVITY = frozenset((b"header", b"title", b"time", b"products"))
"""Of somebody with a service of Google."""
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
    """Whether a file that begins so may be JSON, or JavaScript that gives it a name."""
    return bool(_JSON.match(head))


def is_json_of_messages(head: bytes) -> bool:
    """Whether several objects of a JSON text have a text and somebody, or else a time, in them."""
    return _are_some((each for each in keys(head) if _has_keys_of_message(each)), 2)


def _has_keys_of_message(written: frozenset[bytes]) -> bool:
    known = frozenset(map(_letters, written))
    is_from = any(map(_SENDER.search, known))
    is_at = any(map(_TIME.search, known)) and not known & _OTHERWISE
    is_text = any(map(_TEXT.search, known)) or (is_from and bool(known & _BEHIND_SENDER))
    return (is_text and (is_from or is_at)) or known >= _ACTIVITY


@lru_cache(1 << 12)
def _letters(key: bytes) -> bytes:
    return _LETTERS.sub(b"", key.lower())


def is_page_of_messages(text: str) -> bool:
    """Whether a text is in HTML or XML with elements for messages or times."""
    return bool(_MARKUP.match(text)) and _are_some(_MESSAGE.finditer(text), _FEWEST)


def is_printed_mail(text: str) -> bool:
    """Whether a text begins with the headers of a mail in the reader's language."""
    first, *others = (*text.lstrip()[:1000].split("\n")[:5], "")
    headers = filter(_HEADER_PRINTED.match, others)
    return bool(_SENDER_PRINTED.match(first)) and _are_some(headers, 2)


def _are_some(found: Iterable[object], least: int) -> bool:
    return len(list(islice(found, least))) == least
