"""What looks like messages of a kind that is not known: nobody wants names and times learned."""

import re
from collections.abc import Iterable
from itertools import islice

from predictive.corpus.messages.records import keys
from predictive.corpus.messages.stamps import CLOCK, DATE

_FEWEST = 3
_TEXTS = frozenset((b"text", b"content", b"body", b"message", b"msg", b"parts", b"contents"))
_SENDERS = frozenset(
    b"from from_id fromMe from_me is_from_me sender sender_id sender_name senderId senderName"
    b" author user user_id username nickname displayName creator role handle address".split()
)
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
    r"|Objet|Oggetto|Onderwerp|Ämne|Тема)\*?\s?: ?\S",
    re.IGNORECASE,
)


def is_json(head: bytes) -> bool:
    """Whether a file that begins so may be JSON, or JavaScript that gives it a name."""
    return bool(_JSON.match(head))


def is_json_of_messages(head: bytes) -> bool:
    """Whether several objects of a JSON text have somebody and a text in them."""
    return _are_some((each for each in keys(head) if each & _TEXTS and each & _SENDERS), 2)


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
