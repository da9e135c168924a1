"""The objects of a JSON text, found by their brackets, so that a damaged one costs no other."""

import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple, TypeVar

import msgspec

from predictive.corpus.encoding import decode as decode_text
from predictive.corpus.encoding import detect_encoding, read_chunks

_T = TypeVar("_T")
_STRING = rb'"((?:[^"\\\n]++|\\.)*+)"'
"""JSON's strings hold no line ends (RFC 8259, section 7)."""
_TOKEN = re.compile(_STRING + rb"(\s*+:)?|[][{},]", re.DOTALL)
_BRACKET = re.compile(rb'(?:[^]["{}]++|"(?:[^"\\\n]++|\\.)*+"?+)*+([][{}])', re.DOTALL)
_CLOSING = {b"{": b"}", b"[": b"]"}
_LONGEST = 1 << 24
"""Bytes of a record. What does not end within them is damaged."""


class Kind(NamedTuple):
    """Where records stand: `depth` levels below what the key `group` names, at the key `key`.

    The items of an array have the key "".
    """

    group: bytes
    depth: int
    key: bytes


class Record(NamedTuple):
    """An object as it is written, or what is left of it, and where its group begins."""

    group: int
    data: bytes


class _Open(NamedTuple):
    key: bytes
    start: int


def records(data: bytes, kind: Kind) -> Iterator[Record]:
    """Give the records of a kind in their order.

    What does not end as it should is given too, as far as it goes, and those behind it are found.
    """
    opened: list[_Open] = []
    key, position = b"", 0
    while token := _TOKEN.search(data, position):
        position, mark = token.end(), token[0]
        if mark == b"{" and (group := _group(opened, key, kind)):
            end = _end_of(data, token.start())
            yield Record(group.start, data[token.start() : end or position + _LONGEST])
            position = end or position
        elif mark in _CLOSING:
            opened.append(_Open(key, token.start()))
        elif mark in _CLOSING.values() and opened:
            opened.pop()
        key = token[1] if token[2] else b""


def _group(opened: list[_Open], key: bytes, kind: Kind) -> _Open | None:
    """Return what a record belongs to, if what is opened now is one."""
    if key != kind.key or len(opened) < kind.depth:
        return None
    group = opened[-kind.depth]
    return group if group.key == kind.group else None


def _end_of(data: bytes, start: int) -> int | None:
    """Return where the brackets that open at `start` are all closed, or None if they do not fit."""
    expected: list[bytes] = []
    for match in _BRACKET.finditer(data, start, start + _LONGEST):
        bracket = match[1]
        if bracket in _CLOSING:
            expected.append(_CLOSING[bracket])
        elif expected.pop() != bracket:
            return None
        elif not expected:
            return match.end()
    return None


def decode(data: bytes, kind: type[_T]) -> _T | None:
    """Return a record as what it should be, or None if it is not."""
    try:
        return msgspec.json.decode(data, type=kind)
    except UnicodeDecodeError:
        return decode(decode_text(data).encode(), kind)
    except (msgspec.MsgspecError, RecursionError):
        return None


def utf8(stream: BinaryIO) -> bytes:
    """Return all of a JSON text, in UTF-8 but for damaged bytes."""
    encoding = detect_encoding(stream)
    if encoding is None or encoding.startswith("utf-8"):
        return stream.read()
    return b"".join(chunk.encode("utf-8") for chunk in read_chunks(stream, encoding))


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
