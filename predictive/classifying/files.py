"""Texts in files, with or without a label: lines, or whole files."""

import csv
import zlib
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from predictive.classifying.tables import RECORDS, Record
from predictive.classifying.texts import MOST_CHARACTERS, STANDARD_INPUT, Text, cleaned
from predictive.corpus.encoding import detect_encoding, read_chunks
from predictive.corpus.formats import (
    NO_TEXT_LINES,
    PARSERS,
    Chunks,
    iterate_lines,
    parse_plain,
)
from predictive.corpus.report import Report, printable
from predictive.corpus.sources import Source, find_sources
from predictive.errors import CorpusError
from predictive.translation import gettext as _
from predictive.translation import marked

_NO_LABEL_LINES = "lines that have no label"


def find_texts(sources: Iterable[Source], report: Report, *, whole: bool) -> Iterator[Text]:
    """Yield the texts of files: each line that is not blank or, if `whole`, each file as one text.

    A line of .jsonl, or a row of .csv or .tsv, is a text with its label, if it has one. Files that
    cannot be read are noted in `report`.
    """
    for source in sources:
        try:
            yield from _texts_of(source, report, whole=whole)
        except (OSError, EOFError, zlib.error, csv.Error) as error:
            report.skip(source.name, getattr(error, "strerror", None) or str(error))
        except CorpusError as error:
            raise CorpusError(f"{source.name}: {error.message}", error.hint) from error


def find_labelled(path: str, report: Report, *, whole: bool) -> Iterator[Text]:
    """Yield the texts with labels in a folder with a sub-folder for each class, or in a table.

    Raises `CorpusError` if `path` does not exist or has no labels, and for a class without a text.
    """
    if Path(path).is_dir():
        yield from _labelled_by_folder(Path(path), report, whole=whole)
        return
    for source in find_sources([path], report):
        if source.suffix not in RECORDS:
            raise _no_labels(source.name)
        count = 0
        for text in find_texts([source], report, whole=False):
            if text.label is None:
                report.leave_out(_NO_LABEL_LINES)
            else:
                count += 1
                yield text
        if not count:
            raise _unreadable(report) if report.skipped else _no_labels(source.name)


def _texts_of(source: Source, report: Report, *, whole: bool) -> Iterator[Text]:
    with source.open() as stream:
        encoding = detect_encoding(stream)
        if encoding is None:
            report.skip(source.name, marked("not text"))
            return
        for record in _records_of(read_chunks(stream, encoding), source, report, whole=whole):
            if text := cleaned(record.text, report):
                label = " ".join(cleaned(record.label or "", report).split())
                yield Text(text, str(source.path or STANDARD_INPUT), label or None)
            elif whole:
                report.skip(source.name, marked("no text in it"))
            elif source.suffix in RECORDS:
                report.leave_out(NO_TEXT_LINES)


def _records_of(chunks: Chunks, source: Source, report: Report, *, whole: bool) -> Iterator[Record]:
    if source.suffix in RECORDS and not whole:
        yield from RECORDS[source.suffix](chunks)
        return
    parse = parse_plain if source.suffix in RECORDS else PARSERS.get(source.suffix, parse_plain)
    for document in parse(chunks, report):
        if whole:
            yield Record(_beginning(document), None)
        else:
            yield from (Record(line, None) for line in iterate_lines(iter(document)))


def _beginning(pieces: Iterable[str]) -> str:
    """Return as much of a text as is read; a piece is a megabyte at most."""
    text = ""
    for piece in pieces:
        text += piece
        if len(text) >= MOST_CHARACTERS:
            break
    return text


def _labelled_by_folder(folder: Path, report: Report, *, whole: bool) -> Iterator[Text]:
    classes = sorted(
        each for each in folder.iterdir() if each.is_dir() and not each.name.startswith(".")
    )
    if not classes:
        raise _no_labels(str(folder))
    for each in classes:
        texts = find_texts(find_sources([str(each)], report), report, whole=whole)
        first = next(texts, None)
        if first is None:
            raise CorpusError(
                _("the class {label!r} has no examples").format(label=each.name),
                _("add a text to {folder}, or delete it").format(folder=each),
            )
        label = printable(each.name)
        yield from (text._replace(label=label) for text in chain([first], texts))


def _unreadable(report: Report) -> CorpusError:
    name, reason = report.skipped[-1]
    return CorpusError(
        _("{name} cannot be read: {reason}").format(name=name, reason=_(reason)),
        _("give another file"),
    )


def _no_labels(name: str) -> CorpusError:
    return CorpusError(
        _("{name} has no labels").format(name=name),
        _(
            "give a folder with a sub-folder for each class, or a .tsv, .csv or .jsonl file "
            "with the columns text and label"
        ),
    )
