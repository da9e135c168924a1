"""A file that is open elsewhere is noticed; what ended processes left behind is not."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from predictive import paths
from predictive.editing.open_files import OpenFile, lock_of_other_editor

_OPEN = """
import sys
from pathlib import Path
from predictive.editing.open_files import OpenFile
file = OpenFile(Path(sys.argv[1]))
print("open", flush=True)
sys.stdin.read()
"""


def opened_in_another_process(path: Path) -> "subprocess.Popen[str]":
    process = subprocess.Popen(
        [sys.executable, "-c", _OPEN, str(path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n"
    return process


def test_a_file_open_in_another_process_is_noticed_until_that_ends(
    home: Path, tmp_path: Path
) -> None:
    path, link = tmp_path / "letter.txt", tmp_path / "link.txt"
    path.touch()
    link.symlink_to(path)
    with opened_in_another_process(link) as process:
        here, other = OpenFile(path), OpenFile(tmp_path / "other.txt")
        assert here.is_elsewhere()
        assert not other.is_elsewhere()
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert not here.is_elsewhere()
    here.close()
    other.close()
    assert list(paths.open_files().iterdir()) == []


def test_the_third_to_open_a_file_notices_the_second_when_the_first_has_gone(
    home: Path, tmp_path: Path
) -> None:
    first, second = OpenFile(tmp_path / "a"), OpenFile(tmp_path / "a")
    first.close()
    third = OpenFile(tmp_path / "a")
    assert third.is_elsewhere()
    second.close()
    assert not third.is_elsewhere()


def test_the_locks_say_nothing_about_the_files(home: Path, tmp_path: Path) -> None:
    OpenFile(tmp_path / "secret plans.txt")
    (lock,) = paths.open_files().iterdir()
    assert "secret" not in lock.name
    assert lock.read_bytes() == b""
    assert lock.stat().st_mode & 0o077 == 0
    assert paths.open_files().stat().st_mode & 0o077 == 0


def swap(process: int, host: str) -> bytes:
    """Return the start of a swap file of Vim."""
    header = b"b0VIM 8.2\0\0\0".ljust(24, b"\0") + process.to_bytes(4, "little")
    return (header.ljust(68, b"\0") + host.encode()).ljust(4096, b"\0")


@pytest.mark.parametrize(
    ("process", "host", "is_open"),
    [
        (os.getpid(), socket.gethostname(), True),
        (2**22 + 1, socket.gethostname(), False),
        (2**22 + 1, "elsewhere.example", True),
    ],
    ids=["running", "ended", "on another host"],
)
def test_locks_of_other_editors_are_noticed_while_these_run(
    tmp_path: Path, process: int, host: str, is_open: bool
) -> None:
    path = tmp_path / "letter.txt"
    assert lock_of_other_editor(path) is None
    vim, emacs = tmp_path / ".letter.txt.swp", tmp_path / ".#letter.txt"
    vim.write_bytes(swap(process, host))
    assert lock_of_other_editor(path) == (vim if is_open else None)
    vim.unlink()
    emacs.symlink_to(f"ana@{host}.{process}:1700000000")
    assert lock_of_other_editor(path) == (emacs if is_open else None)


@pytest.mark.parametrize("content", [b"", b"b0", b"a text of mine", b"b0" + b"\xff" * 200])
def test_files_that_only_look_like_locks_do_no_harm(tmp_path: Path, content: bytes) -> None:
    (tmp_path / ".a.swp").write_bytes(content)
    (tmp_path / ".#a").symlink_to("nowhere")
    lock_of_other_editor(tmp_path / "a")
