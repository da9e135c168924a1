"""Who writes in a chat: names in front of what people say, told from the halves of notices."""

import re
from collections import Counter
from collections.abc import Iterable

from predictive.corpus.messages.message import is_phone
from predictive.corpus.messages.notices import is_notice

TIMES = 3
"""So often a name comes again that it is hardly a word before a colon."""
_ENOUGH = 2
_LONGEST_NAME = 60
_MOST_WORDS = 4
"""Of a name that comes but once."""
_QUOTED = re.compile(r"[\"“„«][^\"“”„«»]*[\"”“»]")
_OPEN_QUOTE = re.compile(r"[\"“”„«»]|(?<!\w)['‘’]\w")
_LEVEL = re.compile(
    r"\b(?:INFO|DEBUG|WARN|WARNING|ERROR|CRITICAL|FATAL|TRACE|NOTICE)\b|^\[|\[\d+\]$"
)
"""What stands in a program's log where a chat has a name."""
_GOES_ON = re.compile(
    r" (?!(?:del?|d[aiou]s?|v[ao]n|der|den|la|le|l[oa]s|bin|al|el|e|y)\b)[a-zß-ÿ][\w'’]*(?: \S+){2}"
)
"""Behind a name, a verb and more: the beginning of a notice."""


def names_in(records: Iterable[tuple[str, str]]) -> set[str]:
    """Return the writers of records, each a possible name and the text behind it.

    A name is no writer's whose every text was written by the program, as a group's is; nor what
    goes on behind another name as sentences do.
    """
    plain: Counter[str] = Counter()
    for name, text in records:
        if plain[name] < _ENOUGH and not is_notice(text):
            plain[name] += 1
    plain = Counter({name: count for name, count in plain.items() if count and is_name(name)})
    names = {name for name, count in plain.items() if count > 1 or _is_short(name)}
    return {name for name in names if not _is_sentence(name, names)}


def recurring(names: Iterable[str], times: int = TIMES) -> int:
    """Return how many of all names are such as come so many times."""
    return sum(count for count in Counter(names).values() if count >= times)


def is_name(name: str) -> bool:
    """Whether what stands before a colon may be a name: no half of a notice, nothing of a log."""
    if len(name) > _LONGEST_NAME or _LEVEL.search(name):
        return False
    if not (is_phone(name) or any(map(str.isalpha, name))):
        return False
    return not _OPEN_QUOTE.search(_QUOTED.sub("", name)) and not is_notice(name)


def _is_short(name: str) -> bool:
    return is_phone(name) or len(name.split()) <= _MOST_WORDS


def _is_sentence(name: str, names: set[str]) -> bool:
    return any(
        name[:end] in names and _GOES_ON.match(name, end)
        for end in (match.start() for match in re.finditer(" ", name))
    )
