"""Plays actions in the editor, and checks that Ctrl+S writes what the draft holds."""

import os
import select
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import msgspec

from benchmarks.editor_actions import NAMES, Action, Size
from benchmarks.terminal import Terminal
from predictive import paths
from predictive.editing import draft, text_file
from predictive.errors import PredictiveError

_SIZE = (24, 80)
_QUIET = 0.01
"""Seconds without output after which the editor has finished an action."""
_TIMEOUT, _START_TIMEOUT = 20.0, 60.0
"""Seconds."""
_ATTEMPTS = 5
_MAX_SCREENS = 8
"""Screens that can lie over the text."""
_ACTIONS_BETWEEN_CHECKS = 200
_ESCAPE = b"\x1b[27u"
_PALETTE, _CLICK = "\x10", "\x1b[<"
"""Each can quit: the palette by a command, a click on the footer."""
_TEXTS = dict(zip(NAMES, (b"Uno.\n", b"", b"a\r\nb\r\n", b"\xef\xbb\xbfmarca"), strict=True))


class EditorError(Exception):
    """The editor has ended, does not answer, or has saved another text."""


class Player:
    """Runs an editor in a folder of its own; no training can start there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        for name, data in _TEXTS.items():
            (folder / name).write_bytes(data)
        paths.home().mkdir()
        paths.runs().touch()  # a file, not a folder: no training can start
        self.saves = self.quits = self.played = 0
        self._may_quit = False
        self._start()

    def _start(self) -> None:
        command = [sys.executable, "-m", "predictive", "tui", NAMES[0]]
        self._size: Size = _SIZE
        self._output = b""
        environment = {"PYTHONFAULTHANDLER": "1"}
        self.terminal = Terminal(command, environment, *_SIZE, str(self._folder))
        if not self._wait_until(lambda: b"base" in self._output, _START_TIMEOUT):
            raise EditorError("the editor does not start")

    def play(self, played: Sequence[Action]) -> None:
        """Play actions and check the editor regularly and at the end. Raises `EditorError`."""
        for self.played, action in enumerate(played, start=1):
            self._do(action)
            if self.played % _ACTIONS_BETWEEN_CHECKS == 0 or self.played == len(played):
                self._check()

    def close(self) -> None:
        """Kill the editor."""
        self.terminal.process.close(force=True)

    def _do(self, action: Action) -> None:
        self._may_quit |= _PALETTE in action.sent or _CLICK in action.sent
        if action.size is not None:
            self._resize(action.size)
        self._send(action.sent.encode("latin-1"))
        self._read(_QUIET if action.waits else 0)

    def _resize(self, size: Size) -> None:
        self._size = size
        self.terminal.resize(*size)

    def _send(self, data: bytes) -> None:
        with suppress(OSError):  # it has ended, which reading reports
            os.write(self.terminal.process.child_fd, data)

    def _read(self, seconds: float) -> None:
        """Read until there has been no output for `seconds`."""
        fd = self.terminal.process.child_fd
        while select.select([fd], [], [], seconds)[0]:
            try:
                data = os.read(fd, 1 << 16)
            except OSError:
                data = b""
            if not data:
                self._ended()
                return
            self._output = self._output[-(1 << 16) :] + data

    def _ended(self) -> None:
        """Restart the editor if an action could have quit it; otherwise raise `EditorError`."""
        self.terminal.process.wait()
        status = self.terminal.process.exitstatus
        if status != 0 or not self._may_quit or paths.fault().exists():
            raise EditorError(f"the editor has ended with status {status}\n{self._fault()}")
        self.quits += 1
        self._start()

    def _fault(self) -> str:
        fault = paths.fault()
        output = self._output[-500:].decode(errors="replace").rpartition("\x1b")[2]
        return (fault.read_text(encoding="utf-8") if fault.exists() else "") + output

    def _wait_until(self, condition: Callable[[], object], seconds: float = _TIMEOUT) -> bool:
        """Wait until a condition holds; return whether it did in time."""
        end = time.monotonic() + seconds
        while not (holds := bool(condition())) and time.monotonic() < end:
            self._read(_QUIET)
        return holds

    def screen(self) -> str:
        """Return the lines that the terminal shows."""
        self.terminal.resize(*(side + 1 for side in _SIZE))
        list(self.terminal.frames(time.perf_counter() + 1))
        return "\n".join(self.terminal.lines)

    def _stack_traces(self) -> str:
        """Abort the editor and return the stack traces that it prints."""
        self.terminal.process.kill(signal.SIGABRT)
        self._output = b""
        with suppress(EditorError):
            self._read(1)
        return self._output.decode(errors="replace")

    def _check(self) -> None:
        """Raise `EditorError` unless the editor saves what its draft holds."""
        size = self._size
        self._resize(_SIZE)
        if not any(self._is_saved_as_drafted() for _ in range(_ATTEMPTS)):
            shown = f"{self.screen()}\n{self._stack_traces()}"
            raise EditorError(f"the editor does not answer\n{shown}")
        if paths.fault().exists():
            raise EditorError(self._fault())
        self._resize(size)
        self._may_quit = False

    def _is_saved_as_drafted(self) -> bool:
        """Paste a mark and save; return whether the file holds the draft.

        It does not if an earlier action was still at work, or if the editor asked a question.
        """
        self.saves += 1
        mark = f"«{self.saves}»"
        for _ in range(_MAX_SCREENS):
            self._send(_ESCAPE)
            self._read(_QUIET)
        self._send(f"\x1b[200~{mark}\x1b[201~".encode())
        if not self._wait_until(lambda: _draft_with(mark)):
            return False
        content = _draft_with(mark)
        assert content is not None
        path = Path(content.path or self._folder / f"{self.saves}.txt")
        before = _stamp(path)
        if not self._save(None if content.path else path):
            return False
        if self._wait_until(lambda: _is_saved(path, content.text)):
            return True
        if _stamp(path) != before:
            raise EditorError(_difference(path, content.text))
        return False

    def _save(self, path: Path | None) -> bool:
        """Save the text; give `path` if the editor asks for a name. Return whether it asked."""
        self._output = b""
        self._send(b"\x13")
        if path is None:
            return True
        asked = self._wait_until(lambda: b"Enter accepts" in self._output)
        self._send(f"{path.name}\r".encode() if asked else b"")
        return asked


def _draft_with(mark: str) -> draft.Content | None:
    """Return the draft that contains a mark, if there is one."""
    for path in paths.drafts().glob("*.json"):
        with suppress(FileNotFoundError):
            content = msgspec.json.decode(path.read_bytes(), type=draft.Content)
            if mark in content.text:
                return content
    return None


def _stamp(path: Path) -> tuple[int, int] | None:
    """Return a value that changes each time a file is written."""
    return (path.stat().st_mtime_ns, path.stat().st_ino) if path.exists() else None


def _is_saved(path: Path, text: str) -> bool:
    """Return whether a file holds a text."""
    try:
        return _normalized(text_file.read(path)[1]) == _normalized(text)
    except PredictiveError:
        return False


def _normalized(text: str) -> str:
    """Return a text without what its file decides: line endings and the byte order mark."""
    return text.replace("\r", "\n").removeprefix("\ufeff")


def _difference(path: Path, text: str) -> str:
    """Describe the first place at which a file differs from the draft."""
    saved, text = _normalized(path.read_bytes().decode(errors="replace")), _normalized(text)
    pairs = enumerate(zip(saved, text, strict=False))
    place = next((each for each, (a, b) in pairs if a != b), min(len(saved), len(text)))
    around = slice(max(0, place - 20), place + 20)
    return f"{path.name} has {saved[around]!r}, the draft had {text[around]!r}"


@contextmanager
def player() -> Iterator[Player]:
    """Run an editor in a new folder."""
    with tempfile.TemporaryDirectory() as folder:
        inside = Path(folder, *["deep"] * 12)  # so that no typed path leads out of it
        inside.mkdir(parents=True)
        os.environ["PREDICTIVE_HOME"] = str(Path(folder) / "home")
        with closing(Player(inside)) as opened:
            yield opened
