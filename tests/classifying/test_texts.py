"""Texts and labels are read from every format, and what cannot be read is reported."""

import csv
import gzip
import io
import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from predictive.classifying.arriving import arriving_texts
from predictive.classifying.examples import MOST_EXAMPLES, take_examples
from predictive.classifying.files import find_labelled, find_texts
from predictive.classifying.tables import Record, csv_records, jsonl_records, tsv_records
from predictive.classifying.texts import MOST_CHARACTERS, Text
from predictive.corpus.report import Report, unused_lines
from predictive.corpus.sources import find_sources
from predictive.errors import CorpusError

GOOD, BAD = Record("¡Qué bien!", "good"), Record("I don't like it", "bad")
ROWS = [GOOD, BAD, Record("fine", "good")]


def records(text: str, suffix: str = ".csv") -> list[Record]:
    parse = {".csv": csv_records, ".tsv": tsv_records, ".jsonl": jsonl_records}[suffix]
    return list(parse(iter([text])))


def texts_in(path: Path, *, whole: bool = False) -> tuple[list[str], Report]:
    report = Report()
    sources = find_sources([str(path)], report)
    return [text.text for text in find_texts(sources, report, whole=whole)], report


def labelled_in(path: Path, *, whole: bool = False) -> list[tuple[str | None, str]]:
    found = find_labelled(str(path), Report(), whole=whole)
    return [(each.label, each.text) for each in found]


# Tables


@pytest.mark.parametrize(
    "text",
    [
        "text,label\n¡Qué bien!,good\nI don't like it,bad\nfine,good\n",
        'label,id,TEXT\ngood,1,¡Qué bien!\nbad,2,"I don\'t like it"\n\ngood,3,fine\n',
        "label;text\ngood;¡Qué bien!\nbad;I don't like it\ngood;fine",
        "good,¡Qué bien!\nbad,I don't like it\ngood,fine\n",
        "¡Qué bien!,good\nI don't like it,bad\nfine,good\n",
    ],
)
def test_columns_are_found_by_their_names_or_by_what_is_in_them(text: str) -> None:
    assert records(text) == ROWS
    if ";" not in text:
        assert records(text.replace(",", "\t"), ".tsv") == ROWS


@given(st.lists(st.tuples(st.text("ab\"',;\n\t ", min_size=1), st.sampled_from("xy"))))
def test_what_a_csv_writer_quotes_is_read_as_it_was(rows: list[tuple[str, str]]) -> None:
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerows([("text", "label"), *rows])
    assert records(written.getvalue()) == [Record(*row) for row in rows]


def test_a_quotation_mark_in_tab_separated_values_is_one() -> None:
    text = 'text\tlabel\n"Fine" she said\tgood\n"say ""no"""\tbad\n"\tbad\n'
    expected = [Record('"Fine" she said', "good"), Record('say "no"', "bad"), Record('"', "bad")]
    assert records(text, ".tsv") == expected


def test_json_lines_have_fields_and_damaged_ones_have_no_text() -> None:
    lines = [
        json.dumps({"text": "a\nb", "label": "x", "other": 1}),
        json.dumps({"text": "c", "label": 1}),
        json.dumps({"text": "d"}),
        '{"text": 3}',
        "{",
        "",
    ]
    nothing = Record("", None)
    expected = [Record("a\nb", "x"), Record("c", "1"), Record("d", None), nothing, nothing]
    assert records("\n".join(lines), ".jsonl") == expected


def test_a_table_without_labels_has_texts() -> None:
    assert records("text\na\nb\n") == [Record("a", None), Record("b", None)]
    assert records("first\nsecond\n") == [Record("first", None), Record("second", None)]
    assert records("") == []


def test_columns_that_nothing_tells_apart_are_refused() -> None:
    with pytest.raises(CorpusError, match="names"):
        records("a,b,c\nd,e,f\n")


def test_a_row_that_is_too_short_has_no_text_or_no_label() -> None:
    assert records("label,text\nx\ny,b\n") == [Record("", "x"), Record("b", "y")]
    assert records("text,label\na\nb,\n") == [Record("a", None), Record("b", None)]


# Files


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.txt", b"one\r\n\r\n  two\r\n", ["one", "two"]),
        ("a.txt", "año\n¿qué?".encode("cp1252"), ["año", "¿qué?"]),
        ("a.txt", "año\nqué".encode("utf-16"), ["año", "qué"]),
        ("a.txt.gz", gzip.compress(b"one\ntwo", mtime=0), ["one", "two"]),
        ("a.md", b"# Title\n\nSome *words* here.\n", ["Title", "Some words here."]),
        ("a.org", b"* Title\nSome /words/ here.\n", ["Title", "Some words here."]),
        ("a.csv", b'text,label\n"a\nb",x\n', ["a\nb"]),
        ("a.jsonl", b'{"text": "a\\nb"}\n', ["a\nb"]),
        ("a.log", b"one\ntwo", ["one", "two"]),
        ("a.txt", b"", []),
    ],
)
def test_lines_are_read_from_every_format(
    tmp_path: Path, name: str, data: bytes, expected: list[str]
) -> None:
    (tmp_path / name).write_bytes(data)
    texts, report = texts_in(tmp_path / name)
    assert [text for text in texts if text] == expected
    assert not report.skipped


def test_damaged_words_are_left_out_and_counted(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"a\0 two\nb\0\n")
    texts, report = texts_in(tmp_path / "a.txt")
    arriving = Report()
    stream = cast(BinaryIO, Pieces(b"a\0 two\nb\0\n"))
    assert texts == ["two"] == [text.text for [text] in arriving_texts(stream, arriving)]
    assert unused_lines(report) == unused_lines(arriving) == ["left out 2 words that are damaged"]


def test_rows_without_a_label_are_left_out_and_counted(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("text\tlabel\none\tx\ntwo\nthree\ty\n")
    report = Report()
    found = find_labelled(str(tmp_path / "a.tsv"), report, whole=False)
    assert [text.text for text in found] == ["one", "three"]
    assert unused_lines(report) == ["left out 1 line that has no label"]


def test_a_whole_file_is_one_text_as_far_as_it_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("one\ntwo\n")
    (tmp_path / "b.txt").write_text("x" * 3 * MOST_CHARACTERS)
    assert texts_in(tmp_path, whole=True)[0] == ["one\ntwo", "x" * MOST_CHARACTERS]


def test_what_is_not_text_is_reported(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(bytes(range(32)) * 50)
    (tmp_path / "b.txt.gz").write_bytes(b"\x1f\x8b nothing")
    texts, report = texts_in(tmp_path)
    assert not texts
    assert [Path(name).name for name, _ in report.skipped] == ["a.txt", "b.txt.gz"]


def test_each_folder_is_a_class(tmp_path: Path) -> None:
    for label, lines in (("en", "hello\n\nbye"), ("es", "hola")):
        (tmp_path / label).mkdir()
        (tmp_path / label / "a.txt").write_text(lines)
    (tmp_path / ".git").mkdir()
    (tmp_path / "README.txt").write_text("no example")
    assert labelled_in(tmp_path) == [("en", "hello"), ("en", "bye"), ("es", "hola")]
    assert labelled_in(tmp_path, whole=True) == [("en", "hello\n\nbye"), ("es", "hola")]


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.txt", b"one\ntwo", "no labels"),
        ("a.csv", b"text\none", "no labels"),
        ("a.tsv", b"", "no labels"),
        ("a.tsv", bytes(range(32)) * 50, "not text"),
    ],
)
def test_examples_without_labels_are_refused(
    tmp_path: Path, name: str, data: bytes, words: str
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(CorpusError, match=words):
        labelled_in(tmp_path / name)
    with pytest.raises(CorpusError, match="no labels"):
        labelled_in(tmp_path)


def test_a_class_without_a_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(CorpusError, match="'empty' has no examples"):
        labelled_in(tmp_path)


# Examples


def labelled(*labels: str) -> list[Text]:
    return [Text("text", "-", label) for label in labels]


@pytest.mark.parametrize(
    ("labels", "words"),
    [("", "no examples"), ("aaa", "only one class, 'a'"), ("aab", "'b' has only one example")],
)
def test_too_few_examples_are_refused(labels: str, words: str) -> None:
    with pytest.raises(CorpusError, match=words):
        take_examples(labelled(*labels))


def test_of_too_many_examples_a_sample_is_taken() -> None:
    many = (Text(str(number), "-", "ab"[number % 2]) for number in range(2 * MOST_EXAMPLES))
    examples = take_examples(many)
    assert examples.found == 2 * MOST_EXAMPLES
    assert sum(examples.counts.values()) == len(set(examples.texts)) == MOST_EXAMPLES
    share = sum(int(text) >= MOST_EXAMPLES for text in examples.texts) / MOST_EXAMPLES
    assert share == pytest.approx(0.5, abs=0.02)


# Standard input


class Pieces:
    """A stream whose bytes arrive in these pieces."""

    def __init__(self, *pieces: bytes) -> None:
        self._pieces = [piece for piece in pieces if piece]

    def read1(self, size: int) -> bytes:
        return self._pieces.pop(0) if self._pieces else b""

    def read(self) -> bytes:
        data, self._pieces = b"".join(self._pieces), []
        return data


def arrived(*pieces: bytes) -> list[list[str]]:
    found = arriving_texts(cast(BinaryIO, Pieces(*pieces)), Report())
    return [[text.text for text in batch] for batch in found]


def test_lines_are_there_as_soon_as_they_are_whole() -> None:
    assert arrived(b"one\ntwo\nth", b"ree", b"\n\n", b"four") == [
        ["one", "two"],
        ["three"],
        ["four"],
    ]


def test_damage_in_a_stream_holds_nothing_up() -> None:
    assert arrived(b"one\n", b"a\0 two\n", b"three\n") == [["one"], ["two"], ["three"]]


@given(st.text("añ😀 \n", max_size=40), st.lists(st.integers(0, 80)))
def test_it_does_not_matter_how_lines_arrive(text: str, cuts: list[int]) -> None:
    data = text.encode()
    ends = [0, *sorted(cut for cut in cuts if cut < len(data)), len(data)]
    pieces = [data[start:end] for start, end in pairwise(ends)]
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    assert [line for batch in arrived(*pieces) for line in batch] == lines


@pytest.mark.parametrize(
    ("encode", "text"),
    [
        (lambda text: text.encode("utf-16"), "año\nqué\n"),
        (lambda text: text.encode("cp1252"), "el año que viene\n¿qué pasó?\n"),
        (lambda text: text.replace("\n", "\r\n").encode(), "a\nb\n"),
    ],
)
def test_other_encodings_arrive_too(encode: Callable[[str], bytes], text: str) -> None:
    assert [line for batch in arrived(encode(text)) for line in batch] == text.splitlines()


def test_an_endless_line_is_read_as_far_as_a_text_goes() -> None:
    pieces = [b"x" * (1 << 16)] * 20
    assert arrived(*pieces, b"\nnext\n") == [["x" * MOST_CHARACTERS, "next"]]
