"""What would be read, before it is: names and sizes of files, the first lines of one."""

import io
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import msgspec

from predictive.corpus.encoding import detect_encoding
from predictive.corpus.formats import READERS
from predictive.corpus.report import Report
from predictive.corpus.sources import find_sources, source_of

FILES_AT_A_TIME = 200
_EXCERPT_BYTES = 4096


class Preview(msgspec.Struct, frozen=True):
    """Files that would be read, their bytes on disk, how many of each kind, and others."""

    files: int = 0
    size: int = 0
    kinds: dict[str, int] = {}
    other_files: int = 0


def preview(paths: list[str]) -> Iterator[Preview]:
    """Look for what is to be read; give the figures as they grow, and at the end.

    Raises `CorpusError` for a path that does not exist.
    """
    report, kinds, size = Report(), Counter[str](), 0
    for source in find_sources(paths, report):
        if source.path is None:
            continue
        with suppress(OSError):  # a link to nothing
            size += source.path.stat().st_size
            kinds[source.suffix or "others"] += 1
        if kinds.total() % FILES_AT_A_TIME == 0:
            yield Preview(kinds.total(), size, dict(kinds), report.other_files)
    yield Preview(kinds.total(), size, dict(kinds), report.other_files)


def is_text(path: Path) -> bool:
    """Whether a file of this name is read where it lies in a folder."""
    return source_of(path).suffix in READERS


def first_lines(path: Path) -> str:
    """Return how a file begins, or a remark in brackets where that is no text; of a folder, ""."""
    try:
        if not path.is_file():
            return ""
        with source_of(path).open() as stream:
            head = stream.read(_EXCERPT_BYTES)
    except (OSError, EOFError, zlib.error) as error:
        return f"({getattr(error, 'strerror', None) or error})"
    if len(head) == _EXCERPT_BYTES:
        head = head[: head.rfind(b"\n") + 1 or head.rfind(b" ") + 1 or len(head)]
    encoding = detect_encoding(io.BytesIO(head))
    return "(not text)" if encoding is None else head.decode(encoding, errors="replace")
