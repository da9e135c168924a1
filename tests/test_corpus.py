"""Text files of all formats are read; other files are not."""

import gzip
import io
import json
import re
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from predictive.corpus.cleaning import DAMAGED_WORDS, clean
from predictive.corpus.encoding import detect_encoding, read_chunks
from predictive.corpus.formats import NO_TEXT_LINES
from predictive.corpus.reading import read_corpus, read_text
from predictive.corpus.report import Report, left_out_lines
from predictive.corpus.sources import DUPLICATES, HIDDEN, LINKED_FOLDERS, OTHER_KINDS
from predictive.corpus.split import split
from predictive.corpus.spool import Spool
from predictive.errors import CorpusError

SPANISH = "El niño comió piña en la montaña. ¿Qué más? ¡Mañana será otro día, según él!\n"


def read(*paths: Path | str) -> tuple[str, Report]:
    """Read paths into one text, document by document."""
    folder = Path(str(paths[0])).parent if str(paths[0]) != "-" else Path()
    with Spool(folder / ".spool") as spool:
        report = read_corpus([str(path) for path in paths], spool)
        text = "".join(piece for document in spool.documents for piece in spool.chunks(document))
        return text, report


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1", "cp1252"]
)
def test_spanish_survives_every_encoding(encoding: str, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    mark = {"utf-16-le": "\ufeff", "utf-16-be": "\ufeff"}.get(encoding, "")
    file.write_bytes((mark + SPANISH * 20).encode(encoding))
    assert read(file)[0] == SPANISH * 20


def test_an_older_encoding_is_detected_by_a_late_byte() -> None:
    text = "plain words " * 20_000 + SPANISH * 10
    stream = io.BytesIO(text.encode("latin-1"))
    assert "".join(read_chunks(stream, detect_encoding(stream) or "")) == text


def test_utf8_with_a_few_damaged_bytes_is_still_utf8(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes((SPANISH * 20).encode() + b"\xff fin de verdad\n")
    assert read(file)[0] == SPANISH * 20 + " fin de verdad\n"


def test_markdown_is_read_without_its_markup(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text(
        "---\ntitle: x\n---\n# Hola *mundo*\n\nUn [enlace](https://x.example) y `código`.\n\n"
        "```python\nsecret = 1\n```\n\n- uno\n- dos\n\n<!-- no -->\n" + "palabra " * 200
    )
    text = read(file)[0]
    assert text.startswith("Hola mundo\n\nUn enlace y código.\n\nuno\n\ndos\n\npalabra")
    assert "secret" not in text


def test_org_is_read_without_its_markup(tmp_path: Path) -> None:
    file = tmp_path / "a.org"
    file.write_text(
        "#+TITLE: x\n* TODO Comprar *pan* :casa:\n:PROPERTIES:\n:ID: 7\n:END:\n"
        "Ver la [[https://x.example][lista]] de /hoy/.\n#+begin_src sh\nrm x\n#+end_src\n"
        + "palabra "
        * 200
    )
    text = read(file)[0]
    assert text.startswith("Comprar pan\n\nVer la lista de hoy.")
    assert "rm x" not in text
    assert "ID" not in text


def test_rst_is_read_without_its_markup(tmp_path: Path) -> None:
    file = tmp_path / "a.rst"
    file.write_text(
        "Título\n======\n\nUn *texto* con ``código`` y :py:func:`x`.\n\n"
        ".. note::\n\n   Ojo aquí.\n\n"
        "::\n\n   literal\n\n.. include:: /etc/passwd\n\n" + "palabra " * 200
    )
    text = read(file)[0]
    assert text.startswith("Título\n\nUn texto con código y")
    assert "Ojo aquí." in text
    assert "literal" not in text
    assert "root:" not in text


def test_each_line_of_jsonl_is_a_document(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl.gz"
    lines = [json.dumps({"text": f"número {i} " * 20}) for i in range(10)]
    file.write_bytes(gzip.compress("\n".join([*lines, "{broken", '{"other": 1}', "7"]).encode()))
    text, report = read(file)
    assert report.documents == 10
    assert text.count("número") == 200


def test_duplicates_are_left_out(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.txt").write_text(SPANISH * 20)
    (tmp_path / "d.txt").write_text("otra cosa distinta " * 20)
    _, report = read(tmp_path)
    assert (report.documents, report.duplicates) == (2, 2)
    assert ("its text was read already") in {reason for _, reason in report.skipped}


def test_folders_are_read_without_hidden_binary_and_ignored_files(tmp_path: Path) -> None:
    for name in ("keep.txt", "sub/keep.md", "sub/drop.txt", "drop/x.txt", ".hidden.txt",
                 ".git/x.txt", "image.png", "sub/anchored.txt"):  # fmt: skip
        file = tmp_path / "root" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{name.replace('.', ' ').replace('/', ' ')} words " * 100)
    (tmp_path / "root" / ".gitignore").write_text("drop/\n/anchored.txt\n")
    (tmp_path / "root" / "sub" / ".gitignore").write_text("drop.txt\n")
    (tmp_path / "root" / "binary.txt").write_bytes(bytes(range(256)) * 10)
    text, report = read(tmp_path / "root")
    assert "keep txt" in text
    assert "sub keep md" in text
    assert "drop" not in text
    assert "hidden" not in text
    assert "sub anchored txt" in text
    assert report.documents == 3
    assert report.left_out == {
        "files of other kinds": 1,
        "files that a .gitignore excludes": 1,
        "folders that a .gitignore excludes": 1,
        "hidden files and folders": 4,
    }
    assert [reason for _, reason in report.skipped] == ["not text"]


def test_a_named_file_is_read_whatever_its_name(tmp_path: Path) -> None:
    file = tmp_path / "diary.of.mine"
    file.write_text(SPANISH * 20)
    assert read(file)[0] == SPANISH * 20


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(SPANISH * 20)
    assert read(file, tmp_path, file)[1].files == 1


def test_damaged_files_are_skipped_with_a_reason(tmp_path: Path) -> None:
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(SPANISH.encode("utf-16") * 99)[:-20])
    (tmp_path / "b.org").write_text("<2024-02-31 Sat> un día que no existe\n" * 99)
    (tmp_path / "c.txt").write_text(SPANISH * 20)
    text, report = read(tmp_path)
    assert text == " un día que no existe\n" * 99 + SPANISH * 20
    assert [Path(name).name for name, _ in report.skipped] == ["a.txt.gz"]


def test_a_document_that_fails_midway_leaves_nothing(tmp_path: Path) -> None:
    def failing() -> Iterator[str]:
        yield "half of it "
        raise EOFError

    with Spool(tmp_path / "spool") as spool:
        with pytest.raises(EOFError):
            spool.add(failing())
        spool.add(iter(["whole"]))
        assert ["".join(spool.chunks(document)) for document in spool.documents] == ["whole"]


def test_enough_text_is_held_out_of_two_kilobytes(tmp_path: Path) -> None:
    with Spool(tmp_path / "spool") as spool:
        spool.add(iter([SPANISH * 25]))
        training, validation = split(spool)
        sizes = [sum(s.end - s.start for s in part) for part in (training, validation)]
    assert sizes[1] > 100
    assert sizes[0] > 1000


def test_standard_input_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.TextIOWrapper(io.BytesIO((SPANISH * 20).encode("latin-1")))
    monkeypatch.setattr(sys, "stdin", stream)
    monkeypatch.chdir(tmp_path)
    assert read("-")[0] == SPANISH * 20


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "holds no text"), (b"twenty characters...", "only 20 characters"),
     (bytes(range(256)) * 50, "not text")],
)  # fmt: skip
def test_too_little_text_is_refused(content: bytes, words: str, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(content)
    with pytest.raises(CorpusError, match=words):
        read(file)


def test_a_missing_path_is_named(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"nowhere\.txt"):
        read(tmp_path / "nowhere.txt")


@given(st.text())
def test_cleaned_text_is_normalized(text: str) -> None:
    found = clean(text)
    assert unicodedata.is_normalized("NFC", found)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\x85\xa0\u2028\u2029\ufeff\ufffd]", found)
    assert not re.search(r"[ \t]\n|\n{4}", found)


@given(st.text() | st.text(alphabet="a \t\r\n\u2029\xa0́"))
def test_cleaning_is_idempotent(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert unicodedata.is_normalized("NFC", once)


@given(st.lists(st.text(alphabet="abñé漢🙂 \n", min_size=1, max_size=300), max_size=30))
@settings(max_examples=50)
def test_the_spool_returns_what_was_added_and_splits_without_loss(
    tmp_path_factory: pytest.TempPathFactory, documents: list[str]
) -> None:
    with Spool(tmp_path_factory.mktemp("spool") / "text") as spool:
        kept = [text for text in documents if spool.add(iter([text])) == "kept"]
        stored = ["".join(spool.chunks(document)) for document in spool.documents]
        assert stored == [clean(text) for text in kept]
        if sum(map(len, stored)) > 10:
            training, validation = split(spool)
            spans = sorted([*training, *validation])
            assert "".join(p for span in spans for p in spool.chunks(span)) == "".join(stored)
            assert validation


def test_blocks_of_each_long_document_are_held_out(tmp_path: Path) -> None:
    with Spool(tmp_path / "spool") as spool:
        spool.add(f"línea {i}\n" for i in range(3000))
        spool.add(f"line {i}\n" for i in range(3000))
        training, validation = split(spool)
        blocks = ["".join(spool.chunks(span)) for span in validation]
        ends = ["".join(spool.chunks(span))[-10:] for span in training]
        size, held_out = spool.size, sum(span.end - span.start for span in validation)
    assert [block.split()[0] for block in blocks] == ["línea", "line"]
    assert all(block.endswith("\n") for block in blocks)
    assert ends[1] == "ínea 2999\n"
    assert ends[3] == "line 2999\n"
    assert held_out / size == pytest.approx(0.05, abs=0.01)


def test_read_text_keeps_short_texts(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("Hola")
    assert read_text([str(file)]) == "Hola"


@pytest.mark.parametrize(
    ("plural", "singular"),
    [
        (DAMAGED_WORDS, "word that is damaged"),
        (NO_TEXT_LINES, "line that is damaged, or has no text"),
        (HIDDEN, "hidden file or folder"),
        (LINKED_FOLDERS, "folder that is a link"),
        (DUPLICATES, "file that is named or linked twice"),
        (OTHER_KINDS, "file of other kinds"),
    ],
)
def test_one_thing_is_counted_in_the_singular(plural: str, singular: str) -> None:
    assert left_out_lines({plural: 1}) == [f"left out 1 {singular}"]
    assert left_out_lines({plural: 2_000}) == [f"left out 2,000 {plural}"]
