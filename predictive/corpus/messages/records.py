"""The objects of a JSON text, found by their brackets, so that a damaged one costs no other."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import BinaryIO, Generic, NamedTuple, TypeVar

import msgspec

from predictive.corpus.encoding import decode as decode_text
from predictive.corpus.encoding import detect_encoding, read_chunks
from predictive.corpus.messages.message import DAMAGED
from predictive.corpus.report import Report

_T = TypeVar("_T")

_IN_STRING = rb'"((?:[^"\\\n]++|\\.)*+)'
"""JSON's strings hold no line ends (RFC 8259, section 7): one that is not closed ends there."""
_TOKEN = re.compile(_IN_STRING + rb'(?:"(\s*+:)?)?+|[][{},]', re.DOTALL)
_BRACKET = re.compile(rb'(?:[^]["{}]++|' + _IN_STRING + rb'"?+)*+([][{}])', re.DOTALL)
_SHORT_VALUE = rb"[^][{}]{1,100}?"
_BEGINNING = re.compile(
    rb'((?:"[^"\\\n]*"\s*:\s*)?\{\s*"[^"\\\n]*"\s*:)' + _SHORT_VALUE + rb'(,\s*"[^"\\\n]*"\s*:)'
)
_BEHIND_ITEM = re.compile(rb"\s*(?:,\s*\{|\])")
_BEHIND_VALUE = re.compile(rb"\s*[,}]")
_CLOSING = {b"{": b"}", b"[": b"]"}
_LONGEST = 1 << 24
"""Bytes of a record. What does not end within them is damaged."""
_PATIENCE = 1 << 26
"""Bytes that are read in vain, for ends that are not there; from then on, records are short.

They also end before the next begins: reading takes no longer than the text is long.
"""
_SHORT = 1 << 14


class Kind(NamedTuple):
    """Where records stand: `depth` levels below what the key `group` names, at the key `key`.

    The items of an array have the key "".
    """

    group: bytes
    depth: int
    key: bytes

    @property
    def behind(self) -> re.Pattern[bytes]:
        """What stands behind one."""
        return _BEHIND_VALUE if self.key else _BEHIND_ITEM


class Record(NamedTuple, Generic[_T]):
    """An object of a form, None if it is damaged; and where the group begins that it is in."""

    group: int
    value: _T | None


class _Open(NamedTuple):
    key: bytes
    start: int
    closing: bytes


@dataclass
class _Reader(Generic[_T]):
    """Steps through a JSON text from bracket to bracket.

    A record is known by where it stands, and by how it begins: behind damage, brackets cannot be
    relied upon.
    """

    data: bytes
    kind: Kind
    form: type[_T]
    position: int = 0
    _opened: list[_Open] = field(default_factory=list)
    _group: int = 0
    _beginning: re.Pattern[bytes] | None = None
    _patience: int = _PATIENCE

    def records(self) -> Iterator[Record[_T]]:
        """Give the records in their order."""
        key, start = b"", 0
        while token := _TOKEN.search(self.data, self.position):
            self.position, mark = token.end(), token[0]
            if mark == b"{" and self._is_record(key, start if key else token.start()):
                yield Record(self._group, self._read(token.start()))
            elif mark in _CLOSING:
                self._opened.append(_Open(key, token.start(), _CLOSING[mark]))
            elif self._opened and self._opened[-1].closing == mark:
                self._opened.pop()
            key, start = (token[1], token.start()) if token[2] else (b"", 0)

    def _is_record(self, key: bytes, start: int) -> bool:
        """Whether an object, that has a key or none and begins with it, is a record."""
        if key == self.kind.key and len(self._opened) >= self.kind.depth:
            group = self._opened[-self.kind.depth]
            if group.key == self.kind.group:
                self._group = group.start
                self._beginning = self._beginning or _beginning(self.data, start)
                return True
        return bool(self._beginning and self._beginning.match(self.data, start))

    def _read(self, start: int) -> _T | None:
        """Return a record, and go on behind it; where there is damage, where the next begins."""
        end = _end_of(self.data, start, self._limit(start))
        if end is None:
            self._patience -= min(_LONGEST, len(self.data) - start)
        value = _decode(self.data[start:end], self.form) if end else None
        self.position = end or len(self.data)
        if value is None or not self.kind.behind.match(self.data, self.position):
            behind = start + 1 if value is None else self.position
            again = self._beginning and self._beginning.search(self.data, behind)
            self.position = again.start() if again else self.position
        return value

    def _limit(self, start: int) -> int:
        """Return before what place a record ends, or is damaged."""
        if self._patience > 0:
            return start + min(_LONGEST, max(_SHORT, self._patience))
        limit = start + _SHORT
        again = self._beginning and self._beginning.search(self.data, start + 1, limit)
        return again.start() if again else limit


def records(data: bytes, kind: Kind, form: type[_T]) -> Iterator[Record[_T]]:
    """Give the records of a kind in their order."""
    return _Reader(data, kind, form).records()


def conversations(found: Iterator[Record[_T]], report: Report) -> Iterator[list[_T]]:
    """Give the records that are whole, group by group; count the others as damaged messages."""
    for _, group in groupby(found, lambda record: record.group):
        values = [record.value for record in group]
        whole = [value for value in values if value is not None]
        if damaged := len(values) - len(whole):
            report.leave_out(DAMAGED, damaged)
        yield whole


def _beginning(data: bytes, start: int) -> re.Pattern[bytes] | None:
    """Return how records begin: with their own key and those of their first two values."""
    match = _BEGINNING.match(data, start)
    if match is None:
        return None
    return re.compile(re.escape(match[1]) + _SHORT_VALUE + re.escape(match[2]))


def _end_of(data: bytes, start: int, limit: int) -> int | None:
    """Return where the brackets that open at `start` are all closed, None if not before `limit`."""
    expected: list[bytes] = []
    position = start
    while match := _BRACKET.match(data, position, limit):
        bracket, position = match[2], match.end()
        if bracket in _CLOSING:
            expected.append(_CLOSING[bracket])
        elif expected.pop() != bracket:
            return None
        elif not expected:
            return position
    return None


def _decode(data: bytes, form: type[_T]) -> _T | None:
    try:
        return msgspec.json.decode(data, type=form)
    except UnicodeDecodeError:
        return _decode(decode_text(data).encode(), form)
    except (msgspec.MsgspecError, RecursionError):
        return None


def keys(data: bytes) -> Iterator[frozenset[bytes]]:
    """Give the keys of every object that ends in what there is of a JSON text.

    Those are left out of which every value is an object: they are names, as in a schema.
    """
    opened: list[set[bytes]] = []
    objects: list[int] = []
    is_value = False
    for token in _TOKEN.finditer(data):
        if token[0] in _CLOSING:
            if is_value and objects and token[0] == b"{":
                objects[-1] += 1
            opened.append(set())
            objects.append(0)
        elif token[0] in _CLOSING.values():
            found, inner = (opened.pop(), objects.pop()) if opened else (set(), 0)
            yield frozenset(found if len(found) > inner else ())
        elif token[2] and opened:
            opened[-1].add(token[1])
        is_value = token[2] is not None


def utf8(stream: BinaryIO) -> bytes:
    """Return all of a JSON text, in UTF-8 but for damaged bytes."""
    encoding = detect_encoding(stream)
    if encoding is None or encoding.startswith("utf-8"):
        return stream.read()
    return b"".join(chunk.encode("utf-8") for chunk in read_chunks(stream, encoding))
