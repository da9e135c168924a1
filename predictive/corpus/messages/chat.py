"""Chats as WhatsApp exports them: date, time, name and text on a line, and continuation lines."""

import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Literal, NamedTuple

from predictive.corpus.encoding import detect_encoding, read_chunks
from predictive.corpus.formats import iterate_lines
from predictive.corpus.messages.message import Message, without_directions
from predictive.corpus.messages.notices import is_notice, typed_text
from predictive.corpus.messages.stamps import split_stamp
from predictive.corpus.messages.writers import MIN_TEXTS, count_recurring, writers_in
from predictive.corpus.report import Report

Verdict = Literal["chat", "perhaps", "no"]

_MAX_LINES = 200
_MIN_STAMPED_SHARE = 0.1
"""The share of lines that must begin a message if the first does not: most messages are short."""
_FEW = 10
_MIN_RECURRING_SHARE = 0.2
_NAME = re.compile(r"<(?P<nick>[^<>\s]{1,40})>\s|(?P<name>.{1,100}?)\s?:(?=\s|$)")


class _Record(NamedTuple):
    """Lines from one date and time to the next; the name is "" if none follows the time."""

    name: str
    lines: list[str]
    is_marked: bool

    @property
    def text(self) -> str:
        """The text after the name."""
        return "\n".join(self.lines)

    @property
    def is_notice(self) -> bool:
        """Whether it is a notice, if the name is not a writer's."""
        return is_notice(self.text) or is_notice(self.name)


def classify(text: str) -> Verdict:
    """Return whether a text is a chat, judged by its beginning.

    "perhaps" is a chat in a format that cannot be parsed.
    """
    lines = [line for line in text.split("\n") if line.strip()]
    if not _are_stamped(lines[:_MAX_LINES]):
        return "no"
    records = list(_records(lines))
    names = writers_in((record.name, record.text) for record in records)
    named = [record for record in records if record.name in names]
    others = sum(record.name not in names and not record.is_notice for record in records)
    if len(named) > others and (not others or _names_recur(named)):
        return "chat"
    repeated = count_recurring((record.name for record in named), MIN_TEXTS)
    enough = repeated >= max(MIN_TEXTS, _MIN_RECURRING_SHARE * len(records))
    return "perhaps" if enough else "no"


def _names_recur(named: list[_Record]) -> bool:
    """Whether most names recur, unlike the words before colons in a diary."""
    repeated = count_recurring((record.name for record in named), 2)
    is_short = len(named) < _FEW and all(record.is_marked for record in named)
    return is_short or 2 * repeated >= len(named)


def _are_stamped(lines: list[str]) -> bool:
    """Whether the first line, or enough of the others, begin with a date and a time."""
    stamped = [split_stamp(line) is not None for line in lines]
    return any(stamped[:1]) or sum(stamped) >= max(2, _MIN_STAMPED_SHARE * len(lines))


def parse(stream: BinaryIO, report: Report) -> Iterator[list[Message]]:
    """Yield the only conversation of a chat, without notices."""
    encoding = detect_encoding(stream) or "utf-8"
    records = list(_records(iterate_lines(read_chunks(stream, encoding))))
    names = writers_in((record.name, record.text) for record in records)
    yield [
        Message(record.name, _typed_by_writer(record)) for record in records if record.name in names
    ]


def _typed_by_writer(record: _Record) -> str:
    """Return the text that the writer typed; "" for a notice about the writer."""
    text = record.text
    return "" if text.startswith(f"{record.name} ") and is_notice(text) else typed_text(text)


def _records(lines: Iterable[str]) -> Iterator[_Record]:
    record: _Record | None = None
    for line in lines:
        if stamp := split_stamp(line):
            if record:
                yield record
            record = _new_record(*stamp)
        elif record:
            record.lines.append(line)
    if record:
        yield record


def _new_record(rest: str, is_marked: bool) -> _Record:
    match = _NAME.match(rest)
    if not match:
        return _Record("", [rest], is_marked)
    name = without_directions(match["nick"] or match["name"]).strip("~* \u202f\xa0")
    return _Record(name, [rest[match.end() :].removeprefix(" ")], is_marked)
