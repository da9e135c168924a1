"""Text of two or four bytes a character: UTF-16 and UTF-32, with and without a byte order mark."""

import codecs
import re

_WIDTHS = {"utf-16-le": 2, "utf-16-be": 2, "utf-32-le": 4, "utf-32-be": 4}
_MARKS = {"utf-16": codecs.BOM_UTF16_BE, "utf-32": codecs.BOM_UTF32_BE}
_LOST = "\ufffd"
_ASCII = "\t\n\r" + "".join(map(chr, range(32, 127)))
_OUT_OF_STEP = re.compile(f"[{''.join(chr(ord(character) << 8) for character in _ASCII)}]{{2,}}")
"""What ASCII becomes behind a byte that is lost: by chance, no two such characters stand so."""
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ue000-\uf8ff\ufffd-\uffff]")
_MOST_NO_TEXT = 0.1
_LEAST_NULS = 8
_LEAST_SHARE_OF_NULS = 0.05
"""Half the share of spaces, marks and digits, at least, in a text of whatever alphabet."""


def without_mark(encoding: str, beginning: bytes) -> str:
    """Return UTF-16 or UTF-32 with the order of bytes that a mark says; others as they are."""
    if encoding not in _MARKS:
        return encoding
    return f"{encoding}-be" if beginning.startswith(_MARKS[encoding]) else f"{encoding}-le"


def wide_encoding(sample: bytes) -> str | None:
    """Return the encoding without a mark in which a sample with bytes of 0 is text, if any."""
    if sample.count(0) < max(_LEAST_NULS, _LEAST_SHARE_OF_NULS * len(sample)):
        return None
    shares = {encoding: _share_of_no_text(sample, encoding) for encoding in _WIDTHS}
    best = min(shares, key=lambda encoding: shares[encoding])
    return best if shares[best] <= _MOST_NO_TEXT else None


def _share_of_no_text(sample: bytes, encoding: str) -> float:
    text = decode_wide(sample, encoding)
    return len(_NO_TEXT.findall(text)) / len(text)


def decode_wide(chunk: bytes, encoding: str) -> str:
    """Decode some lines; U+FFFD stands for damage: for a whole line if a byte is missing."""
    line_feed = "\n".encode(encoding)
    return "".join(
        _decode_line(line, encoding) for line in re.split(b"(?<=" + line_feed + b")", chunk)
    )


def _decode_line(line: bytes, encoding: str) -> str:
    if len(line) % _WIDTHS[encoding]:
        return f"{_LOST}\n"
    return _OUT_OF_STEP.sub(_LOST, line.decode(encoding, errors="replace"))
