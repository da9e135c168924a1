"""What tests of serving share: a model that is loaded in no time."""

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from predictive import atomic, client, paths
from predictive.serving import protocol

SMALL = Path(__file__).parent.parent / "formats" / "6"
TYPED = "Voy al parque con mi per"


def put_model(name: str, source: Path = SMALL) -> Path:
    """Put a copy of a model in the library, in place of one with this name, as training does."""
    folder = paths.models() / name
    copy = atomic.make_private_folder(folder.parent) / ".copy"
    shutil.copytree(source, copy, copy_function=atomic.link)
    atomic.replace_folder(copy, folder)
    return folder


_ENDING = (signal.SIGINT, signal.SIGHUP)
Process = subprocess.Popen[bytes]
Serve = Callable[[], Process]


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty home with a path that is short enough for a socket."""
    with TemporaryDirectory(prefix="p", dir="/tmp") as folder:
        monkeypatch.setenv("PREDICTIVE_HOME", f"{folder}/home")
        yield Path(folder) / "home"


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody gives up on a busy machine."""
    monkeypatch.setattr(client, "_SECONDS_TO_GREET", 60)
    monkeypatch.setattr(client, "_SECONDS_TO_ANSWER", 60)
    monkeypatch.setattr(protocol, "SECONDS_TO_ANSWER", 60)


@pytest.fixture
def small(home: Path) -> Path:
    """The only model in the library; its name is `small`."""
    return put_model("small")


def start(preexec_fn: Callable[[], object] | None = None) -> Process:
    """Start a daemon, which ignores no signal, even if the tests do as under nohup."""
    command = [sys.executable, "-m", "predictive", "serve"]
    ignored = [each for each in _ENDING if signal.getsignal(each) is signal.SIG_IGN]
    for number in ignored:
        signal.signal(number, _no_op)
    try:
        return subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=preexec_fn
        )
    finally:
        for number in ignored:
            signal.signal(number, signal.SIG_IGN)


def _no_op(number: int, frame: object) -> None:
    """Unlike an ignored signal, a handled one is not passed on to new processes."""


def first_line(process: Process) -> str:
    """Return the first line that a daemon prints: then it listens, or there is another one."""
    assert process.stderr is not None
    return process.stderr.readline().decode()


def finish(process: Process, number: int | None = None) -> bytes:
    """Send a signal, if any, and wait for the end; return what was printed besides."""
    if number is not None:
        process.send_signal(number)
    return b"".join(process.communicate())


@pytest.fixture
def serve(home: Path) -> Iterator[Serve]:
    """Starts daemons, which end with the test."""
    started: list[Process] = []

    def serve() -> Process:
        started.append(start())
        assert "serving at" in first_line(started[-1])
        return started[-1]

    yield serve
    for process in started:
        process.kill()
        process.communicate()
