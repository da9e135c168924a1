"""Finds the writers of a chat: tells names before a colon from parts of notices."""

import re
from collections import Counter
from collections.abc import Iterable

from predictive.corpus.messages.message import is_phone
from predictive.corpus.messages.notices import is_notice

MIN_TEXTS = 3
"""A name with this many messages is not just a word before a colon."""
_COMPARED_CHARACTERS = 50
_MAX_NAME = 60
_MAX_NAME_WORDS = 4
"""The most words of a name that occurs only once."""
_QUOTED = re.compile(r"[\"“„«][^\"“”„«»]*[\"”“»]")
_OPEN_QUOTE = re.compile(r"[\"“”„«»]|(?<!\w)['‘’]\w")
_LOG_LEVEL = re.compile(
    r"\b(?:INFO|DEBUG|WARN|WARNING|ERROR|CRITICAL|FATAL|TRACE|NOTICE)\b|^\[|\[\d+\]$"
)
"""A program's log has these where a chat has a name."""
_VERB = re.compile(r"(?!(?:del?|d[aiou]s?|v[ao]n|der|den|la|le|l[oa]s|bin|al|el|e|y)\b)[a-zß-ÿ]")
"""A word in lower case that is not a particle of names."""
_NOTICE_AFTER_NAME = re.compile(rf" {_VERB.pattern}[\w'’]*(?: \S+){{2}}")
"""After a name, a verb and two more words: a notice."""


def writers_in(records: Iterable[tuple[str, str]]) -> set[str]:
    """Return the names of the writers in records of (possible name, text after it).

    A name is not a writer if all its texts are notices, like a group's name, or if it is another
    name that continues as a sentence.
    """
    texts_of: dict[str, set[str]] = {}
    for name, text in records:
        texts = texts_of.setdefault(name, set())
        if len(texts) < MIN_TEXTS and not is_notice(text):
            texts.add(text[:_COMPARED_CHARACTERS])
    names = {name for name, texts in texts_of.items() if is_name(name) and _is_used(name, texts)}
    return {
        name for name in names if len(texts_of[name]) >= MIN_TEXTS or not _is_sentence(name, names)
    }


def count_recurring(names: Iterable[str], times: int) -> int:
    """Return how many of `names` occur at least this many times, repetitions included."""
    return sum(count for count in Counter(names).values() if count >= times)


def is_name(name: str) -> bool:
    """Whether the text before a colon may be a name: not part of a notice, nor of a log."""
    if len(name) > _MAX_NAME or _LOG_LEVEL.search(name):
        return False
    if not (is_phone(name) or any(map(str.isalpha, name))):
        return False
    return not _OPEN_QUOTE.search(_QUOTED.sub("", name)) and not is_notice(name)


def _is_used(name: str, texts: set[str]) -> bool:
    """Whether a name has different texts, or only one but looks like a name."""
    words = name.split()
    is_plain = len(words) == 1 or not any(map(_VERB.match, words))
    return len(texts) > 1 or (
        bool(texts) and (is_phone(name) or (is_plain and len(words) <= _MAX_NAME_WORDS))
    )


def _is_sentence(name: str, names: set[str]) -> bool:
    return any(
        name[:end] in names and _NOTICE_AFTER_NAME.match(name, end)
        for end in (match.start() for match in re.finditer(" ", name))
    )
