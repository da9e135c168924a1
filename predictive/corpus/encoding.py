"""Bytes to text: byte order marks, UTF-8, and detection of older encodings, line by line.

Undecodable bytes become U+FFFD, and `cleaning` leaves out the words that contain it.
"""

import codecs
import io
import re
from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

from predictive.corpus.older_encodings import decode_older, is_utf8, older_encoding
from predictive.corpus.wide_encodings import decode_wide, wide_encoding, with_byte_order

SAMPLE_BYTES = 1 << 16
CHUNK_BYTES = 1 << 20
_MAX_SAMPLE_LINES = 5_000
_CONTEXT_BYTES = 500
_MAX_WORD_BYTES = 1 << 23
"""A longer run of bytes without white space is split."""

_BYTE_ORDER_MARKS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
_CONTROL_BYTES = re.compile(rb"\x00+|[\x01-\x08\x0e-\x1a\x1c-\x1f]")
_NON_ASCII = re.compile(rb"[\x80-\xff]")
_MAX_CONTROL_SHARE = 0.01
_MAX_CONTROLS = 3
"""Up to this many control characters are taken as damage, not as a sign of a binary file."""


def detect_encoding(stream: BinaryIO) -> str | None:
    """Return the encoding of a seekable stream, or None if it is not text; rewind the stream.

    In this order: a byte order mark; UTF-16 or UTF-32 by their zero bytes; UTF-8 if the whole
    stream is valid; else the encoding that suits the words around the first invalid bytes.
    """
    sample = stream.read(SAMPLE_BYTES)
    stream.seek(0)
    for mark, encoding in _BYTE_ORDER_MARKS:
        if sample.startswith(mark) and not _is_false_mark(mark, sample):
            return encoding
    if sample and not sample.strip(b"\x00"):
        return None
    if b"\x00" in sample and (wide := wide_encoding(sample)):
        return wide
    if len(_CONTROL_BYTES.findall(sample)) > max(_MAX_CONTROLS, _MAX_CONTROL_SHARE * len(sample)):
        return None
    invalid = _first_invalid_chunk(stream)
    stream.seek(0)
    return "utf-8" if invalid is None else _detect_older(invalid)


def _is_false_mark(mark: bytes, sample: bytes) -> bool:
    """Whether the mark of UTF-16 is only damage: UTF-8 without zero bytes follows it."""
    rest = sample[len(mark) :]
    try:
        codecs.getincrementaldecoder("utf-8")().decode(rest)
    except UnicodeDecodeError:
        return False
    return mark != codecs.BOM_UTF8 and b"\x00" not in rest and rest != b""


def read_chunks(stream: BinaryIO, encoding: str) -> Iterator[str]:
    """Decode a stream in chunks of about a million bytes, split after white space.

    Lines that are valid UTF-8 are decoded as UTF-8. The others are decoded in `encoding`, or, if
    that is UTF-8, in the older encoding that is detected in them. Line ends become line feeds.
    """
    sample = stream.read(4)
    stream.seek(0)
    encoding = with_byte_order(encoding, sample)
    is_wide = encoding.startswith(("utf-16", "utf-32"))
    lines = _LineDecoder(None if encoding.startswith("utf-8") else encoding)
    for index, chunk in enumerate(_byte_chunks(stream, encoding if is_wide else "ascii")):
        text = decode_wide(chunk, encoding) if is_wide else lines.decode(chunk)
        if index == 0:
            text = text.removeprefix("\ufeff")
        yield text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def decode(data: bytes) -> str:
    """Decode bytes that are known to be text, as `detect_encoding` and `read_chunks` do."""
    stream = io.BytesIO(data)
    return "".join(read_chunks(stream, detect_encoding(stream) or "utf-8"))


class _LineDecoder:
    """Decodes line by line: two programs with different encodings may have written a file."""

    def __init__(self, older: str | None) -> None:
        self._main = self._older = older

    def decode(self, chunk: bytes) -> str:
        """Decode whole lines, those that are valid UTF-8 as UTF-8."""
        try:
            return chunk.decode("utf-8")
        except UnicodeDecodeError as error:
            valid = chunk[: error.start]
            if error.reason == "unexpected end of data" and not valid.isascii():
                return f"{valid.decode()}\ufffd"
            lines = chunk.splitlines(keepends=True)
        if self._main and chunk.decode("utf-8", errors="ignore").isascii():  # no line is UTF-8
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
    """Return the encoding of those lines that are not UTF-8, or None if there are none."""
    parts = map(_around_non_ascii, (line for line in lines if not is_utf8(line)))
    sample = b"\n".join(islice(parts, _MAX_SAMPLE_LINES))[:SAMPLE_BYTES]
    return older_encoding(sample) if sample else None


def _around_non_ascii(line: bytes) -> bytes:
    found = _NON_ASCII.search(line)
    return line[max(0, found.start() - _CONTEXT_BYTES) :] if found else line


def _byte_chunks(stream: BinaryIO, encoding: str) -> Iterator[bytes]:
    """Yield about a million bytes at a time, split after a line end, or else after a space."""
    pending = b""
    while data := stream.read(CHUNK_BYTES):
        pending += data
        if len(pending) >= CHUNK_BYTES and (end := _last_break(pending, encoding)):
            yield pending[:end]
            pending = pending[end:]
    yield pending


def _last_break(data: bytes, encoding: str) -> int:
    """Return where to split without splitting a word; 0 to read on if there is no white space."""
    for character in "\n", "\r", " ":
        encoded = character.encode(encoding)
        if found := data.rfind(encoded, 0, -1) + 1:
            return found + len(encoded) - 1
    return 0 if len(data) < _MAX_WORD_BYTES else len(data) & ~3


def _first_invalid_chunk(stream: BinaryIO) -> bytes | None:
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
