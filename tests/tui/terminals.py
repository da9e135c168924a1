"""Runs the editor in pseudo-terminals."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import benchmarks.terminal

SIZE = (24, 80)
_COMMAND = [sys.executable, "-m", "predictive", "tui"]
_LOOK = 0.05
"""Seconds."""
_BYTES = {"Tab": "\t", "Enter": "\r", "Escape": "\x1b", "Down": "\x1b[B", "Right": "\x1b[C",
          "End": "\x1b[F", "F3": "\x1bOR", "F4": "\x1bOS", "F5": "\x1b[15~", "C-Right": "\x1b[1;5C",
          "M-Right": "\x1b[1;3C", "M-1": "\x1b1", "C-Space": "\x00", "BSpace": "\x7f"}  # fmt: skip
"""Keys as tmux calls them."""


class Terminal(Protocol):
    """What the user sees."""

    def send(self, *keys: str) -> None:
        """Press keys, by the names of tmux, or type texts."""

    def screen(self) -> str:
        """Return what is shown."""


class Tmux:
    """A session of tmux."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        rows, columns = map(str, SIZE)
        variables = [part for pair in environment.items() for part in ("-e", "=".join(pair))]
        self._socket = str(folder / "tmux")
        self._tmux(
            "new-session", "-d", "-x", columns, "-y", rows, "-c", str(folder), *variables, *_COMMAND
        )

    def send(self, *keys: str) -> None:
        """Press keys."""
        self._tmux("send-keys", *keys)

    def screen(self) -> str:
        """Return what is shown; nothing if the program has ended."""
        done = subprocess.run(
            ["tmux", "-S", self._socket, "capture-pane", "-p"],
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout

    def close(self) -> None:
        """End it."""
        subprocess.run(
            ["tmux", "-S", self._socket, "kill-server"], capture_output=True, check=False
        )

    def _tmux(self, *arguments: str) -> None:
        subprocess.run(["tmux", "-f", os.devnull, "-S", self._socket, *arguments], check=True)


class PseudoTerminal:
    """A pseudo terminal, and an emulator that reads it."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self._terminal = benchmarks.terminal.Terminal(_COMMAND, environment, *SIZE, str(folder))

    def send(self, *keys: str) -> None:
        """Press keys."""
        for key in keys:
            control = chr(ord(key[2]) - 96) if key[:2] == "C-" and len(key) == 3 else key
            self._terminal.send(_BYTES.get(key, control))

    def screen(self) -> str:
        """Return what is shown; nothing if the program has ended."""
        list(self._terminal.frames(time.perf_counter() + _LOOK))
        return "\n".join(self._terminal.lines) if self._terminal.process.isalive() else ""

    def close(self) -> None:
        """End it."""
        self._terminal.process.close(force=True)


@contextmanager
def terminal(kind: type[Tmux | PseudoTerminal], folder: Path, **env: str) -> Iterator[Terminal]:
    """Run the editor in a terminal; it is ended in the end."""
    opened = kind(folder, env)
    try:
        yield opened
    finally:
        opened.close()


def wait(shown: Terminal, until: Callable[[str], object], seconds: float = 120) -> str:
    """Look until the screen is as expected, and return it; fail with the screen if it never is."""
    end = time.monotonic() + seconds
    while not until(screen := shown.screen()):
        assert time.monotonic() < end, screen
        time.sleep(_LOOK)
    return screen
