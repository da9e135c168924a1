"""A real terminal with the editor in it: keys in, frames out."""

import os
import select
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple

import pexpect
import pyte

_FRAME_ENDS = 0.001
"""Seconds without output."""


class Frame(NamedTuple):
    """What the terminal shows at a time of `time.perf_counter`."""

    seconds: float
    lines: list[str]
    row: int
    column: int
    """Of the cursor."""
    sent: int
    """Bytes of output since the frame before."""

    @property
    def before_cursor(self) -> str:
        """What stands before the cursor on its line."""
        return self.lines[self.row][: self.column]

    @property
    def behind_cursor(self) -> str:
        """What stands behind it."""
        return self.lines[self.row][self.column :].rstrip()


class Terminal:
    """Runs a command in a pseudo terminal of so many rows and columns."""

    def __init__(
        self,
        command: list[str],
        environment: Mapping[str, str],
        rows: int,
        columns: int,
        folder: str | None = None,
    ) -> None:
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self.process = pexpect.spawn(
            command[0],
            command[1:],
            dimensions=(rows, columns),
            cwd=folder,
            env={**os.environ, "TERM": "xterm-256color", **environment},
        )

    @property
    def lines(self) -> list[str]:
        """What the last picture showed."""
        return list(self._screen.display)

    def send(self, keys: str) -> float:
        """Press keys; return when."""
        now = time.perf_counter()
        os.write(self.process.child_fd, keys.encode())
        return now

    def resize(self, rows: int, columns: int) -> None:
        """Give the window another size."""
        self._screen.resize(rows, columns)
        self.process.setwinsize(rows, columns)

    def frames(self, until: float) -> Iterator[Frame]:
        """Give each new picture until a time of `time.perf_counter`, or the end of the process."""
        while (left := until - time.perf_counter()) > 0:
            data = self._read(left)
            if not data:
                continue
            seconds = time.perf_counter()
            while more := self._read(_FRAME_ENDS):
                data += more
            self._stream.feed(data)
            cursor = self._screen.cursor
            yield Frame(seconds, self.lines, cursor.y, cursor.x, len(data))

    def wait_for(self, text: str, seconds: float = 30) -> Frame:
        """Return the first picture with a text in it; raise `TimeoutError` if none comes."""
        for frame in self.frames(time.perf_counter() + seconds):
            if text in "\n".join(frame.lines):
                return frame
        raise TimeoutError("\n".join(self.lines))

    def kill(self) -> None:
        """Kill the process, and wait until it is gone."""
        self.process.kill(signal.SIGKILL)
        self.process.wait()

    def _read(self, seconds: float) -> bytes:
        ready, _, _ = select.select([self.process.child_fd], [], [], seconds)
        try:
            return os.read(self.process.child_fd, 1 << 16) if ready else b""
        except OSError:  # it has ended
            return b""


@contextmanager
def editor(
    *arguments: str, environment: Mapping[str, str], rows: int = 24, columns: int = 80
) -> Iterator[Terminal]:
    """Run `predictive tui` in a terminal; it is killed in the end."""
    command = [sys.executable, "-m", "predictive", "tui", *arguments]
    terminal = Terminal(command, environment, rows, columns)
    try:
        yield terminal
    finally:
        terminal.process.close(force=True)
