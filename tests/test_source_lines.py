"""The lines of a text, with their places in the file, as models read them."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from predictive.corpus.cleaning import clean
from predictive.prediction import source_lines as module
from predictive.prediction.source_lines import SourceLine, source_lines

CHARACTERS = "ab é\u0301\t\n\n\u00ad\u200b\ufffd\x0c\u2029"


@given(st.text(alphabet=CHARACTERS, max_size=60))
def test_the_lines_together_are_the_cleaned_text(text: str) -> None:
    assert "".join(line.text for line in source_lines([text])) == clean(text)


@given(st.lists(st.text(alphabet="ab \n", max_size=20), max_size=6))
def test_it_does_not_matter_how_a_text_is_cut_into_chunks(chunks: list[str]) -> None:
    assert list(source_lines(chunks)) == list(source_lines(["".join(chunks)]))


def test_a_line_is_found_by_its_number_in_the_file() -> None:
    text = "one\n\n\n\n\n\ntwo\u00ad  \nthree"
    lines = {line.text: line.number for line in source_lines([text])}
    assert (lines["one\n"], lines["two\n"], lines["three"]) == (1, 7, 8)


@pytest.mark.parametrize("line", ["word " * 50 + "end", "acgt" * 60])
def test_a_long_line_comes_in_parts(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_LONGEST", 20)
    lines = list(source_lines([line[:100], line[100:] + "\nnext"]))
    parts = lines[:-1]
    assert lines[-1] == SourceLine(2, 1, "next")
    assert len(parts) > 10
    assert max(len(part.text) for part in parts) <= 21
    assert "".join(part.text for part in parts) == f"{line}\n"
    assert all(part.number == 1 for part in parts)
    for one, other in pairwise(parts):
        assert other.column == one.column + len(one.text)


def test_a_long_line_without_a_place_to_cut_stays_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_LONGEST", 20)
    assert [line.text for line in source_lines(["é" * 50])] == ["é" * 50]
