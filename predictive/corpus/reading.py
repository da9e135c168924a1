"""Reads everything that was named into the spool, and reports on it."""

import errno
import zlib
from pathlib import Path
from tempfile import TemporaryDirectory

from predictive.corpus.encoding import detect_encoding, read_chunks
from predictive.corpus.formats import READERS, read_plain
from predictive.corpus.report import Report
from predictive.corpus.sources import Source, find_sources
from predictive.corpus.spool import Spool
from predictive.errors import CorpusError

MINIMUM_CHARACTERS = 1_000
"""A model of less text than this would only repeat it."""


def read_corpus(paths: list[str], spool: Spool) -> Report:
    """Read files, folders and standard input (`-`) into `spool`.

    Raises `CorpusError` if a path does not exist or if there is too little text in all.
    """
    report = _read_all(paths, spool)
    _check_size(report)
    return report


def read_text(paths: list[str]) -> str:
    """Return the cleaned text of `paths`, documents joined by line feeds, whole in memory.

    Raises `CorpusError` if a path does not exist or if there is no text in them.
    """
    with TemporaryDirectory() as folder, Spool(Path(folder) / "text") as spool:
        report = _read_all(paths, spool)
        if not spool.characters:
            raise CorpusError(_nothing_read(report))
        pieces = (spool.read(document) for document in spool.documents)
        return "\n".join("".join(piece) for piece in pieces)


def _read_all(paths: list[str], spool: Spool) -> Report:
    report = Report()
    for source in find_sources(paths, report):
        try:
            _read(source, spool, report)
        except (OSError, EOFError, ValueError, zlib.error) as error:
            if source.path is None or _is_disk_full(error):
                raise
            report.skip(source.name, getattr(error, "strerror", None) or str(error))
    report.characters = spool.characters
    return report


def _read(source: Source, spool: Spool, report: Report) -> None:
    with source.open() as stream:
        encoding = detect_encoding(stream)
        if encoding is None:
            report.skip(source.name, "not text")
            return
        reader = READERS.get(source.suffix, read_plain)
        outcomes = [spool.add(document) for document in reader(read_chunks(stream, encoding))]
    report.files += 1
    report.encodings[encoding] += 1
    report.documents += outcomes.count("kept")
    report.duplicates += outcomes.count("duplicate")
    if "kept" not in outcomes:
        duplicate = "duplicate" in outcomes
        report.skip(source.name, "its text was read already" if duplicate else "no text in it")


def _is_disk_full(error: Exception) -> bool:
    return getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT)


def _check_size(report: Report) -> None:
    if report.characters >= MINIMUM_CHARACTERS:
        return
    hint = f"give at least {MINIMUM_CHARACTERS:,} characters of text"
    if report.characters:
        raise CorpusError(f"there are only {report.characters} characters of text", hint)
    raise CorpusError(_nothing_read(report), hint)


def _nothing_read(report: Report) -> str:
    reasons = "; ".join(f"{name}: {reason}" for name, reason in report.skipped[:3])
    return "there is no text to read" + (f" ({reasons})" if reasons else "")
