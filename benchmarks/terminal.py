"""Runs the editor in a pseudo-terminal: keys in, frames out."""

import os
import select
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pexpect
import pyte

from predictive import paths

FRAME_GAP = 0.001
"""Seconds without output that end a frame."""


class Frame(NamedTuple):
    """What the terminal shows at `seconds` of `time.perf_counter`."""

    seconds: float
    lines: list[str]
    row: int
    column: int
    """Of the cursor."""
    received: int
    """Bytes of output since the previous frame."""

    @property
    def before_cursor(self) -> str:
        """The text before the cursor on its line."""
        return self.lines[self.row][: self.column]

    @property
    def after_cursor(self) -> str:
        """The text after the cursor on its line."""
        return self.lines[self.row][self.column :].rstrip()


class Terminal:
    """Runs a command in a pseudo-terminal."""

    def __init__(
        self,
        command: list[str],
        environment: Mapping[str, str],
        rows: int,
        columns: int,
        folder: str | None = None,
    ) -> None:
        self.screen = pyte.Screen(columns, rows)
        """What the terminal shows, with the style of each character."""
        self._stream = pyte.ByteStream(self.screen)
        self.process = pexpect.spawn(
            command[0],
            command[1:],
            dimensions=(rows, columns),
            cwd=folder,
            env={**os.environ, "TERM": "xterm-256color", **environment},
        )

    @property
    def lines(self) -> list[str]:
        """The lines that the terminal shows."""
        return list(self.screen.display)

    def send(self, keys: str) -> float:
        """Send keys; return the time of `time.perf_counter`."""
        now = time.perf_counter()
        os.write(self.process.child_fd, keys.encode())
        return now

    def resize(self, rows: int, columns: int) -> None:
        """Resize the terminal."""
        self.screen.resize(rows, columns)
        self.process.setwinsize(rows, columns)

    def frames(self, until: float) -> Iterator[Frame]:
        """Yield each frame until a time of `time.perf_counter`."""
        while (left := until - time.perf_counter()) > 0:
            data = self._read(left)
            if not data:
                continue
            seconds = time.perf_counter()
            while more := self._read(FRAME_GAP):
                data += more
            yield self.show(data, seconds)

    def show(self, data: bytes, seconds: float) -> Frame:
        """Show what was received at `seconds`, and return it as a frame."""
        self._stream.feed(data)
        cursor = self.screen.cursor
        return Frame(seconds, self.lines, cursor.y, cursor.x, len(data))

    def wait_for(self, text: str, seconds: float = 30) -> Frame:
        """Return the first frame that contains a text. Raises `TimeoutError` if none comes."""
        for frame in self.frames(time.perf_counter() + seconds):
            if text in "\n".join(frame.lines):
                return frame
        raise TimeoutError("\n".join(self.lines))

    def kill(self) -> None:
        """Kill the process, and wait for its end."""
        self.process.kill(signal.SIGKILL)
        self.process.wait()

    def _read(self, seconds: float) -> bytes:
        ready, _, _ = select.select([self.process.child_fd], [], [], seconds)
        try:
            return os.read(self.process.child_fd, 1 << 16) if ready else b""
        except OSError:  # the process has ended
            return b""


@contextmanager
def editor(
    *arguments: str,
    environment: Mapping[str, str],
    rows: int = 24,
    columns: int = 80,
    checkout: str | None = None,
) -> Iterator[Terminal]:
    """Run `predictive tui` in a terminal, and kill it afterwards.

    `checkout` is the folder whose `predictive` is run, by default the one that is installed.
    """
    command = [sys.executable, "-m", "predictive", "tui", *arguments]
    if checkout is not None:
        environment = {**environment, "PYTHONPATH": checkout}
    terminal = Terminal(command, environment, rows, columns, checkout)
    try:
        yield terminal
    finally:
        terminal.process.close(force=True)


@contextmanager
def empty_home() -> Iterator[str]:
    """Yield a home without a draft, which has been used before, with the models of this one."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "models").symlink_to(paths.models().absolute())
        (home / "statistics.json").write_text("{}")  # no first steps
        yield folder
