"""The cleaned corpus as one UTF-8 file on disk; it may be larger than memory."""

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
_SEARCH_BYTES = 400
_WORD_CHARACTER = re.compile(r"\w")


class Span(NamedTuple):
    """A byte range of the spool: one document or part of it."""

    start: int
    end: int
    starts_document: bool = True


@dataclass
class Spool:
    """An append-only file of documents, without exact duplicates and empty documents.

    The file exists while the context is open.
    """

    path: Path
    characters: int = 0
    _ends: "array[int]" = field(default_factory=lambda: array("q"))
    _digests: set[bytes] = field(default_factory=set)

    _fingerprint: "hashlib.blake2b" = field(default_factory=lambda: hashlib.blake2b(digest_size=16))

    def __enter__(self) -> Self:
        self._file = open(self.path, "w+b", opener=atomic.open_private)
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
        """A checksum of all documents in order."""
        return self._fingerprint.hexdigest()

    @property
    def size(self) -> int:
        """Bytes of all documents."""
        return self._ends[-1] if self._ends else 0

    @property
    def documents(self) -> Iterator[Span]:
        """The documents, in the order in which they were added."""
        start = 0
        for end in self._ends:
            yield Span(start, end)
            start = end

    def add(self, chunks: Iterable[str], report: Report | None = None) -> Added:
        """Append a document, given in pieces; if an exception interrupts them, nothing is added.

        Damaged words, which are left out, are counted in `report`.
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
            visible = visible or bool(_WORD_CHARACTER.search(text))
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

    def chunks(self, span: Span) -> Iterator[str]:
        """Yield the text of a span in pieces of about 128 KB, split after line ends or spaces."""
        position = span.start
        while position < span.end:
            self._file.seek(position)
            data = self._file.read(min(_CHUNK_BYTES, span.end - position))
            if position + len(data) < span.end:
                data = data[: self._last_break(data)]
            position += len(data)
            yield data.decode("utf-8")

    def break_after(self, position: int, end: int) -> int:
        """Return where to split near `position`: after a line end, else a space, else anywhere."""
        self._file.seek(position)
        data = self._file.read(min(_SEARCH_BYTES, end - position))
        for separator in (b"\n", b" "):
            if 0 <= (found := data.find(separator)) < len(data) - 1:
                return position + found + 1
        return position + next(
            offset for offset, byte in enumerate(data) if _starts_character(byte)
        )

    @staticmethod
    def _last_break(data: bytes) -> int:
        cut = data.rfind(b"\n") + 1 or data.rfind(b" ") + 1
        return cut or max(offset for offset in range(len(data)) if _starts_character(data[offset]))


def _starts_character(byte: int) -> bool:
    """Whether a byte starts a character in UTF-8 (RFC 3629, section 3)."""
    return byte & 0xC0 != 0x80
