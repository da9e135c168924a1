"""UTF-16 and UTF-32, with and without a byte order mark."""

import codecs
import re

_WIDTHS = {"utf-16-le": 2, "utf-16-be": 2, "utf-32-le": 4, "utf-32-be": 4}
_MARKS = {"utf-16": codecs.BOM_UTF16_BE, "utf-32": codecs.BOM_UTF32_BE}
_REPLACEMENT = "\ufffd"
_ASCII = "\t\n\r" + "".join(map(chr, range(32, 127)))
_SHIFTED_ASCII = re.compile(f"[{''.join(chr(ord(character) << 8) for character in _ASCII)}]{{2,}}")
"""ASCII that is decoded one byte out of step; two such characters in a row do not occur in text."""
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ue000-\uf8ff\ufffd-\uffff]")
_MAX_NOT_TEXT = 0.1
_MIN_NULS = 8
_MIN_SHARE_OF_NULS = 0.05
"""Spaces, punctuation and digits alone have more zero bytes, in a text of any alphabet."""


def with_byte_order(encoding: str, beginning: bytes) -> str:
    """Return UTF-16 or UTF-32 with the byte order of the mark; other encodings unchanged."""
    if encoding not in _MARKS:
        return encoding
    return f"{encoding}-be" if beginning.startswith(_MARKS[encoding]) else f"{encoding}-le"


def wide_encoding(sample: bytes) -> str | None:
    """Return the encoding of a sample with zero bytes but no byte order mark, or None."""
    if sample.count(0) < max(_MIN_NULS, _MIN_SHARE_OF_NULS * len(sample)):
        return None
    shares = {encoding: _share_not_text(sample, encoding) for encoding in _WIDTHS}
    best = min(shares, key=lambda encoding: shares[encoding])
    return best if shares[best] <= _MAX_NOT_TEXT else None


def _share_not_text(sample: bytes, encoding: str) -> float:
    text = decode_wide(sample, encoding)
    return len(_NOT_TEXT.findall(text)) / len(text)


def decode_wide(chunk: bytes, encoding: str) -> str:
    """Decode lines, with U+FFFD for damage; for the whole line if a byte is missing."""
    line_feed = "\n".encode(encoding)
    return "".join(
        _decode_line(line, encoding) for line in re.split(b"(?<=" + line_feed + b")", chunk)
    )


def _decode_line(line: bytes, encoding: str) -> str:
    if len(line) % _WIDTHS[encoding]:
        return f"{_REPLACEMENT}\n"
    return _SHIFTED_ASCII.sub(_REPLACEMENT, line.decode(encoding, errors="replace"))
