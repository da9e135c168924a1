"""Bytes to text: byte order marks, UTF-8, and older encodings by detection; line by line.

What cannot be decoded becomes U+FFFD, and `cleaning` leaves out the whole words in which it is.
"""

import codecs
import io
import re
from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

from predictive.corpus.older_encodings import decode_older, is_utf8, older_encoding
from predictive.corpus.wide_encodings import decode_wide, wide_encoding, without_mark

SAMPLE_BYTES = 1 << 16
CHUNK_BYTES = 1 << 20
_JUDGED_LINES = 5_000
_NEAR_BYTES = 500
_LONGEST_WORD = 1 << 23
"""Bytes without white space, after which they are cut all the same."""

_MARKS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
_CONTROL_BYTES = re.compile(rb"\x00+|[\x01-\x08\x0e-\x1a\x1c-\x1f]")
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
_BINARY_SHARE = 0.01
_FEW_CONTROLS = 3
"""So many are damage, not a sign that it is no text."""


def detect_encoding(stream: BinaryIO) -> str | None:
    """Return the encoding of a seekable stream, or None if it is not text; rewinds the stream.

    A byte order mark decides, or every other byte that is nought; else what is valid UTF-8 to its
    end is UTF-8; else the words around the first bytes that are not.
    """
    sample = stream.read(SAMPLE_BYTES)
    stream.seek(0)
    for mark, encoding in _MARKS:
        if sample.startswith(mark) and not _is_false(mark, sample):
            return encoding
    if sample and not sample.strip(b"\x00"):
        return None
    if b"\x00" in sample and (wide := wide_encoding(sample)):
        return wide
    if len(_CONTROL_BYTES.findall(sample)) > max(_FEW_CONTROLS, _BINARY_SHARE * len(sample)):
        return None
    damaged = _first_chunk_not_utf8(stream)
    stream.seek(0)
    return "utf-8" if damaged is None else _detect_older(damaged)


def _is_false(mark: bytes, sample: bytes) -> bool:
    """Whether damage looks like the mark of UTF-16: UTF-8 without a byte of 0 is behind it."""
    behind = sample[len(mark) :]
    try:
        codecs.getincrementaldecoder("utf-8")().decode(behind)
    except UnicodeDecodeError:
        return False
    return mark != codecs.BOM_UTF8 and b"\x00" not in behind and behind != b""


def read_chunks(stream: BinaryIO, encoding: str) -> Iterator[str]:
    """Decode a stream piece by piece, about a million bytes each, cut after white space.

    What is UTF-8 is read as UTF-8; lines that are not, in `encoding`, or if that is UTF-8 too, in
    the older one that is found in them. Line ends become line feeds.
    """
    sample = stream.read(4)
    stream.seek(0)
    encoding = without_mark(encoding, sample)
    is_wide = encoding.startswith(("utf-16", "utf-32"))
    lines = _Lines(None if encoding.startswith("utf-8") else encoding)
    for number, chunk in enumerate(_byte_chunks(stream, encoding if is_wide else "ascii")):
        text = decode_wide(chunk, encoding) if is_wide else lines.decode(chunk)
        if number == 0:
            text = text.removeprefix("\ufeff")
        yield text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def decode(data: bytes) -> str:
    """Decode all at once what is text for certain, as `detect_encoding` and `read_chunks` do."""
    stream = io.BytesIO(data)
    return "".join(read_chunks(stream, detect_encoding(stream) or "utf-8"))


class _Lines:
    """Decodes line by line, as two programs with different encodings may have written a file."""

    def __init__(self, older: str | None) -> None:
        self._main = self._older = older

    def decode(self, chunk: bytes) -> str:
        """Decode some lines, in UTF-8 all those that can be."""
        try:
            return chunk.decode("utf-8")
        except UnicodeDecodeError as error:
            whole = chunk[: error.start]
            if error.reason == "unexpected end of data" and not whole.isascii():
                return f"{whole.decode()}\ufffd"
            lines = chunk.splitlines(keepends=True)
        if self._main and chunk.decode("utf-8", errors="ignore").isascii():  # faster than by lines
            return decode_older(chunk, self._main)
        if self._older is None:
            self._older = _older_encoding(lines)
        return "".join(map(self._decode_line, lines))

    def _decode_line(self, line: bytes) -> str:
        if self._older is None or is_utf8(line):
            return line.decode("utf-8", errors="replace")
        return decode_older(line, self._older)


def _detect_older(sample: bytes) -> str:
    return "utf-8" if is_utf8(sample) else _older_encoding(sample.splitlines()) or "utf-8"


def _older_encoding(lines: list[bytes]) -> str | None:
    """Return in what those of some lines are that are not UTF-8, if there are any."""
    parts = map(_around_damage, (line for line in lines if not is_utf8(line)))
    sample = b"\n".join(islice(parts, _JUDGED_LINES))[:SAMPLE_BYTES]
    return older_encoding(sample) if sample else None


def _around_damage(line: bytes) -> bytes:
    beyond = _BEYOND_ASCII.search(line)
    return line[max(0, beyond.start() - _NEAR_BYTES) :] if beyond else line


def _byte_chunks(stream: BinaryIO, encoding: str) -> Iterator[bytes]:
    """Give about a million bytes at a time, cut after a line end, else a space."""
    pending = b""
    while data := stream.read(CHUNK_BYTES):
        pending += data
        if len(pending) >= CHUNK_BYTES and (end := _last_break(pending, encoding)):
            yield pending[:end]
            pending = pending[end:]
    yield pending


def _last_break(data: bytes, encoding: str) -> int:
    """Return where to cut so that no word is split; what has no space in it goes on for long."""
    for mark in "\n", "\r", " ":
        coded = mark.encode(encoding)
        if place := data.rfind(coded, 0, -1) + 1:
            return place + len(coded) - 1
    return 0 if len(data) < _LONGEST_WORD else len(data) & ~3


def _first_chunk_not_utf8(stream: BinaryIO) -> bytes | None:
    decoder = codecs.getincrementaldecoder("utf-8")()
    previous = b""
    while chunk := stream.read(SAMPLE_BYTES):
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError:
            return previous + chunk + stream.read(SAMPLE_BYTES)
        previous = chunk
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return previous
    return None
