"""A preview of a corpus: files and sizes, first lines, writers of messages."""

import io
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from predictive.corpus.encoding import decode, detect_encoding
from predictive.corpus.messages.exports import MessageSelection
from predictive.corpus.reading import read_all
from predictive.corpus.report import Report, printable
from predictive.corpus.sources import find_sources, source_of
from predictive.corpus.spool import Spool
from predictive.errors import reason_of
from predictive.translation import gettext as _
from predictive.translation import marked

FILES_PER_UPDATE = 200
UNREADABLE = "files and folders that cannot be read"
_EXCERPT_BYTES = 4096
_MAX_EXCERPTS = 5
_EXCERPT_LINES = 3
_EXCERPT_CHARACTERS = 240


class Preview(msgspec.Struct, frozen=True):
    """Files to read, their bytes on disk, their number by suffix, and what is left out."""

    files: int = 0
    size: int = 0
    kinds: dict[str, int] = {}
    left_out: dict[str, int] = {}


class Contents(msgspec.Struct, frozen=True):
    """The result of reading a corpus: report, messages of each writer, and excerpts."""

    report: Report
    writers: dict[str, int]
    excerpts: list[str]


def contents(paths: list[str], writers: MessageSelection | None = None) -> Contents:
    """Read a corpus as training does, but only to report on it.

    Raises `CorpusError` for a path that does not exist.
    """
    writers = writers or MessageSelection()
    with TemporaryDirectory() as folder, Spool(Path(folder) / "text") as spool:
        report = read_all(paths, spool, writers)
        documents = list(spool.documents)
        chosen = documents[:: max(1, len(documents) // _MAX_EXCERPTS)][:_MAX_EXCERPTS]
        excerpts = [_beginning(next(spool.chunks(document))) for document in chosen]
    names = {printable(name): count for name, count in writers.message_counts.most_common()}
    return Contents(report, names, excerpts)


def _beginning(text: str) -> str:
    return "\n".join(text.strip()[:_EXCERPT_CHARACTERS].splitlines()[:_EXCERPT_LINES])


def preview(paths: list[str]) -> Iterator[Preview]:
    """Find the files to read; yield the growing figures, and the final ones last.

    Raises `CorpusError` for a path that does not exist.
    """
    report, kinds, size = Report(), Counter[str](), 0
    for source in find_sources(paths, report):
        if source.path is None:
            continue
        try:
            size += source.path.stat().st_size
        except OSError as error:  # deleted meanwhile
            report.skip(source.name, error.strerror or str(error))
            continue
        kinds[source.suffix or marked("others")] += 1
        if kinds.total() % FILES_PER_UPDATE == 0:
            yield _figures(kinds, size, report)
    yield _figures(kinds, size, report)


def _figures(kinds: Counter[str], size: int, report: Report) -> Preview:
    left_out = dict(report.left_out)
    if report.skipped:
        left_out[UNREADABLE] = len(report.skipped)
    return Preview(kinds.total(), size, dict(kinds), left_out)


def first_lines(path: Path) -> str:
    """Return the start of a file; a remark in brackets if it is not text; "" for a folder."""
    try:
        if not path.is_file():
            return ""
        with source_of(path).open() as stream:
            head = stream.read(_EXCERPT_BYTES)
    except (OSError, EOFError, zlib.error) as error:
        return f"({reason_of(error)})"
    if len(head) == _EXCERPT_BYTES:
        head = head[: head.rfind(b"\n") + 1 or head.rfind(b" ") + 1 or len(head)]
    encoding = detect_encoding(io.BytesIO(head))
    return _("(not text)") if encoding is None else decode(head)
