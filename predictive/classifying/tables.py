"""Rows of a text and its label: .csv, .tsv and .jsonl."""

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import NamedTuple

from predictive.corpus.formats import Chunks, iterate_lines
from predictive.errors import CorpusError
from predictive.translation import gettext as _

Row = list[str]

_TEXT, _LABEL = "text", "label"
_COMPARED_ROWS = 1_000
_QUOTED = re.compile(r'"((?:[^"]|"")*)"')


class Record(NamedTuple):
    """A text, and its label if it has one. What cannot be read is an empty text."""

    text: str
    label: str | None


class _Columns(NamedTuple):
    text: int
    label: int | None

    def record(self, row: Row) -> Record:
        """Return the text and label of a row."""
        text = row[self.text] if self.text < len(row) else ""
        has_label = self.label is not None and self.label < len(row)
        return Record(text, (row[self.label].strip() or None) if has_label else None)  # type: ignore[index]


def csv_records(chunks: Chunks) -> Iterator[Record]:
    """Yield the rows of comma-separated values (RFC 4180), or semicolons if the header has them."""
    lines = (f"{line}\n" for line in iterate_lines(chunks))
    first = next(lines, "")
    has_semicolons = _columns_named(next(csv.reader([first], delimiter=";"), [])) is not None
    delimiter = ";" if has_semicolons and ";" in first else ","
    yield from _records(csv.reader(chain([first], lines), delimiter=delimiter))


def tsv_records(chunks: Chunks) -> Iterator[Record]:
    """Yield the rows of tab-separated values, a row a line.

    A quotation mark is like any other character, unless a whole value is quoted.
    """
    yield from _records(
        [_unquoted(value) for value in line.split("\t")] for line in iterate_lines(chunks)
    )


def jsonl_records(chunks: Chunks) -> Iterator[Record]:
    """Yield the fields `text` and `label` of JSON objects, one a line."""
    for line in iterate_lines(chunks):
        if line and not line.isspace():
            yield _json_record(line)


RECORDS: dict[str, Callable[[Chunks], Iterator[Record]]] = {
    ".csv": csv_records,
    ".tsv": tsv_records,
    ".jsonl": jsonl_records,
}
"""The files that may have labels, by their suffix."""


def _unquoted(value: str) -> str:
    quoted = _QUOTED.fullmatch(value)
    return quoted[1].replace('""', '"') if quoted else value


def _json_record(line: str) -> Record:
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError):
        return Record("", None)
    if not isinstance(fields, dict) or not isinstance(fields.get(_TEXT), str):
        return Record("", None)
    label = fields.get(_LABEL)
    known = label if isinstance(label, str | None) else json.dumps(label, ensure_ascii=False)
    return Record(fields[_TEXT], known or None)


def _records(rows: Iterable[Row]) -> Iterator[Record]:
    """Yield the records of rows; the first may name the columns."""
    filled = (row for row in rows if any(value.strip() for value in row))
    head = list(islice(filled, _COMPARED_ROWS))
    columns = _columns_named(head[0]) if head else None
    if columns is not None:
        head = head[1:]
    elif head:
        columns = _columns_guessed(head)
    for row in chain(head, filled):
        assert columns is not None
        yield columns.record(row)


def _columns_named(row: Row) -> _Columns | None:
    """Return the columns that a header names, or None if it names no text."""
    names = [name.strip().casefold() for name in row]
    if _TEXT not in names:
        return None
    return _Columns(names.index(_TEXT), names.index(_LABEL) if _LABEL in names else None)


def _columns_guessed(rows: list[Row]) -> _Columns:
    """Return the columns of a table without a header: of two, labels are those that recur more.

    Raises `CorpusError` if there are more.
    """
    widths = {len(row) for row in rows}
    if widths == {1}:
        return _Columns(0, None)
    if max(widths) > 2:
        raise CorpusError(
            _("the columns have no names"),
            _("name them in the first line: text and label"),
        )
    first, second = ({row[place] for row in rows if place < len(row)} for place in (0, 1))
    if len(first) == len(second):
        longer = max((0, 1), key=lambda place: sum(len(each) for each in (first, second)[place]))
        return _Columns(longer, None)
    return _Columns(1, 0) if len(first) < len(second) else _Columns(0, 1)
