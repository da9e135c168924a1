"""Chats in lines, as WhatsApp exports them: date, time, name, a text, lines that go on with it."""

import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Literal, NamedTuple

from predictive.corpus.encoding import detect_encoding, read_chunks
from predictive.corpus.formats import lines
from predictive.corpus.messages.message import Message, without_directions
from predictive.corpus.messages.notices import is_notice, typed
from predictive.corpus.messages.stamps import stamped
from predictive.corpus.messages.writers import TIMES, names_in, recurring
from predictive.corpus.report import Report

Verdict = Literal["chat", "perhaps", "no"]

_FIRST_LINES = 200
_LEAST_SHARE = 0.1
"""Of the lines, where the first does not begin a message: messages have fewer lines than ten."""
_FEW = 10
_SOME = 0.2
_NAME = re.compile(r"<(?P<nick>[^<>\s]{1,40})>\s|(?P<name>.{1,100}?)\s?:(?=\s|$)")


class _Record(NamedTuple):
    """What begins with a date and a time; the name is "" where none follows."""

    name: str
    lines: list[str]
    is_marked: bool

    @property
    def text(self) -> str:
        """What follows the name."""
        return "\n".join(self.lines)

    @property
    def is_notice(self) -> bool:
        """Whether it is one if its name is none."""
        return is_notice(self.text) or is_notice(self.name)


def judge(text: str) -> Verdict:
    """Tell by its beginning whether a text is a chat; it may be one that cannot be read."""
    written = [line for line in text.split("\n") if line.strip()]
    if not _are_stamped(written[:_FIRST_LINES]):
        return "no"
    records = list(_records(written))
    names = names_in((record.name, record.text) for record in records)
    named = [record for record in records if record.name in names]
    others = sum(record.name not in names and not record.is_notice for record in records)
    if len(named) > others and (not others or _are_people(named)):
        return "chat"
    again = recurring((record.name for record in named), TIMES)
    return "perhaps" if again >= max(TIMES, _SOME * len(records)) else "no"


def _are_people(named: list[_Record]) -> bool:
    """Whether names come again, as words before colons in a diary hardly do."""
    again = recurring((record.name for record in named), 2)
    is_short = len(named) < _FEW and all(record.is_marked for record in named)
    return is_short or 2 * again >= len(named)


def _are_stamped(lines: list[str]) -> bool:
    """Whether the first lines begin with dates and times: the very first, or enough of them."""
    are = [stamped(line) is not None for line in lines]
    return any(are[:1]) or sum(are) >= max(2, _LEAST_SHARE * len(lines))


def read(stream: BinaryIO, report: Report) -> Iterator[list[Message]]:
    """Give the one conversation, all in memory, without notices."""
    encoding = detect_encoding(stream) or "utf-8"
    records = list(_records(lines(read_chunks(stream, encoding))))
    names = names_in((record.name, record.text) for record in records)
    yield [Message(record.name, _said(record)) for record in records if record.name in names]


def _said(record: _Record) -> str:
    """Return what a writer typed: nothing where the program tells of the writer."""
    text = record.text
    return "" if text.startswith(f"{record.name} ") and is_notice(text) else typed(text)


def _records(written: Iterable[str]) -> Iterator[_Record]:
    record: _Record | None = None
    for line in written:
        if begun := stamped(line):
            if record:
                yield record
            record = _begun(*begun)
        elif record:
            record.lines.append(line)
    if record:
        yield record


def _begun(rest: str, is_marked: bool) -> _Record:
    match = _NAME.match(rest)
    if not match:
        return _Record("", [rest], is_marked)
    name = without_directions(match["nick"] or match["name"]).strip("~* \u202f\xa0")
    return _Record(name, [rest[match.end() :].removeprefix(" ")], is_marked)
