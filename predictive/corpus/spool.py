"""The cleaned corpus as one UTF-8 file on disk, so that it may be larger than memory."""

import hashlib
import re
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Literal, NamedTuple, Self

from predictive import atomic
from predictive.corpus.cleaning import clean
from predictive.corpus.report import Report

Added = Literal["kept", "duplicate", "empty"]

_DIGEST_BYTES = 8
_CHUNK_BYTES = 1 << 17
_NEAR_BYTES = 400
_VISIBLE = re.compile(r"\w")


class Span(NamedTuple):
    """A stretch of the spool, in bytes: part of one document or all of it."""

    start: int
    end: int
    starts_document: bool = True


@dataclass
class Spool:
    """An append-only file of documents. Exact duplicates and empty documents are not kept."""

    path: Path
    characters: int = 0
    _ends: "array[int]" = field(default_factory=lambda: array("q"))
    _digests: set[bytes] = field(default_factory=set)

    _fingerprint: "hashlib.blake2b" = field(default_factory=lambda: hashlib.blake2b(digest_size=16))

    def __enter__(self) -> Self:
        self._file = open(self.path, "w+b", opener=atomic.private)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._file.close()
        self.path.unlink(missing_ok=True)

    @property
    def fingerprint(self) -> str:
        """A checksum of all documents in their order."""
        return self._fingerprint.hexdigest()

    @property
    def size(self) -> int:
        """Bytes of all documents."""
        return self._ends[-1] if self._ends else 0

    @property
    def documents(self) -> Iterator[Span]:
        """The documents, in the order of reading."""
        start = 0
        for end in self._ends:
            yield Span(start, end)
            start = end

    def add(self, chunks: Iterable[str], report: Report | None = None) -> Added:
        """Append one document, given in pieces; if they fail midway, nothing of it is kept.

        Words that are left out of it are counted in `report`.
        """
        start = self._file.seek(0, 2)
        try:
            return self._append(start, chunks, report)
        except BaseException:
            self._file.truncate(start)
            raise

    def _append(self, start: int, chunks: Iterable[str], report: Report | None) -> Added:
        characters = 0
        digest = hashlib.blake2b(digest_size=_DIGEST_BYTES)
        visible = False
        for chunk in chunks:
            text = clean(chunk, report)
            visible = visible or bool(_VISIBLE.search(text))
            data = text.encode()
            digest.update(data)
            self._file.write(data)
            characters += len(text)
        if not visible or digest.digest() in self._digests:
            self._file.truncate(start)
            return "duplicate" if visible else "empty"
        self._digests.add(digest.digest())
        self._fingerprint.update(digest.digest())
        self._ends.append(self._file.tell())
        self.characters += characters
        return "kept"

    def read(self, span: Span) -> Iterator[str]:
        """Give the text of a span in pieces of about 128 KB, cut after line ends or spaces."""
        position = span.start
        while position < span.end:
            self._file.seek(position)
            data = self._file.read(min(_CHUNK_BYTES, span.end - position))
            if position + len(data) < span.end:
                data = data[: self._cut(data)]
            position += len(data)
            yield data.decode("utf-8")

    def break_after(self, position: int, end: int) -> int:
        """Return where to cut near `position`: after a line end, else a space, else anywhere."""
        self._file.seek(position)
        data = self._file.read(min(_NEAR_BYTES, end - position))
        for mark in (b"\n", b" "):
            if 0 <= (found := data.find(mark)) < len(data) - 1:
                return position + found + 1
        return position + next(offset for offset, byte in enumerate(data) if _starts(byte))

    @staticmethod
    def _cut(data: bytes) -> int:
        cut = data.rfind(b"\n") + 1 or data.rfind(b" ") + 1
        return cut or max(offset for offset in range(len(data)) if _starts(data[offset]))


def _starts(byte: int) -> bool:
    """Whether a byte begins a character in UTF-8 (RFC 3629, section 3)."""
    return byte & 0xC0 != 0x80
