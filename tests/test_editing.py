"""What the editor does with files loses nothing and changes nothing that was not changed."""

import errno
import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from predictive import paths
from predictive.editing import recent, text_file
from predictive.editing.draft import Draft, abandoned
from predictive.editing.statistics import LATENCIES, Counts, Statistics
from predictive.editing.text_file import EncodingError, TextFile
from predictive.errors import PredictiveError
from predictive.evaluation.keystroke_savings import keystroke_savings, type_phrases
from predictive.prediction.suggestion import Suggestion
from tests.conftest import CORPORA

SPANISH = (CORPORA / "es" / "cartas.txt").read_text(encoding="utf-8")[:2000].strip()

LINES = st.lists(st.text(st.characters(exclude_categories=["Cc", "Cs"])), min_size=1)
ENDS = st.lists(st.sampled_from(["\n", "\r\n", "\r"]))


def interleave(lines: list[str], ends: list[str]) -> str:
    return "".join(
        line + (ends[number % len(ends)] if ends else "") for number, line in enumerate(lines)
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@given(lines=LINES, ends=ENDS)
@example(lines=[], ends=[])
@example(lines=["\ufeff"], ends=[])
@example(lines=["a", "", "b\x0c", "\u2028\x85"], ends=["\r"])
@example(lines=["e\u0301"], ends=["\n", "\r\n"])
def test_reading_and_writing_unicode_gives_the_same_bytes(
    encoding: str, lines: list[str], ends: list[str]
) -> None:
    check_round_trip(interleave(lines, ends).encode(encoding))


@pytest.mark.parametrize("encoding", ["utf-16-be", "utf-32-be"])
@given(text=st.text(st.characters(exclude_categories=["Cc", "Cs"])))
def test_the_order_of_bytes_stays(encoding: str, text: str) -> None:
    check_round_trip(f"\ufeff{text}".encode(encoding))


@given(data=st.binary() | st.text(st.characters(codec="cp1252")).map(lambda t: t.encode("cp1252")))
def test_any_bytes_are_written_back_as_they_were_or_refused(data: bytes) -> None:
    with suppress(PredictiveError):
        check_round_trip(data)


def check_round_trip(data: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "text.txt"
        path.write_bytes(data)
        file, text = text_file.read(path)
        path.write_bytes(b"something else")
        text_file.save(file, text)
        assert path.read_bytes() == data


@pytest.mark.parametrize("encoding", ["cp1252", "iso-8859-15"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_old_files_stay_old(encoding: str, newline: str, tmp_path: Path) -> None:
    path = tmp_path / "old.txt"
    data = SPANISH.replace("\n", newline).encode(encoding)
    path.write_bytes(data)
    file, text = text_file.read(path)
    assert text == SPANISH
    text_file.save(file, text + "ñ\n")
    assert path.read_bytes() == data + ("ñ" + newline).encode(file.encoding)


def test_mixed_line_ends_stay_where_they_are(tmp_path: Path) -> None:
    path = tmp_path / "mixed.txt"
    path.write_bytes(b"one\r\ntwo\nthree\rfour")
    file, text = text_file.read(path)
    assert (file.newline, text) == ("\n", "one\r\ntwo\nthree\rfour")
    text_file.save(file, "zero\n" + text)
    assert path.read_bytes() == b"zero\none\r\ntwo\nthree\rfour"


def test_nothing_is_normalised(tmp_path: Path) -> None:
    path = tmp_path / "decomposed.txt"
    path.write_text("mañana", encoding="utf-8")
    assert text_file.read(path)[1] == "mañana"


@pytest.mark.parametrize("data", [b"\x7fELF\0\0\1", b"x" * 100_000 + b"\0", b"caf\xe9\0"])
def test_files_that_are_not_text_are_refused(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "binary").write_bytes(data)
    with pytest.raises(PredictiveError, match="not text") as caught:
        text_file.read(tmp_path / "binary")
    assert "another program" in caught.value.hint


def test_a_folder_and_a_pipe_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(PredictiveError, match="is a folder"):
        text_file.read(tmp_path)
    with pytest.raises(PredictiveError, match="is not a file"):
        text_file.read(tmp_path / "pipe")


def test_a_missing_file_is_created_when_it_is_saved(tmp_path: Path) -> None:
    path = tmp_path / "new.txt"
    file, text = text_file.read(path)
    assert (file, text) == (TextFile(path=path), "")
    assert not text_file.has_changed_on_disk(file)
    saved = text_file.save(file, "mañana\n")
    assert path.read_bytes() == "mañana\n".encode()
    assert not text_file.has_changed_on_disk(saved)
    assert text_file.has_changed_on_disk(file), "somebody made it"


def test_changes_by_others_are_noticed(tmp_path: Path) -> None:
    path = tmp_path / "text.txt"
    path.write_text("mine")
    file, _ = text_file.read(path)
    assert not text_file.has_changed_on_disk(file)
    os.utime(path, ns=(1, 1))
    assert text_file.has_changed_on_disk(file)
    file = text_file.save(file, "mine again")
    assert not text_file.has_changed_on_disk(file)
    path.unlink()
    assert text_file.has_changed_on_disk(file)
    (tmp_path / "other.txt").write_text("there already")
    assert text_file.has_changed_on_disk(file.at(tmp_path / "other.txt"))


def test_permissions_and_links_stay(tmp_path: Path) -> None:
    target, link = tmp_path / "target.txt", tmp_path / "link.txt"
    target.write_text("old")
    target.chmod(0o754)
    link.symlink_to(target.name)
    file = text_file.save(text_file.read(link)[0], "new")
    assert link.is_symlink()
    assert target.read_text() == "new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o754
    assert not text_file.has_changed_on_disk(file)
    assert (
        sorted(each.name for each in tmp_path.glob("*"))
        == ["home", "link.txt", "target.txt"][-len(list(tmp_path.glob("*"))) :]
    )


def test_a_second_name_of_the_file_stays_its_name(tmp_path: Path) -> None:
    path, other = tmp_path / "one.txt", tmp_path / "two.txt"
    path.write_text("a longer text than the new one")
    other.hardlink_to(path)
    text_file.save(text_file.read(path)[0], "new")
    assert other.read_text() == "new"


def test_a_file_in_a_folder_that_cannot_be_written_is_written_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "text.txt"
    path.write_text("old")
    inode = path.stat().st_ino
    writable = os.access
    monkeypatch.setattr(os, "access", lambda each, mode: each != tmp_path and writable(each, mode))
    text_file.save(text_file.read(path)[0], "new")
    assert path.read_text() == "new"
    assert path.stat().st_ino == inode


def test_a_character_without_a_place_is_named_and_the_file_kept(tmp_path: Path) -> None:
    path = tmp_path / "old.txt"
    path.write_bytes(SPANISH.encode("cp1252"))
    file, text = text_file.read(path)
    with pytest.raises(EncodingError, match=r"'🙂' \(U\+1F642\)") as caught:
        text_file.save(file, f"{text}🙂")
    assert "UTF-8" in caught.value.hint
    assert path.read_bytes() == SPANISH.encode("cp1252")
    text_file.save(file.as_utf8(), f"{text}🙂")
    assert path.read_text(encoding="utf-8") == f"{SPANISH}🙂"


@contextmanager
def full_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A disk whose files cannot get longer, as the operating system tells it."""

    def refuse(descriptor: int) -> None:
        if os.fstat(descriptor).st_size > 100:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", refuse)
        yield


@pytest.mark.parametrize("links", [1, 2])
def test_a_full_disk_leaves_the_old_file(
    links: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "text.txt"
    path.write_text("old")
    if links == 2:
        (tmp_path / "second.txt").hardlink_to(path)
    file, _ = text_file.read(path)
    before = sorted(tmp_path.iterdir())
    with full_disk(monkeypatch), pytest.raises(PredictiveError, match="no space") as caught:
        text_file.save(file, "new" * 1000)
    assert "nothing typed is lost" in caught.value.hint
    assert path.read_text() == "old"
    assert sorted(tmp_path.iterdir()) == before


def test_a_full_disk_leaves_no_half_of_a_new_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = TextFile(path=tmp_path / "new.txt")
    with full_disk(monkeypatch), pytest.raises(PredictiveError, match="no space"):
        text_file.save(file, "new" * 1000)
    assert not file.path.exists()


def test_a_missing_folder_is_reported(tmp_path: Path) -> None:
    file, _ = text_file.read(tmp_path / "nowhere" / "text.txt")
    with pytest.raises(PredictiveError, match="cannot be saved") as caught:
        text_file.save(file, "x")
    assert "another name" in caught.value.hint


def test_a_draft_is_not_offered_to_others_while_its_session_lives(tmp_path: Path) -> None:
    draft = Draft()
    draft.write("un borrador 🙂\n", TextFile(path=tmp_path / "a.txt"), (0, 3))
    assert abandoned() == []
    for entry in [paths.drafts(), *paths.drafts().iterdir()]:
        assert stat.S_IMODE(entry.stat().st_mode) & 0o077 == 0, entry
    draft.close()
    assert list(paths.drafts().iterdir()) == []


KILLED = """
import sys
from pathlib import Path
from predictive.editing.draft import Draft
from predictive.editing.text_file import TextFile

draft = Draft()
file = TextFile(path=Path(sys.argv[1])) if len(sys.argv) > 1 else None
draft.write("first", file, (0, 0))
draft.write("dos líneas\\nun perro 🙂", file, (1, 8))
print("written", flush=True)
sys.stdin.read()
"""


@contextmanager
def writing_until_killed(*arguments: str) -> Iterator[None]:
    """A process that holds a draft, and is killed in the end."""
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdin is not None
    assert process.stdout is not None
    with process.stdin, process.stdout:
        assert process.stdout.readline() == b"written\n"
        yield
        process.send_signal(signal.SIGKILL)
        process.wait()


def test_the_draft_of_a_killed_session_is_taken_over(tmp_path: Path) -> None:
    with writing_until_killed(str(tmp_path / "carta.txt")):
        assert abandoned() == []
    (found,) = abandoned()
    assert found.path == tmp_path / "carta.txt"
    assert found.text == "dos líneas\nun perro 🙂"
    assert found.cursor == (1, 8)
    assert abandoned() == [], "it is offered to one session at a time"
    found.draft.write("gone on with", None, (0, 0))
    del found
    (again,) = abandoned()
    assert (again.path, again.text) == (None, "gone on with")
    again.draft.close()
    assert abandoned() == []
    assert list(paths.drafts().iterdir()) == []


def test_drafts_come_newest_first() -> None:
    with writing_until_killed("/a.txt"), writing_until_killed():
        pass
    assert [each.path for each in abandoned()] == [None, Path("/a.txt")]


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[]", b'{"text": 3}'])
def test_a_damaged_draft_is_set_aside(content: bytes) -> None:
    with writing_until_killed():
        pass
    (path,) = paths.drafts().glob("*.json")
    path.write_bytes(content)
    assert abandoned() == []
    (aside,) = paths.drafts().iterdir()
    assert aside.suffix == ".damaged"
    assert aside.read_bytes() == content


def test_a_draft_keeps_what_is_not_unicode() -> None:
    path = Path(os.fsdecode(b"/tmp/\xff.txt"))
    draft = Draft()
    draft.write("\ud800", TextFile(path=path), (0, 1))
    content = draft.read()
    assert content is not None
    assert (content.path, content.text) == (str(path), "\ud800")
    draft.close()


def test_files_edited_last_come_first(tmp_path: Path) -> None:
    files = [tmp_path / f"{number}.txt" for number in range(recent.LIMIT + 5)]
    for file in files:
        file.touch()
        recent.remember(file)
    recent.remember(files[-3])
    files[-1].unlink()
    found = recent.recent_files()
    assert found[:3] == [files[-3], files[-2], files[-4]]
    assert len(found) == recent.LIMIT - 1


@pytest.mark.parametrize("content", ["", "{", "[3]", "3"])
def test_a_damaged_list_is_replaced(content: str, home: Path, tmp_path: Path) -> None:
    home.mkdir()
    paths.recent().write_text(content)
    assert recent.recent_files() == []
    (tmp_path / "a.txt").touch()
    recent.remember(tmp_path / "a.txt")
    assert recent.recent_files() == [tmp_path / "a.txt"]


def test_counts_save_as_the_protocol_counts() -> None:
    """«mi perro»: one letter and a choice for each word, the first with the space after it."""

    def suggest(text: str, limit: int) -> list[Suggestion]:
        wanted = {"m": "mi", "mi p": "perro"}.get(text)
        return [Suggestion(wanted, 1.0)] if wanted else []

    statistics = Statistics()
    for letter, accepted in [("m", "i "), ("p", "erro")]:
        statistics.type(len(letter), 0)
        statistics.accept(len(accepted), 0)
    protocol = keystroke_savings(type_phrases(["mi perro"], suggest))
    assert statistics.session.keystroke_savings == protocol.keystroke_savings == 50


def test_pauses_do_not_count_as_time_of_writing() -> None:
    statistics = Statistics()
    for now in [0.0, 4.0, 8.0, 500.0, 504.0]:
        statistics.type(1, now)
    statistics.show(3.0)
    assert statistics.session.seconds == 12
    assert statistics.session.suggestions_per_minute == 5


def test_no_rate_is_shown_after_only_a_moment() -> None:
    statistics = Statistics()
    statistics.type(1, 0.0)
    statistics.type(1, 0.1)
    statistics.show(3.0)
    assert statistics.session.suggestions_per_minute is None


def test_percentiles_are_of_the_last_latencies() -> None:
    counts = Counts(latencies=[1000.0] * 50)
    counts += Counts(latencies=[float(each) for each in range(1, LATENCIES + 1)])
    assert (counts.latency(50), counts.latency(99)) == (500, 990)
    assert Counts(latencies=[7.0]).latency(0) == 7
    assert Counts().latency(50) is None
    assert Counts().keystroke_savings is None
    assert Counts().suggestions_per_minute is None


def test_sessions_add_up_and_hold_no_text(home: Path) -> None:
    first, second = Statistics(), Statistics()
    first.type(3, 0)
    second.type(4, 0)
    second.accept(5, 0)
    for statistics in (first, second, first):
        statistics.save()
    first.type(1, 0)
    assert (first.session.typed, first.all_time.typed, first.all_time.accepted) == (4, 8, 5)
    assert Statistics().all_time.typed == 7
    stored = json.loads(paths.statistics().read_text())
    assert set(stored) == set(Counts.__struct_fields__)
    assert stat.S_IMODE(paths.statistics().stat().st_mode) == 0o600


def test_damaged_counts_are_replaced(home: Path) -> None:
    home.mkdir()
    paths.statistics().write_text('{"typed": -1}')
    statistics = Statistics()
    statistics.type(2, 0)
    statistics.save()
    assert Statistics().all_time.typed == 2


def test_counts_that_cannot_be_written_wait(home: Path) -> None:
    home.write_text("a file in its place")
    statistics = Statistics()
    statistics.type(2, 0)
    statistics.save()
    home.unlink()
    statistics.save()
    assert Statistics().all_time.typed == 2
