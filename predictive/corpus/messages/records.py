"""The objects of a JSON text, found by their brackets, so that a damaged one costs no other."""

import re
from collections.abc import Iterator
from typing import BinaryIO, Generic, NamedTuple, TypeVar

import msgspec

from predictive.corpus.encoding import decode as decode_text
from predictive.corpus.encoding import detect_encoding, read_chunks

_T = TypeVar("_T")

_STRING = rb'"((?:[^"\\\n]++|\\.)*+)"'
"""JSON's strings hold no line ends (RFC 8259, section 7)."""
_TOKEN = re.compile(_STRING + rb"(\s*+:)?|[][{},]", re.DOTALL)
_BRACKET = re.compile(rb'(?:[^]["{}]++|"(?:[^"\\\n]++|\\.)*+"?+)*+([][{}])', re.DOTALL)
_BEGINNING = re.compile(rb'(?:"[^"\\\n]*"\s*:\s*)?\{\s*"[^"\\\n]*"')
_CLOSING = {b"{": b"}", b"[": b"]"}
_LONGEST = 1 << 24
"""Bytes of a record. What does not end within them is damaged."""
_PATIENCE = 1 << 26
"""Bytes that are read in vain, for ends that are not there; from then on, records are short."""
_SHORT = 1 << 14


class Kind(NamedTuple):
    """Where records stand: `depth` levels below what the key `group` names, at the key `key`.

    The items of an array have the key "".
    """

    group: bytes
    depth: int
    key: bytes


class Record(NamedTuple, Generic[_T]):
    """An object of a form, None if it is damaged; and where the group begins that it is in."""

    group: int
    value: _T | None


class _Open(NamedTuple):
    key: bytes
    start: int


def records(data: bytes, kind: Kind, form: type[_T]) -> Iterator[Record[_T]]:
    """Give the records of a kind in their order.

    Behind one that is damaged, the next is looked for by how the first began.
    """
    opened: list[_Open] = []
    key, start, position, beginning, patience = b"", 0, 0, b"", _PATIENCE
    while token := _TOKEN.search(data, position):
        position, mark = token.end(), token[0]
        if mark == b"{" and (group := _group(opened, key, kind)):
            beginning = beginning or _beginning(data, start if key else token.start())
            end = _end_of(data, token.start(), max(_SHORT, min(_LONGEST, patience)))
            value = _decode(data[token.start() : end], form) if end else None
            yield Record(group.start, value)
            patience -= 0 if end else min(_LONGEST, len(data) - token.start())
            position = end or len(data)
            if value is None and (again := data.find(beginning, token.end(), position)) > 0:
                position = again
        elif mark in _CLOSING:
            opened.append(_Open(key, token.start()))
        elif mark in _CLOSING.values() and opened:
            opened.pop()
        key, start = (token[1], token.start()) if token[2] else (b"", 0)


def _group(opened: list[_Open], key: bytes, kind: Kind) -> _Open | None:
    """Return what a record belongs to, if what is opened now is one."""
    if key != kind.key or len(opened) < kind.depth:
        return None
    group = opened[-kind.depth]
    return group if group.key == kind.group else None


def _beginning(data: bytes, start: int) -> bytes:
    """Return the first bytes of a record, with its own key and that of its first value."""
    match = _BEGINNING.match(data, start)
    return match[0] if match else b""


def _end_of(data: bytes, start: int, longest: int) -> int | None:
    """Return where the brackets that open at `start` are all closed, or None if they do not fit."""
    expected: list[bytes] = []
    position, limit = start, start + longest
    while match := _BRACKET.match(data, position, limit):
        bracket, position = match[1], match.end()
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
    """Give the keys of every object that ends in what there is of a JSON text."""
    opened: list[set[bytes]] = []
    for token in _TOKEN.finditer(data):
        if token[0] in _CLOSING:
            opened.append(set())
        elif token[0] in _CLOSING.values():
            yield frozenset(opened.pop() if opened else ())
        elif token[2] and opened:
            opened[-1].add(token[1])


def utf8(stream: BinaryIO) -> bytes:
    """Return all of a JSON text, in UTF-8 but for damaged bytes."""
    encoding = detect_encoding(stream)
    if encoding is None or encoding.startswith("utf-8"):
        return stream.read()
    return b"".join(chunk.encode("utf-8") for chunk in read_chunks(stream, encoding))
