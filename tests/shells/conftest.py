"""A model of command lines and a daemon that has loaded it, for shells in pseudo terminals."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from benchmarks.terminal import Frame, Terminal
from predictive.client import Connection
from predictive.options import Budget, Request
from predictive.services.train import ModelTraining
from predictive.shells import Program, script

HISTORY = """git commit -m "Fix it"
git commit --amend --no-edit
git log --oneline --graph
tar -xzf archive.tar.gz
"""
Shell = Callable[..., Terminal]
Daemon = subprocess.Popen[str]
_SILENT = {"CI": "", "PREDICTIVE_NO_DAEMON": "1", "LC_ALL": "C.UTF-8", "INPUTRC": os.devnull}


@pytest.fixture(scope="session")
def shell_home() -> Iterator[Path]:
    """A home with a model of command lines; its path is short enough for a socket."""
    with tempfile.TemporaryDirectory(prefix="p") as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("PREDICTIVE_HOME", folder)
        history = Path(folder) / "bash_history"
        history.write_text(HISTORY * 30)
        request = Request(paths=[str(history)], size="tiny", budget=Budget(epochs=3), device="cpu")
        list(ModelTraining("shell").start(request))
        yield Path(folder)


@pytest.fixture
def home(shell_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home with the model."""
    monkeypatch.setenv("PREDICTIVE_HOME", str(shell_home))
    (shell_home / "runtime" / "predictive.sock.silent").unlink(missing_ok=True)
    return shell_home


@contextmanager
def serving() -> Iterator[subprocess.Popen[str]]:
    """Run a daemon that has loaded the model."""
    command = [sys.executable, "-m", "predictive", "serve"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        assert "serving" in process.stderr.readline()
        try:
            with Connection() as daemon:
                daemon.greet()
                assert daemon.ask("ghost", text="git com", model="shell", confidence=0.15)["ghost"]
            yield process
        finally:
            process.kill()


@pytest.fixture
def daemon(home: Path) -> Iterator[subprocess.Popen[str]]:
    """A daemon that has loaded the model."""
    with serving() as process:
        yield process


def requests() -> int:
    """Return how many requests the daemon was asked."""
    with Connection() as daemon:
        return int(daemon.ask("status")["requests"])


@pytest.fixture
def start(home: Path, tmp_path: Path) -> Iterator[Shell]:
    """Starts a program of these names in a terminal, and kills it in the end."""
    with ExitStack() as opened:

        def run(*command: str, **environment: str) -> Terminal:
            if shutil.which(command[0]) is None:
                pytest.skip(f"there is no {command[0]}")
            variables = {**_SILENT, "HOME": str(tmp_path), "ZDOTDIR": str(tmp_path), **environment}
            terminal = Terminal(list(command), variables, 24, 80, str(tmp_path))
            opened.callback(terminal.kill)
            return terminal

        yield run


def press_until_it_answers(terminal: Terminal, key: str) -> None:
    """Press a key until the daemon that it starts has written something; then end the daemon."""
    while "archive" not in terminal.lines[0]:
        terminal.send(key)
        list(terminal.frames(time.perf_counter() + 0.1))
    subprocess.run([sys.executable, "-m", "predictive", "serve", "--stop"], check=True)


def write_script(program: Program, file: Path, before: str = "") -> Path:
    """Write a program's start-up file, with the script for it."""
    from predictive import paths

    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(before + script(program, paths.socket(), "shell"))
    return file


def ready(terminal: Terminal) -> None:
    """Wait until a shell has shown its prompt."""
    terminal.wait_for("ready>")


def seen(terminal: Terminal, fits: Callable[[Frame], bool]) -> Frame:
    """Return the first frame that fits."""
    for frame in terminal.frames(time.perf_counter() + 10):
        if fits(frame):
            return frame
    raise AssertionError("\n".join(terminal.lines))


def shows(terminal: Terminal, before: str, after: str) -> Frame:
    """Return the first frame with these texts before and after the cursor."""
    return seen(
        terminal,
        lambda frame: frame.before_cursor == f"ready>{before}" and frame.after_cursor == after,
    )


def writes_at_the_cursor(terminal: Terminal, key: str) -> None:
    """Press the key at the end of a line and inside it."""
    terminal.send(f"echo ñandú 'a\\b' ; tar -x{key}")
    shows(terminal, "echo ñandú 'a\\b' ; tar -xzf archive.tar.gz", "")
    terminal.send("\x01\x1bf\x1bf")
    shows(terminal, "echo ñandú", " 'a\\b' ; tar -xzf archive.tar.gz")
    terminal.send(f"{key}x")
    shows(terminal, "echo ñandúx", " 'a\\b' ; tar -xzf archive.tar.gz")
