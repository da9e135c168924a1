"""Texts of standard input, as soon as they are there."""

import io
from collections.abc import Iterator
from typing import BinaryIO

from predictive.classifying.texts import STANDARD_INPUT, Text, batches, cleaned
from predictive.corpus.encoding import decode, detect_encoding
from predictive.corpus.report import Report

_ARRIVING_BYTES = 1 << 16
_WIDE = ("utf-16", "utf-32")
"""Encodings in which the end of a line is more than a byte."""


def arriving_texts(stream: BinaryIO, report: Report) -> Iterator[list[Text]]:
    """Yield the lines of standard input that are not blank, several at a time if they are there."""
    for lines in _arriving_lines(stream):
        texts = (cleaned(line, report) for line in lines)
        yield from batches(Text(text, STANDARD_INPUT) for text in texts if text)


def _arriving_lines(stream: BinaryIO) -> Iterator[list[str]]:
    """Yield the whole lines of a stream that have arrived, whenever there are some."""
    data, pending = _arrived(stream), b""
    if (detect_encoding(io.BytesIO(data)) or "").startswith(_WIDE):
        yield decode(data + stream.read()).split("\n")
        return
    while data:
        whole, newline, rest = data.rpartition(b"\n")
        if newline:
            yield decode(pending + whole).split("\n")
            pending = rest
        else:
            pending = (pending + data)[:_ARRIVING_BYTES]  # more than is read of a text
        data = _arrived(stream)
    if pending:
        yield decode(pending).split("\n")


def _arrived(stream: BinaryIO) -> bytes:
    """Return what there is; wait if there is nothing. At the end it is empty."""
    data: bytes = stream.read1(_ARRIVING_BYTES)  # type: ignore[attr-defined]
    return data
