"""Whatever a folder contains, its texts are read, and other files are counted."""

import json
import os
import socket
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from predictive.corpus import public_texts, sources
from predictive.corpus.preview import contents, first_lines, preview
from predictive.corpus.reading import read_text
from predictive.corpus.report import Report, printable
from predictive.corpus.sources import find_sources, is_text
from predictive.errors import CorpusError
from tests.conftest import Invoke, Run

TEXT = "una línea de texto normal\n" * 60


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT)
    return folder


def link_to_itself(folder: Path) -> None:
    (folder / "odd.txt").symlink_to("odd.txt")


def link_to_nothing(folder: Path) -> None:
    (folder / "odd.txt").symlink_to("nowhere.txt")


def links_in_a_ring(folder: Path) -> None:
    (folder / "odd.txt").symlink_to("other.txt")
    (folder / "other.txt").symlink_to("odd.txt")


def pipe(folder: Path) -> None:
    os.mkfifo(folder / "odd.txt")


def link_to_a_device(folder: Path) -> None:
    (folder / "odd.txt").symlink_to("/dev/zero")


def listening_socket(folder: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(os.path.relpath(folder / "odd.txt"))


def damaged_archive(folder: Path) -> None:
    (folder / "odd.txt.gz").write_bytes(b"\x1f\x8b not gzip")


SKIPPED = (
    link_to_itself, link_to_nothing, links_in_a_ring, pipe, link_to_a_device, listening_socket,
    damaged_archive,
)  # fmt: skip


@pytest.mark.timeout(20)
@pytest.mark.parametrize("make", SKIPPED)
def test_an_unreadable_file_in_a_folder_is_skipped_with_a_reason(
    make: Callable[[Path], None], notes: Path
) -> None:
    make(notes)
    found = contents([str(notes)]).report
    assert found.files == 1
    assert all((reason and "odd" in name) or "other" in name for name, reason in found.skipped)
    assert found.skipped


@pytest.mark.timeout(20)
@pytest.mark.parametrize("make", SKIPPED)
def test_the_preview_of_the_editor_survives_unreadable_files(
    make: Callable[[Path], None], notes: Path
) -> None:
    make(notes)
    *_, figures = preview([str(notes)])
    assert figures.kinds[".txt"] >= 1
    assert all(isinstance(first_lines(path), str) for path in notes.iterdir())
    assert all(isinstance(is_text(path), bool) for path in notes.iterdir())


@pytest.mark.timeout(20)
def test_a_pipe_with_the_suffix_json_is_not_opened(notes: Path) -> None:
    os.mkfifo(notes / "c.json")
    assert contents([str(notes)]).report.left_out == {"files of other kinds": 1}


def test_links_to_folders_are_counted_and_their_loops_end(notes: Path) -> None:
    (notes / "loop").symlink_to(notes)
    (notes / "twice.txt").symlink_to("a.txt")
    report = contents([str(notes)]).report
    assert report.files == 1
    assert report.left_out == {sources.LINKED_FOLDERS: 1, sources.DUPLICATES: 1}


@pytest.mark.parametrize(
    "name", [b"b\xff.txt", b"two\nlines.txt", b"esc\x1b[31m.txt", "fin\u2028.txt".encode()]
)
def test_file_names_are_reported_on_one_line(
    name: bytes, notes: Path, invoke: Invoke, command: Run
) -> None:
    Path(os.fsdecode(os.fsencode(notes) + b"/" + name)).write_bytes(bytes(range(256)))
    report = json.loads(invoke("train", "--preview", "--json", notes).stdout)["report"]
    [(said, reason)] = report["skipped"]
    assert said.isprintable()
    assert "\ufffd" in said
    assert reason == "not text"
    done = command("train", "--preview", notes)
    assert done.returncode == 0
    assert f"skipped {said}: not text" in done.stdout.splitlines()


def test_a_file_whose_name_is_not_utf8_is_read(notes: Path) -> None:
    Path(os.fsdecode(os.fsencode(notes) + b"/ni\xf1o.txt")).write_text("otro texto del niño\n")
    assert "otro texto del niño" in read_text([str(notes)])


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_folder_is_named(notes: Path) -> None:
    (notes / "locked").mkdir(mode=0)
    assert contents([str(notes)]).report.skipped == [(f"{notes}/locked", "Permission denied")]


def test_a_folder_that_cannot_be_listed_is_named(
    notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (notes / "locked").mkdir()
    listed = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("locked"):
            raise PermissionError(13, "Permission denied", path)
        return listed(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert contents([str(notes)]).report.skipped == [(f"{notes}/locked", "Permission denied")]


def test_a_file_that_is_deleted_while_others_are_read_is_skipped(notes: Path) -> None:
    (notes / "b.txt").write_text(TEXT)
    report = Report()
    found = find_sources([str(notes)], report)
    next(found)
    (notes / "b.txt").unlink()
    assert list(found) == []
    assert report.skipped == [(f"{notes}/b.txt", "No such file or directory")]


def test_gitignore_is_named_as_the_reason_for_no_text(notes: Path, invoke: Invoke) -> None:
    (notes / ".gitignore").write_text("*")
    with pytest.raises(CorpusError, match=r"left out 1 file that a \.gitignore excludes"):
        read_text([str(notes)])


def test_a_named_pipe_on_the_command_line_is_read(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.write(writing, TEXT.encode("utf-16"))
    os.close(writing)
    assert read_text([f"/dev/fd/{reading}"]) == TEXT
    os.close(reading)


@pytest.mark.parametrize("path", ["/dev/stdin", "/dev/fd/0", "-"])
def test_standard_input_is_read_under_all_its_names(path: str, run: Run) -> None:
    assert run("corpora", "add", path, "--name", "t", stdin=TEXT).returncode == 0
    assert public_texts.path_of("t").read_text() == TEXT


@pytest.mark.timeout(20)
@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null"])
def test_an_endless_device_is_not_read(device: str) -> None:
    assert stat.S_ISCHR(Path(device).stat().st_mode)
    with pytest.raises(CorpusError, match="not a regular file"):
        read_text([device])


def test_a_named_link_to_itself_is_skipped_and_other_files_are_read(tmp_path: Path) -> None:
    link_to_itself(tmp_path)
    with pytest.raises(CorpusError, match="Too many levels of symbolic links"):
        read_text([str(tmp_path / "odd.txt")])
    (tmp_path / "a.txt").write_text(TEXT)
    assert read_text([str(tmp_path / "odd.txt"), str(tmp_path / "a.txt")]) == TEXT


def test_a_printable_name_has_no_line_end_and_can_be_written() -> None:
    assert printable("a\nb\udcff\u2029ñ 🙂") == "a\ufffdb\ufffd\ufffdñ 🙂"
