"""Notices: text that the chat program itself writes into a chat."""

import re

from predictive.corpus.messages import phrases
from predictive.corpus.messages.message import without_directions

MARK = "\u200e"
"""On iPhones, precedes text of the program: notices, attachments, remarks after a text."""
_EXAMINED = 200
"""The number of characters at the start of a notice that are examined."""


def _any(expressions: tuple[str, ...]) -> str:
    return f"(?:{'|'.join(expressions)})"


_NOTICE_LINE = re.compile(
    r"<[^<>]{3,60}>|null|\S.*\.\w{2,5} \([^()\n]{5,40}\)"
    rf"|(?:\S.*\.\w{{2,5}}(?: •.{{0,30}})? )?{_any(phrases.MEDIA)} {_any(phrases.OMITTED)}"
    rf"|{_any(phrases.OMITTED)} {_any(phrases.MEDIA)}"
    rf"|{_any(phrases.DELETED)}|{_any(phrases.WAITING)}|{_any(phrases.CALLS)}"
    rf"|(?:\w+ )?{_any(phrases.MESSAGES)}\b.*{_any(phrases.ENCRYPTED)}.*"
    rf"|{_any(phrases.PLACES)}(?: ?: ?https?://.*| (?:\w+ )?{_any(phrases.SHARED)})"
    r"|https?://maps\.google\.com/\S*",
    re.IGNORECASE,
)
_ENDING = ".!。… "
_EDITED = re.compile(rf"{MARK}?<[^<>]{{0,40}}{_any(phrases.EDITED)}[^<>]{{0,20}}>", re.IGNORECASE)
_MENTION = re.compile("@\u2068[^\u2069]{0,100}\u2069")
_CAPITALS = rf"{MARK}?[^\W\d_a-z]{{4,15}}\s?:"
_VOTES = rf".*\({MARK}?\d+ \w+\)"
_POLL = re.compile(rf"{_CAPITALS}\s*\n(?:.*\n){{1,12}}?(?:{_CAPITALS} {_VOTES}\s*){{1,20}}")
"""A word in capitals, a question, then the options, each after a word in capitals, with votes."""
_HAPPENED = re.compile(
    rf"\b{_any(phrases.HAPPENED)}|{_any(phrases.ENCRYPTED)}|^\+?\d[\d ()-]{{6,}} [^\W\d]",
    re.IGNORECASE,
)
_MARKED = re.compile(rf"{MARK}|[^\n{MARK}]{{0,60}}: {MARK}")


def is_notice(text: str) -> bool:
    """Whether a text is a notice: it has the program's mark, or tells of changes to a group."""
    text = _EDITED.sub("", text)
    return bool(_MARKED.match(text) or _HAPPENED.search(text[:_EXAMINED].split("\n", 1)[0]))


def typed_text(text: str) -> str:
    """Return the text that a writer typed, without what the program added to it."""
    text = _EDITED.sub("", _MENTION.sub("", text))
    if _POLL.fullmatch(text):
        return ""
    lines = (line for line in text.split("\n") if not _is_notice_line(without_directions(line)))
    typed = (without_directions(line.split(MARK)[0]).strip() for line in lines)
    return "\n".join(line for line in typed if not _is_notice_line(line))


def _is_notice_line(line: str) -> bool:
    return bool(_NOTICE_LINE.fullmatch(line.rstrip(_ENDING)) or _NOTICE_LINE.fullmatch(line))
