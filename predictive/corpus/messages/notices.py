"""What chat programs write into a chat themselves."""

import re

from predictive.corpus.messages import phrases
from predictive.corpus.messages.message import without_directions

MARK = "\u200e"
"""Stands before it on telephones by Apple: notices, attachments, remarks behind a text."""
_LONGEST = 200
"""Characters of a notice that tell what happened."""


def _any(expressions: tuple[str, ...]) -> str:
    return f"(?:{'|'.join(expressions)})"


_LINE = re.compile(
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
"""A word in capitals, a question, and answers behind another word in capitals, with their votes."""
_HAPPENED = re.compile(
    rf"\b{_any(phrases.HAPPENED)}|{_any(phrases.ENCRYPTED)}|^\+?\d[\d ()-]{{6,}} [^\W\d]",
    re.IGNORECASE,
)
_MARKED = re.compile(rf"{MARK}|[^\n{MARK}]{{0,60}}: {MARK}")


def is_notice(text: str) -> bool:
    """Whether the program says what happened: to a group, or where it puts its mark."""
    text = _EDITED.sub("", text)
    return bool(_MARKED.match(text) or _HAPPENED.search(text[:_LONGEST].split("\n", 1)[0]))


def typed(text: str) -> str:
    """Return what somebody typed of a message, without what the program put into it."""
    text = _EDITED.sub("", _MENTION.sub("", text))
    if _POLL.fullmatch(text):
        return ""
    lines = (line for line in text.split("\n") if not _is_of_the_program(without_directions(line)))
    said = (without_directions(line.split(MARK)[0]).strip() for line in lines)
    return "\n".join(line for line in said if not _is_of_the_program(line))


def _is_of_the_program(line: str) -> bool:
    return bool(_LINE.fullmatch(line.rstrip(_ENDING)) or _LINE.fullmatch(line))
