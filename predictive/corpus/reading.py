"""Reads files, folders and standard input into a spool, with a report."""

import errno
import zlib
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from predictive.corpus.encoding import detect_encoding, read_chunks
from predictive.corpus.formats import PARSERS, Documents, parse_plain
from predictive.corpus.messages.exports import Export, MessageSelection, detect_export
from predictive.corpus.report import Report, left_out_lines
from predictive.corpus.secrets import pieces_without_secrets
from predictive.corpus.shell_history import detect_shell, parse_history
from predictive.corpus.sources import Source, find_sources
from predictive.corpus.spool import Spool
from predictive.errors import CorpusError
from predictive.translation import gettext as _
from predictive.translation import marked, ngettext

MIN_CHARACTERS = 1_000
"""A model trained on less text would only repeat it."""
_NO_TEXT = marked("no text in it")


def read_corpus(paths: list[str], spool: Spool, writers: MessageSelection | None = None) -> Report:
    """Read files, folders and standard input (`-`) into `spool`.

    `writers` selects messages of chats and mail. Raises `CorpusError` if a path does not exist, if
    there is too little text, or if no message is by the selected writers.
    """
    writers = writers or MessageSelection()
    report = read_all(paths, spool, writers)
    if writers.me and not writers.selected:
        raise CorpusError(
            writers.none_selected,
            _("train --preview shows who wrote how many"),
        )
    _check_size(report)
    return report


def read_text(paths: list[str], writers: MessageSelection | None = None) -> str:
    """Return the cleaned text of `paths`, with its documents joined by line feeds.

    `writers` selects messages of chats and mail. Raises `CorpusError` if a path does not exist, or
    if there is no text.
    """
    with TemporaryDirectory() as folder, Spool(Path(folder) / "text") as spool:
        report = read_all(paths, spool, writers or MessageSelection())
        if not spool.characters:
            raise CorpusError(_no_text_message(report))
        pieces = (spool.chunks(document) for document in spool.documents)
        return "\n".join("".join(piece) for piece in pieces)


def read_all(paths: list[str], spool: Spool, writers: MessageSelection) -> Report:
    """Read `paths` into `spool`, even if there is little or no text.

    Raises `CorpusError` if a path does not exist.
    """
    report = Report()
    for source in find_sources(paths, report):
        try:
            _read_source(source, spool, report, writers)
        except (OSError, EOFError, ValueError, zlib.error) as error:
            if _is_fatal(error, source):
                raise
            report.skip(source.name, getattr(error, "strerror", None) or str(error))
    report.characters = spool.characters
    report.messages = writers.selected
    return report


def _read_source(source: Source, spool: Spool, report: Report, writers: MessageSelection) -> None:
    with source.open() as stream:
        shell = detect_shell(source.file_name, stream)
        encoding = detect_encoding(stream)
        export = detect_export(stream, encoding)
        kind: str
        if shell:
            kinds, kind = report.histories, shell
            documents = parse_history(stream, shell, report)
        elif export and not (writers.as_text or export.is_text(source.suffix)):
            kinds, kind = report.exports, export.program
            documents = _conversations(export, stream, writers, report)
        elif encoding:
            kinds, kind = report.encodings, encoding
            documents = PARSERS.get(source.suffix, parse_plain)(
                read_chunks(stream, encoding), report
            )
            documents = map(pieces_without_secrets, documents) if export else documents
        else:
            report.skip(source.name, marked("not text"))
            return
        selected_before = writers.selected
        outcomes = [spool.add(document, report) for document in documents]
    kinds[kind] += 1
    report.files += 1
    report.documents += outcomes.count("kept")
    report.duplicates += outcomes.count("duplicate")
    if "kept" not in outcomes:
        is_foreign = bool(export and writers.me and writers.selected == selected_before)
        duplicate = marked("its text was read already") if "duplicate" in outcomes else _NO_TEXT
        report.skip(source.name, writers.none_selected if is_foreign else duplicate)


def _conversations(
    export: Export, stream: BinaryIO, writers: MessageSelection, report: Report
) -> Documents:
    """Yield the selected messages of each conversation as a document."""
    for conversation in export.parse(stream, report):
        yield [writers.select(conversation, report)]


def _is_fatal(error: Exception, source: Source) -> bool:
    """Whether the disk is full or standard input fails; other errors concern only one file."""
    is_full = getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT)
    return is_full or (source.path is None and isinstance(error, OSError))


def _check_size(report: Report) -> None:
    if report.characters >= MIN_CHARACTERS:
        return
    hint = _("give at least {count:,} characters of text").format(count=MIN_CHARACTERS)
    if report.characters:
        raise CorpusError(
            ngettext(
                "there is only {count} character of text",
                "there are only {count} characters of text",
                report.characters,
            ).format(count=report.characters),
            hint,
        )
    raise CorpusError(_no_text_message(report), hint)


def _no_text_message(report: Report) -> str:
    if len(report.skipped) == 1 and not report.left_out:
        name, reason = report.skipped[0]
        if reason == _NO_TEXT:
            return _("{name} holds no text").format(name=name)
    reasons = [f"{name}: {_(reason)}" for name, reason in report.skipped[:3]]
    if (more := len(report.skipped) - len(reasons)) > 0:
        counted = ngettext("{count:,} more file skipped", "{count:,} more files skipped", more)
        reasons.append(counted.format(count=more))
    reasons += left_out_lines(report.left_out)
    if not reasons:
        return _("there is no text to read")
    return _("there is no text to read ({reasons})").format(reasons="; ".join(reasons))
