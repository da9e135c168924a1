"""Who writes in a chat: names in front of what people say, told from the halves of notices."""

import re
from collections import Counter
from collections.abc import Iterable

from predictive.corpus.messages.message import is_phone
from predictive.corpus.messages.notices import is_notice

TIMES = 3
"""So often a name comes again that it is hardly a word before a colon."""
_BEGINNING = 50
_LONGEST_NAME = 60
_MOST_WORDS = 4
"""Of a name that comes but once."""
_QUOTED = re.compile(r"[\"“„«][^\"“”„«»]*[\"”“»]")
_OPEN_QUOTE = re.compile(r"[\"“”„«»]|(?<!\w)['‘’]\w")
_LEVEL = re.compile(
    r"\b(?:INFO|DEBUG|WARN|WARNING|ERROR|CRITICAL|FATAL|TRACE|NOTICE)\b|^\[|\[\d+\]$"
)
"""What stands in a program's log where a chat has a name."""
_VERB = re.compile(r"(?!(?:del?|d[aiou]s?|v[ao]n|der|den|la|le|l[oa]s|bin|al|el|e|y)\b)[a-zß-ÿ]")
"""In small letters, and not of a name."""
_GOES_ON = re.compile(rf" {_VERB.pattern}[\w'’]*(?: \S+){{2}}")
"""Behind a name, a verb and more: the beginning of a notice."""


def names_in(records: Iterable[tuple[str, str]]) -> set[str]:
    """Return the writers of records, each a possible name and the text behind it.

    A name is no writer's whose every text was written by the program, as a group's is; nor what
    goes on behind another name as sentences do.
    """
    said: dict[str, set[str]] = {}
    for name, text in records:
        texts = said.setdefault(name, set())
        if len(texts) < TIMES and not is_notice(text):
            texts.add(text[:_BEGINNING])
    names = {name for name, texts in said.items() if is_name(name) and _is_used(name, texts)}
    return {name for name in names if len(said[name]) >= TIMES or not _is_sentence(name, names)}


def recurring(names: Iterable[str], times: int) -> int:
    """Return how many of all names are such as come so many times."""
    return sum(count for count in Counter(names).values() if count >= times)


def is_name(name: str) -> bool:
    """Whether what stands before a colon may be a name: no half of a notice, nothing of a log."""
    if len(name) > _LONGEST_NAME or _LEVEL.search(name):
        return False
    if not (is_phone(name) or any(map(str.isalpha, name))):
        return False
    return not _OPEN_QUOTE.search(_QUOTED.sub("", name)) and not is_notice(name)


def _is_used(name: str, texts: set[str]) -> bool:
    """Whether somebody of that name says different things, or at least it looks like a name."""
    words = name.split()
    is_plain = len(words) == 1 or not any(map(_VERB.match, words))
    return len(texts) > 1 or (
        bool(texts) and (is_phone(name) or (is_plain and len(words) <= _MOST_WORDS))
    )


def _is_sentence(name: str, names: set[str]) -> bool:
    return any(
        name[:end] in names and _GOES_ON.match(name, end)
        for end in (match.start() for match in re.finditer(" ", name))
    )
