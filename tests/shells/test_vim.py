"""In Vim, Ctrl-X Ctrl-O lists suggestions."""

import subprocess
from pathlib import Path

import pytest

from benchmarks.terminal import Terminal
from tests.shells.conftest import Daemon, Shell, write_script

pytestmark = pytest.mark.clients

OMNI, ESCAPE = "\x18\x0f", "\x1b"
_OPTIONS = "set nocompatible encoding=utf-8 t_TI= t_TE= t_RK=\nfiletype on\n"
"""Without the sequences that pyte does not know."""


def vim(start: Shell, folder: Path) -> Terminal:
    file = write_script("vim", folder / "vimrc", _OPTIONS)
    terminal = start("vim", "-Nu", str(file), "text.txt")
    terminal.wait_for("text.txt")
    return terminal


def test_one_suggestion_is_written_and_more_are_listed(
    daemon: Daemon, start: Shell, tmp_path: Path
) -> None:
    terminal = vim(start, tmp_path)
    terminal.send(f"iñandú 😀 tar -x{OMNI}")
    terminal.wait_for("ñandú 😀 tar -xzf")
    terminal.send(f" \rgit commit -{OMNI}")
    listed = terminal.wait_for("--amend")
    assert any("-m" in line for line in listed.lines)


def test_a_space_that_is_missing_is_written(daemon: Daemon, start: Shell, tmp_path: Path) -> None:
    terminal = vim(start, tmp_path)
    terminal.send(f"itar{OMNI}")
    terminal.wait_for("tar -xzf")
    terminal.send(f"{ESCAPE}:wq\r")
    terminal.process.wait()
    assert (tmp_path / "text.txt").read_text().startswith("tar -xzf")


def test_without_a_daemon_nothing_is_listed(home: Path, start: Shell, tmp_path: Path) -> None:
    terminal = vim(start, tmp_path)
    terminal.send(f"itar -x{OMNI}end{ESCAPE}:wq\r")
    terminal.process.wait()
    assert (tmp_path / "text.txt").read_text() == "tar -xend\n"
    assert subprocess.run(["pgrep", "-f", f"{home}.*serve"], check=False).returncode
