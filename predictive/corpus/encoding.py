"""Bytes to text: byte order marks, UTF-8, and older encodings by detection."""

import codecs
import io
import re
from collections.abc import Iterator
from typing import BinaryIO

import chardet

SAMPLE_BYTES = 1 << 16
CHUNK_CHARACTERS = 1 << 20

_MARKS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
_CONTROL_BYTES = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_BINARY_SHARE = 0.01
_WESTERN = "cp1252"
_LEAST_CONFIDENCE = 0.1
"""Below, a line of Spanish is taken for Polish as often as not (ñ for ń)."""


def detect_encoding(stream: BinaryIO) -> str | None:
    """Return the encoding of a seekable stream, or None if it is not text; rewinds the stream.

    A byte order mark decides; else what is valid UTF-8 to its end is UTF-8; else `chardet` judges
    the part around the first bytes that are not.
    """
    sample = stream.read(SAMPLE_BYTES)
    stream.seek(0)
    for mark, encoding in _MARKS:
        if sample.startswith(mark):
            return encoding
    if b"\x00" in sample or len(_CONTROL_BYTES.findall(sample)) > _BINARY_SHARE * len(sample):
        return None
    damaged = _first_chunk_not_utf8(stream)
    stream.seek(0)
    return "utf-8" if damaged is None else _detect_legacy(damaged)


def read_chunks(stream: BinaryIO, encoding: str) -> Iterator[str]:
    """Decode a stream piece by piece, about a million characters each, cut after white space."""
    reader = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline=None)
    pending = ""
    while chunk := reader.read(CHUNK_CHARACTERS):
        pending += chunk
        end = _last_break(pending)
        yield pending[:end]
        pending = pending[end:]
    reader.detach()
    if pending:
        yield pending


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


def _detect_legacy(sample: bytes) -> str:
    decoded = sample.decode("utf-8", errors="replace")
    damaged = decoded.count("�")
    if sum(character > "\x7f" for character in decoded) > 3 * damaged:
        return "utf-8"  # a few broken bytes in a text that is otherwise UTF-8
    guess = chardet.detect(sample, encoding_era=chardet.EncodingEra.MODERN_WEB)
    encoding = guess["encoding"] or _WESTERN
    unsure = encoding.startswith("Windows-125") and guess["confidence"] < _LEAST_CONFIDENCE
    return _WESTERN if unsure else encoding


def _last_break(text: str) -> int:
    """Return where to cut so that no word is split; a piece with no space at all is cut whole."""
    end = max(text.rfind("\n"), text.rfind(" ")) + 1
    return end or len(text)
