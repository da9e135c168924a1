"""What would be read, before it is: files and their sizes, first lines, writers of messages."""

import io
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from predictive.corpus.encoding import decode, detect_encoding
from predictive.corpus.messages.exports import Writers
from predictive.corpus.reading import read_all
from predictive.corpus.report import Report, printable
from predictive.corpus.sources import find_sources, source_of
from predictive.corpus.spool import Spool

FILES_AT_A_TIME = 200
UNREADABLE = "files and folders that cannot be read"
_EXCERPT_BYTES = 4096
_EXCERPTS = 5
_EXCERPT_LINES = 3
_EXCERPT_CHARACTERS = 240


class Preview(msgspec.Struct, frozen=True):
    """Files that would be read, their bytes on disk, how many of each kind; what is left out."""

    files: int = 0
    size: int = 0
    kinds: dict[str, int] = {}
    left_out: dict[str, int] = {}


class Contents(msgspec.Struct, frozen=True):
    """What a reading finds: its report, who wrote how many messages, and what some of it says."""

    report: Report
    writers: dict[str, int]
    excerpts: list[str]


def contents(paths: list[str], writers: Writers | None = None) -> Contents:
    """Read all as training does, and forget it.

    Raises `CorpusError` for a path that does not exist.
    """
    writers = writers or Writers()
    with TemporaryDirectory() as folder, Spool(Path(folder) / "text") as spool:
        report = read_all(paths, spool, writers)
        documents = list(spool.documents)
        some = documents[:: max(1, len(documents) // _EXCERPTS)][:_EXCERPTS]
        excerpts = [_beginning(next(spool.read(document))) for document in some]
    names = {printable(name): count for name, count in writers.found.most_common()}
    return Contents(report, names, excerpts)


def _beginning(text: str) -> str:
    return "\n".join(text.strip()[:_EXCERPT_CHARACTERS].splitlines()[:_EXCERPT_LINES])


def preview(paths: list[str]) -> Iterator[Preview]:
    """Look for what is to be read; give the figures as they grow, and at the end.

    Raises `CorpusError` for a path that does not exist.
    """
    report, kinds, size = Report(), Counter[str](), 0
    for source in find_sources(paths, report):
        if source.path is None:
            continue
        try:
            size += source.path.stat().st_size
        except OSError as error:  # it is gone already
            report.skip(source.name, error.strerror or str(error))
            continue
        kinds[source.suffix or "others"] += 1
        if kinds.total() % FILES_AT_A_TIME == 0:
            yield _figures(kinds, size, report)
    yield _figures(kinds, size, report)


def _figures(kinds: Counter[str], size: int, report: Report) -> Preview:
    left_out = dict(report.left_out)
    if report.skipped:
        left_out[UNREADABLE] = len(report.skipped)
    return Preview(kinds.total(), size, dict(kinds), left_out)


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
    return "(not text)" if encoding is None else decode(head)
