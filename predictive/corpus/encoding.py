"""Bytes to text: byte order marks, UTF-8, and older encodings by detection; line by line.

What cannot be decoded becomes U+FFFD, and `cleaning` leaves out the whole words in which it is.
"""

import codecs
import io
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import BinaryIO

from predictive.corpus.older_encodings import decode_older, older_encoding

SAMPLE_BYTES = 1 << 16
CHUNK_BYTES = 1 << 20
_JUDGED_WORDS = 5_000
_LONGEST_WORD = 1 << 23
"""Bytes without white space, after which they are cut all the same."""

_MARKS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
_WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
_CONTROL_BYTES = re.compile(rb"\x00+|[\x01-\x08\x0e-\x1a\x1c-\x1f]")
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ue000-\uf8ff\ufffd-\uffff]")
_ASCII = re.compile("[ \n\r\ta-zA-Z]")
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
        if sample.startswith(mark):
            return encoding
    if b"\x00" in sample and (wide := _wide_encoding(sample)):
        return wide
    if len(_CONTROL_BYTES.findall(sample)) > max(_FEW_CONTROLS, _BINARY_SHARE * len(sample)):
        return None
    damaged = _first_chunk_not_utf8(stream)
    stream.seek(0)
    return "utf-8" if damaged is None else _detect_older(damaged)


def read_chunks(stream: BinaryIO, encoding: str) -> Iterator[str]:
    """Decode a stream piece by piece, about a million bytes each, cut after white space.

    What is UTF-8 is read as UTF-8; lines that are not, in `encoding`, or if that is UTF-8 too, in
    the older one that is found in them. Line ends become line feeds.
    """
    if encoding.startswith(("utf-16", "utf-32")):
        yield from _read_wide(stream, encoding)
        return
    lines = _Lines(None if encoding.startswith("utf-8") else encoding)
    for number, chunk in enumerate(_byte_chunks(stream)):
        text = lines.decode(chunk.removeprefix(codecs.BOM_UTF8) if number == 0 else chunk)
        yield text.replace("\r\n", "\n").replace("\r", "\n")


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
        except UnicodeDecodeError:
            lines = chunk.splitlines(keepends=True)
        if self._main and not _counts(chunk)[0]:  # faster than line by line
            return decode_older(chunk, self._main)
        if self._older is None:
            self._older = _older_encoding(line for line in lines if not self._is_utf8(line))
        return "".join(map(self._decode_line, lines))

    def _decode_line(self, line: bytes) -> str:
        if self._older is None or self._is_utf8(line):
            return line.decode("utf-8", errors="replace")
        return decode_older(line, self._older)

    def _is_utf8(self, line: bytes) -> bool:
        """Whether a line is UTF-8, if with damage: by chance, few of other bytes look like it."""
        valid, damaged = _counts(line)
        return not damaged or valid > (damaged if self._main else 0)


def _counts(data: bytes) -> tuple[int, int]:
    """Return how many characters beyond ASCII there are in UTF-8, and how many places of damage."""
    decoded = data.decode("utf-8", errors="ignore")
    valid = len(decoded) - len(decoded.encode("ascii", errors="ignore"))
    return valid, len(data.decode("utf-8", errors="replace")) - len(decoded)


def _detect_older(sample: bytes) -> str:
    valid, damaged = _counts(sample)
    if valid > 3 * damaged:
        return "utf-8"  # a few broken bytes, or lines, in a text that is otherwise UTF-8
    return _older_encoding(line for line in sample.splitlines() if _counts(line)[1]) or "utf-8"


def _older_encoding(lines: Iterable[bytes]) -> str | None:
    words = (word for line in lines for word in line.split() if not word.isascii())
    sample = b" ".join(islice(words, _JUDGED_WORDS))
    return older_encoding(sample) if sample else None


def _wide_encoding(sample: bytes) -> str | None:
    """Return the encoding without a mark in which a sample with bytes of 0 is text."""
    for encoding in _WIDE:
        text = codecs.getincrementaldecoder(encoding)("replace").decode(sample)
        strange = len(_NO_TEXT.findall(text))
        if len(text) > 1 and strange <= _BINARY_SHARE * len(text) and _ASCII.search(text):
            return encoding
    return None


def _read_wide(stream: BinaryIO, encoding: str) -> Iterator[str]:
    reader = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline=None)
    pending = ""
    while chunk := reader.read(CHUNK_BYTES):
        pending += chunk
        end = max(pending.rfind("\n"), pending.rfind(" ")) + 1 or len(pending)
        yield pending[:end]
        pending = pending[end:]
    reader.detach()
    if pending:
        yield pending


def _byte_chunks(stream: BinaryIO) -> Iterator[bytes]:
    """Give about a million bytes at a time, cut after a line end, else a space."""
    pending = b""
    while data := stream.read(CHUNK_BYTES):
        pending += data
        end = _last_break(pending)
        yield pending[:end]
        pending = pending[end:]
    yield pending


def _last_break(data: bytes) -> int:
    """Return where to cut so that no word is split; what has no space in it goes on for long."""
    end = max(data.rfind(b"\n"), data.rfind(b"\r", 0, -1)) + 1 or data.rfind(b" ") + 1
    if end or len(data) < _LONGEST_WORD:
        return end
    return max(place for place in range(len(data) - 4, len(data)) if data[place] & 0xC0 != 0x80)


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
