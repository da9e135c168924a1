"""Finds objects in a JSON text by their brackets; a damaged object does not affect the others."""

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
"""A JSON string has no line ends (RFC 8259, section 7): an unclosed one ends at the line end."""
_TOKEN = re.compile(_IN_STRING + rb'(?:"(\s*+:)?)?+|[][{},]', re.DOTALL)
_BRACKET = re.compile(rb'(?:[^]["{}]++|' + _IN_STRING + rb'"?+)*+([][{}])', re.DOTALL)
_SHORT_VALUE = rb"[^][{}]{1,100}?"
_BEGINNING = re.compile(
    rb'((?:"[^"\\\n]*"\s*:\s*)?\{\s*"[^"\\\n]*"\s*:)' + _SHORT_VALUE + rb'(,\s*"[^"\\\n]*"\s*:)'
)
_AFTER_ITEM = re.compile(rb"\s*(?:,\s*\{|\])")
_AFTER_VALUE = re.compile(rb"\s*[,}]")
_CLOSING = {b"{": b"}", b"[": b"]"}
_MAX_RECORD = 1 << 24
"""Bytes; a longer record is damaged."""
_SCAN_BUDGET = 1 << 26
"""Bytes that may be scanned in vain for missing ends. After that, a record may only have
`_SHORT_RECORD` bytes and must end before the next one begins, so that the time stays linear."""
_SHORT_RECORD = 1 << 14


class RecordKind(NamedTuple):
    """Where records are: `depth` levels below the value of the key `group`, under the key `key`.

    Items of an array have the key "".
    """

    group: bytes
    depth: int
    key: bytes

    @property
    def end_pattern(self) -> re.Pattern[bytes]:
        """The pattern of what follows a record."""
        return _AFTER_VALUE if self.key else _AFTER_ITEM


class Record(NamedTuple, Generic[_T]):
    """A decoded object, None if it is damaged, and the position of its group."""

    group: int
    value: _T | None


class _OpenBracket(NamedTuple):
    key: bytes
    start: int
    closing: bytes


@dataclass
class _RecordScanner(Generic[_T]):
    """Scans a JSON text from bracket to bracket.

    A record is recognized by its nesting, or by its beginning: after damage, brackets are
    unreliable.
    """

    data: bytes
    kind: RecordKind
    schema: type[_T]
    position: int = 0
    _opened: list[_OpenBracket] = field(default_factory=list)
    _group: int = 0
    _beginning: re.Pattern[bytes] | None = None
    _scan_budget: int = _SCAN_BUDGET

    def records(self) -> Iterator[Record[_T]]:
        """Yield the records in order."""
        key, start = b"", 0
        while token := _TOKEN.search(self.data, self.position):
            self.position, mark = token.end(), token[0]
            if mark == b"{" and self._is_record(key, start if key else token.start()):
                yield Record(self._group, self._parse_record(token.start()))
            elif mark in _CLOSING:
                self._opened.append(_OpenBracket(key, token.start(), _CLOSING[mark]))
            elif self._opened and self._opened[-1].closing == mark:
                self._opened.pop()
            key, start = (token[1], token.start()) if token[2] else (b"", 0)

    def _is_record(self, key: bytes, start: int) -> bool:
        """Whether the object with this key (or "") that starts at `start` is a record."""
        if key == self.kind.key and len(self._opened) >= self.kind.depth:
            group = self._opened[-self.kind.depth]
            if group.key == self.kind.group:
                self._group = group.start
                self._beginning = self._beginning or _beginning(self.data, start)
                return True
        return bool(self._beginning and self._beginning.match(self.data, start))

    def _parse_record(self, start: int) -> _T | None:
        """Return the record at `start` and move past it, or to the next beginning after damage."""
        end = _end_of(self.data, start, self._limit(start))
        if end is None:
            self._scan_budget -= min(_MAX_RECORD, len(self.data) - start)
        value = _decode(self.data[start:end], self.schema) if end else None
        self.position = end or len(self.data)
        if value is None or not self.kind.end_pattern.match(self.data, self.position):
            search_from = start + 1 if value is None else self.position
            following = self._beginning and self._beginning.search(self.data, search_from)
            self.position = following.start() if following else self.position
        return value

    def _limit(self, start: int) -> int:
        """Return the position before which a record ends, unless it is damaged."""
        if self._scan_budget > 0:
            return start + min(_MAX_RECORD, max(_SHORT_RECORD, self._scan_budget))
        limit = start + _SHORT_RECORD
        following = self._beginning and self._beginning.search(self.data, start + 1, limit)
        return following.start() if following else limit


def records(data: bytes, kind: RecordKind, schema: type[_T]) -> Iterator[Record[_T]]:
    """Yield the records of a kind, in order."""
    return _RecordScanner(data, kind, schema).records()


def conversations(records: Iterator[Record[_T]], report: Report) -> Iterator[list[_T]]:
    """Yield the intact records, group by group; count the others as damaged messages."""
    for _, group in groupby(records, lambda record: record.group):
        values = [record.value for record in group]
        intact = [value for value in values if value is not None]
        if damaged := len(values) - len(intact):
            report.leave_out(DAMAGED, damaged)
        yield intact


def _beginning(data: bytes, start: int) -> re.Pattern[bytes] | None:
    """Return the pattern of a record's beginning: its key and the keys of its first two values."""
    match = _BEGINNING.match(data, start)
    if match is None:
        return None
    return re.compile(re.escape(match[1]) + _SHORT_VALUE + re.escape(match[2]))


def _end_of(data: bytes, start: int, limit: int) -> int | None:
    """Return the end of the brackets that open at `start`, or None if it is not before `limit`."""
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


def _decode(data: bytes, schema: type[_T]) -> _T | None:
    try:
        return msgspec.json.decode(data, type=schema)
    except UnicodeDecodeError:
        return _decode(decode_text(data).encode(), schema)
    except (msgspec.MsgspecError, RecursionError):
        return None


def object_keys(data: bytes) -> Iterator[frozenset[bytes]]:
    """Yield the keys of every complete object in the beginning of a JSON text.

    If all values of an object are objects, its keys are names, as in a schema, and left out.
    """
    opened: list[set[bytes]] = []  # the keys of each open object or array
    objects: list[int] = []  # how many of its values are objects
    is_value = False
    for token in _TOKEN.finditer(data):
        if token[0] in _CLOSING:
            if is_value and objects and token[0] == b"{":
                objects[-1] += 1
            opened.append(set())
            objects.append(0)
        elif token[0] in _CLOSING.values():
            keys, inner = (opened.pop(), objects.pop()) if opened else (set(), 0)
            yield frozenset(keys if len(keys) > inner else ())
        elif token[2] and opened:
            opened[-1].add(token[1])
        is_value = token[2] is not None


def read_utf8(stream: BinaryIO) -> bytes:
    """Read a JSON text of any encoding as UTF-8; damaged bytes stay."""
    encoding = detect_encoding(stream)
    if encoding is None or encoding.startswith("utf-8"):
        return stream.read()
    return b"".join(chunk.encode("utf-8") for chunk in read_chunks(stream, encoding))
