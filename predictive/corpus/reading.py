"""Reads everything that was named into the spool, and reports on it."""

import errno
import zlib
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from predictive.corpus.encoding import detect_encoding, read_chunks
from predictive.corpus.formats import READERS, Documents, read_plain
from predictive.corpus.messages.exports import Export, Writers, export_of
from predictive.corpus.report import Report
from predictive.corpus.secrets import pieces_without_secrets
from predictive.corpus.sources import Source, find_sources
from predictive.corpus.spool import Spool
from predictive.errors import CorpusError

MINIMUM_CHARACTERS = 1_000
"""A model of less text than this would only repeat it."""


def read_corpus(paths: list[str], spool: Spool, writers: Writers | None = None) -> Report:
    """Read files, folders and standard input (`-`) into `spool`.

    Of exported messages, those that `writers` want. Raises `CorpusError` if a path does not exist,
    if there is too little text in all, or no message by those who are wanted.
    """
    writers = writers or Writers()
    report = read_all(paths, spool, writers)
    if writers.me and not writers.wanted:
        raise CorpusError(
            f"no message is by {' or '.join(writers.me)}",
            "train --preview shows who wrote how many",
        )
    _check_size(report)
    return report


def read_text(paths: list[str], writers: Writers | None = None) -> str:
    """Return the cleaned text of `paths`, documents joined by line feeds, whole in memory.

    Of exported messages, those that `writers` want.

    Raises `CorpusError` if a path does not exist or if there is no text in them.
    """
    with TemporaryDirectory() as folder, Spool(Path(folder) / "text") as spool:
        report = read_all(paths, spool, writers or Writers())
        if not spool.characters:
            raise CorpusError(_nothing_read(report))
        pieces = (spool.read(document) for document in spool.documents)
        return "\n".join("".join(piece) for piece in pieces)


def read_all(paths: list[str], spool: Spool, writers: Writers) -> Report:
    """Read what there is, and report on it, however little it is.

    Raises `CorpusError` if a path does not exist.
    """
    report = Report()
    for source in find_sources(paths, report):
        try:
            _read(source, spool, report, writers)
        except (OSError, EOFError, ValueError, zlib.error) as error:
            if _is_fatal(error, source):
                raise
            report.skip(source.name, getattr(error, "strerror", None) or str(error))
    report.characters = spool.characters
    report.messages = writers.wanted
    return report


def _read(source: Source, spool: Spool, report: Report, writers: Writers) -> None:
    with source.open() as stream:
        encoding = detect_encoding(stream)
        export = export_of(stream, encoding)
        if export and not (writers.as_text or export.is_text(source.suffix)):
            kinds, kind = report.exports, export.program
            documents = _conversations(export, stream, writers, report)
        elif encoding:
            kinds, kind = report.encodings, encoding
            documents = READERS.get(source.suffix, read_plain)(
                read_chunks(stream, encoding), report
            )
            documents = map(pieces_without_secrets, documents) if export else documents
        else:
            report.skip(source.name, "not text")
            return
        outcomes = [spool.add(document, report) for document in documents]
    kinds[kind] += 1
    report.files += 1
    report.documents += outcomes.count("kept")
    report.duplicates += outcomes.count("duplicate")
    if "kept" not in outcomes:
        duplicate = "duplicate" in outcomes
        report.skip(source.name, "its text was read already" if duplicate else "no text in it")


def _conversations(export: Export, stream: BinaryIO, writers: Writers, report: Report) -> Documents:
    """Give of every conversation what is wanted."""
    for conversation in export.read(stream, report):
        yield [writers.text(conversation, report)]


def _is_fatal(error: Exception, source: Source) -> bool:
    """Whether it is the disk that fails, or standard input, and not what is in a file."""
    is_full = getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT)
    return is_full or (source.path is None and isinstance(error, OSError))


def _check_size(report: Report) -> None:
    if report.characters >= MINIMUM_CHARACTERS:
        return
    hint = f"give at least {MINIMUM_CHARACTERS:,} characters of text"
    if report.characters:
        raise CorpusError(f"there are only {report.characters} characters of text", hint)
    raise CorpusError(_nothing_read(report), hint)


def _nothing_read(report: Report) -> str:
    skipped = [f"{name}: {reason}" for name, reason in report.skipped[:3]]
    if len(report.skipped) > len(skipped):
        skipped.append(f"{len(report.skipped) - len(skipped):,} more files skipped")
    left_out = [f"left out {count:,} {what}" for what, count in report.left_out.items()]
    reasons = "; ".join(skipped + left_out)
    return "there is no text to read" + (f" ({reasons})" if reasons else "")
