"""A file is written whole or not at all, with the right permissions, whatever other programs do."""

import fcntl
import json
import os
import signal
import stat
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import pytest

from predictive import atomic, paths, settings
from predictive.corpus.spool import Spool
from predictive.editing import recent, statistics, text_file
from predictive.editing.statistics import Counts, Statistics
from predictive.editing.text_file import TextFile
from tests.conftest import Invoke

LEFT = ".notes.txt.0123456789abcdef.new"
"""A temporary file as a killed writer of notes.txt leaves it."""


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@contextmanager
def umask(value: int) -> Iterator[None]:
    before = os.umask(value)
    try:
        yield
    finally:
        os.umask(before)


@contextmanager
def fast_folder() -> Iterator[Path]:
    """A folder in memory, if available: flushing to it is fast."""
    memory = Path("/dev/shm")
    with TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder)


def test_planted_links_are_not_followed_and_planted_modes_are_ignored(
    tmp_path: Path,
) -> None:
    path, victim = tmp_path / "notes.txt", tmp_path / "victim"
    victim.write_text("precious")
    (tmp_path / ".notes.txt.new").symlink_to(victim)
    (tmp_path / LEFT).symlink_to(victim)
    path.touch(0o644)
    atomic.write_text(path, "mine")
    assert victim.read_text() == "precious"
    assert (path.read_text(), mode(path)) == ("mine", 0o600)
    path.unlink()
    path.symlink_to(victim)
    atomic.write_text(path, "mine")
    assert victim.read_text() == "precious"
    assert not path.is_symlink()


def test_a_temporary_name_is_unpredictable(tmp_path: Path) -> None:
    seen = set()
    for _ in range(3):
        with atomic.replace(tmp_path / "notes.txt"):
            (temporary,) = tmp_path.glob(".notes.txt.*")
            assert mode(temporary) == 0o600
            seen.add(temporary.name)
    assert len(seen) == 3


def test_content_is_flushed_before_the_rename_and_the_name_after_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "notes.txt"
    flushed: list[tuple[str, bool]] = []

    def note(descriptor: int) -> None:
        kind = "folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file"
        flushed.append((kind, path.exists()))

    monkeypatch.setattr(os, "fsync", note)
    atomic.write_text(path, "mine")
    assert flushed == [("file", False), ("folder", True)]


def test_temporary_files_of_killed_writers_are_deleted_and_those_of_live_ones_kept(
    tmp_path: Path,
) -> None:
    (tmp_path / LEFT).write_text("half")
    mine = [".notes.txt.new", ".notes.txt.draft.new", ".other.0123456789abcdef.new", "notes.new"]
    for name in mine:
        (tmp_path / name).write_text("not a temporary file of notes.txt")
    with atomic.replace(tmp_path / "notes.txt") as slow:
        slow.write(b"slow")
        atomic.write_text(tmp_path / "notes.txt", "fast")
    assert (tmp_path / "notes.txt").read_text() == "slow"
    left = {each.name for each in tmp_path.iterdir()}
    assert left == {"notes.txt", *mine}


@pytest.mark.parametrize("private", [True, False])
def test_a_failed_write_leaves_only_the_old_file(private: bool, tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("old")

    def fail() -> None:
        with atomic.replace(path, private=private) as file:
            file.write(b"half")
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        fail()
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_pipe_is_written_into(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    atomic.write_text(pipe, "through it")
    assert os.read(reader, 100) == b"through it"
    assert pipe.is_fifo()
    os.close(reader)


@pytest.mark.parametrize("flags", [(), ("--force",)])
def test_a_model_is_exported_into_an_anonymous_pipe(
    invoke: Invoke, trained: Path, tmp_path: Path, flags: tuple[str, ...]
) -> None:
    file = tmp_path / "model.zip"
    with (
        file.open("wb") as stream,
        subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=stream) as reader,
    ):
        assert reader.stdin is not None
        done = invoke("models", "export", trained, f"/dev/fd/{reader.stdin.fileno()}", *flags)
    assert done.exit_code == 0
    assert zipfile.ZipFile(file).testzip() is None


def test_a_device_is_written_to_without_force(invoke: Invoke) -> None:
    assert invoke("models", "export", "base", os.devnull).exit_code == 0


@pytest.mark.parametrize(("mask", "expected"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_the_umask_sets_the_mode_of_a_new_text(mask: int, expected: int, tmp_path: Path) -> None:
    with umask(mask):
        text_file.save(TextFile(path=tmp_path / "letter.txt"), "Querida abuela:")
    assert mode(tmp_path / "letter.txt") == expected


@pytest.mark.parametrize("kept", [0o600, 0o640, 0o664, 0o755])
def test_a_replaced_text_keeps_its_mode_owner_and_link(kept: int, tmp_path: Path) -> None:
    path, link = tmp_path / "letter.txt", tmp_path / "link.txt"
    path.write_text("old")
    path.chmod(kept)
    if os.geteuid() == 0:
        os.chown(path, 1234, 1234)
    owner = path.stat().st_uid
    link.symlink_to(path.name)
    inode = path.stat().st_ino
    with umask(0o022):
        text_file.save(text_file.read(link)[0], "new")
    assert (path.read_text(), mode(path), path.stat().st_uid) == ("new", kept, owner)
    assert path.stat().st_ino != inode, "it was replaced in one step"
    assert link.is_symlink()


def test_a_text_keeps_its_other_metadata(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("old")
    try:
        os.setxattr(path, "user.tag", b"grandmother")
    except (OSError, AttributeError):
        pytest.skip("the file system keeps no attributes")
    text_file.save(text_file.read(path)[0], "new")
    assert path.read_text() == "new"
    assert os.getxattr(path, "user.tag") == b"grandmother"


def test_the_umask_sets_the_mode_of_an_archive_but_not_of_learned_text(
    invoke: Invoke, tmp_path: Path
) -> None:
    with umask(0o022):
        assert invoke("models", "export", "base", tmp_path / "base.zip").exit_code == 0
        assert invoke("learned", "export", tmp_path / "learned.json").exit_code == 0
    assert mode(tmp_path / "base.zip") == 0o644
    assert mode(tmp_path / "learned.json") == 0o600


def test_everything_in_the_home_is_private_whatever_the_umask(
    invoke: Invoke, park: Path, home: Path, trained: Path
) -> None:
    with umask(0):
        assert invoke("models", "export", trained, park.with_name("park.zip")).exit_code == 0
        assert invoke("models", "import", park.with_name("park.zip")).exit_code == 0
        assert invoke("learned", "resume").exit_code == 0
        assert invoke("learned", "add", "mi perro").exit_code == 0
        assert invoke("corpora", "add", park).exit_code == 0
        with Spool(home / "spool") as spool:
            spool.add(["mi perro"])
            recent.remember(park)
            settings.change(settings.load(), words=2)
            Statistics().save()
            for entry in [home, *home.rglob("*")]:
                assert mode(entry) & 0o077 == 0, entry
    assert mode(park.with_name("park.zip")) == 0o666


WRITER = """
import sys
from predictive.editing.statistics import Statistics
for number in range(int(sys.argv[1])):
    counts = Statistics()
    counts.type(1, 0.0)
    counts.save()
"""


def test_two_processes_write_and_a_third_reads_and_nothing_is_lost_or_half(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with fast_folder() as home:
        monkeypatch.setenv("PREDICTIVE_HOME", str(home))
        Statistics().save()
        writers = [subprocess.Popen([sys.executable, "-c", WRITER, "500"]) for _ in range(2)]
        before, reads = 0, 0
        while reads < 1000 or any(writer.poll() is None for writer in writers):
            typed = msgspec.json.decode(paths.statistics().read_bytes(), type=Counts).typed
            assert typed >= before
            before, reads = typed, reads + 1
        assert [writer.returncode for writer in writers] == [0, 0]
        assert statistics.Statistics().all_time.typed == 1000


def test_files_remembered_by_two_programs_are_all_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = (
        "import sys; from pathlib import Path; from predictive.editing import recent\n"
        "for number in range(10): recent.remember(Path(sys.argv[1]) / f'{sys.argv[2]}{number}')"
    )
    for name in ("a", "b"):
        for number in range(10):
            (tmp_path / f"{name}{number}").touch()
    programs = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path), name]) for name in ("a", "b")
    ]
    assert [program.wait() for program in programs] == [0, 0]
    assert len(recent.recent_files()) == 20


def test_settings_of_two_programs_are_both_kept() -> None:
    one = two = settings.load()
    settings.change(one, words=2)
    settings.change(two, confidence=0.5)
    assert (settings.load().words, settings.load().confidence) == (2, 0.5)


def test_settings_behind_a_link_are_changed_in_place(tmp_path: Path, home: Path) -> None:
    atomic.make_private_folder(home)
    (tmp_path / "dotfiles.toml").write_text("# mine\n")
    paths.settings().symlink_to(tmp_path / "dotfiles.toml")
    settings.change(settings.load(), words=2)
    assert (tmp_path / "dotfiles.toml").read_text() == "# mine\nwords = 2\n"
    assert paths.settings().is_symlink()


KILLED = """
import os, signal, sys
from pathlib import Path
from predictive import atomic
left = int(sys.argv[2])
def dying(call):
    def step(*arguments, **named):
        global left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return call(*arguments, **named)
    return step
for name in ("rename", "replace", "rmdir", "unlink", "open", "fsync"):
    setattr(os, name, dying(getattr(os, name)))
folder = Path(sys.argv[1])
atomic.replace_folder(folder / "new", folder / "model")
"""


@pytest.mark.parametrize("moment", [*range(9)])
def test_a_replaced_folder_is_old_or_new_whenever_the_process_is_killed(
    moment: int, tmp_path: Path
) -> None:
    target = tmp_path / "model"
    for name in ("model", "new"):
        (tmp_path / name).mkdir()
        for file in ("a", "b"):
            (tmp_path / name / file).write_text(name)
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), str(moment)], check=False)
    assert done.returncode in (0, -signal.SIGKILL)
    before = sorted(tmp_path.rglob("*"))
    found = atomic.current_folder(target)
    content = {(found / name).read_text() for name in ("a", "b")}
    assert content in ({"model"}, {"new"})
    assert sorted(tmp_path.rglob("*")) == before, "who reads changes nothing"
    atomic.recover(target)
    assert {(target / name).read_text() for name in ("a", "b")} == content
    assert not list(tmp_path.glob(".model.*"))


def test_a_draft_is_on_the_disk_and_private(monkeypatch: pytest.MonkeyPatch) -> None:
    from predictive.editing.draft import Draft

    flushed: list[int] = []
    monkeypatch.setattr(os, "fsync", flushed.append)
    draft = Draft()
    draft.write("Querida abuela:", None, (0, 15))
    assert len(flushed) == 2
    (file,) = paths.drafts().glob("*.json")
    assert mode(file) == 0o600
    assert json.loads(file.read_text())["text"] == "Querida abuela:"
    draft.close()


def test_waiting_for_a_lock_ends_with_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(atomic, "_SECONDS_TO_WAIT", 0.01)
    with (tmp_path / "file.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(OSError, match="lock"), atomic.locked(tmp_path / "file"):
            raise AssertionError
    with suppress(OSError), atomic.locked(tmp_path / "file"):
        return
    raise AssertionError
