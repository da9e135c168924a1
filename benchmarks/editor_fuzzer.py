"""Plays at random in the editor: it must never end, and Ctrl+S must write what the draft holds.

python -m benchmarks.editor_fuzzer --actions 20000 --seed 1
python -m benchmarks.editor_fuzzer --replay FILE
python -m benchmarks.editor_fuzzer --shrink FILE
"""

import argparse
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

from benchmarks.editor_actions import NAMES, Action, Size, actions
from benchmarks.terminal import Terminal
from predictive import paths
from predictive.editing import draft, text_file
from predictive.errors import PredictiveError

_SIZE = (24, 80)
_SILENT = 0.01
"""Seconds without output."""
_PATIENCE, _PATIENCE_AT_START = 5.0, 60.0
"""Seconds until what must come counts as not coming."""
_ATTEMPTS = 5
_SCREENS = 8
"""At most, above the text."""
_BETWEEN_CHECKS = 200
_ESCAPE = b"\x1b[27u"
_PALETTE, _CLICK = "\x10", "\x1b[<"
"""By which one may quit: by its command, and by its name in the footer."""
_TEXTS = dict(zip(NAMES, (b"Uno.\n", b"", b"a\r\nb\r\n", b"\xef\xbb\xbfmarca"), strict=True))


class EditorError(Exception):
    """The editor has ended, does not answer, or has saved something else."""


class Player:
    """An editor in a folder of its own, in which nothing can be trained."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        for name, data in _TEXTS.items():
            (folder / name).write_bytes(data)
        paths.home().mkdir()
        paths.runs().touch()  # no folder: a training cannot begin
        self.saves = self.quits = self.played = 0
        self._may_quit = False
        self._start()

    def _start(self) -> None:
        command = [sys.executable, "-m", "predictive", "tui", NAMES[0]]
        self._size: Size = _SIZE
        self._output = b""
        environment = {"PYTHONFAULTHANDLER": "1"}
        self.terminal = Terminal(command, environment, *_SIZE, str(self._folder))
        if not self._comes(lambda: b"base" in self._output, _PATIENCE_AT_START):
            raise EditorError("it does not start")

    def play(self, played: Sequence[Action]) -> None:
        """Play, and check now and then and in the end; raises `EditorError`."""
        for self.played, action in enumerate(played, start=1):
            self._do(action)
            if self.played % _BETWEEN_CHECKS == 0 or self.played == len(played):
                self._check()

    def close(self) -> None:
        """End the editor."""
        self.terminal.process.close(force=True)

    def _do(self, action: Action) -> None:
        self._may_quit |= _PALETTE in action.sent or _CLICK in action.sent
        if action.size is not None:
            self._resize(action.size)
        self._send(action.sent.encode("latin-1"))
        self._read(_SILENT if action.waits else 0)

    def _resize(self, size: Size) -> None:
        self._size = size
        self.terminal.resize(*size)

    def _send(self, data: bytes) -> None:
        with suppress(OSError):  # it has ended: reading says so
            os.write(self.terminal.process.child_fd, data)

    def _read(self, seconds: float) -> None:
        """Read until there is no output for so long."""
        fd = self.terminal.process.child_fd
        while select.select([fd], [], [], seconds)[0]:
            try:
                data = os.read(fd, 1 << 16)
            except OSError:
                data = b""
            if not data:
                self._end()
                return
            self._output = self._output[-(1 << 16) :] + data

    def _end(self) -> None:
        """Begin again if the editor was left by the palette or a click, else complain."""
        self.terminal.process.wait()
        status = self.terminal.process.exitstatus
        if status != 0 or not self._may_quit or paths.fault().exists():
            raise EditorError(f"the editor has ended with status {status}\n{self._fault()}")
        self.quits += 1
        self._start()

    def _fault(self) -> str:
        fault = paths.fault()
        said = self._output[-500:].decode(errors="replace").rpartition("\x1b")[2]
        return (fault.read_text(encoding="utf-8") if fault.exists() else "") + said

    def _comes(self, awaited: Callable[[], object], seconds: float = _PATIENCE) -> bool:
        """Wait for something, and return whether it came."""
        end = time.monotonic() + seconds
        while not (came := bool(awaited())) and time.monotonic() < end:
            self._read(_SILENT)
        return came

    def screen(self) -> str:
        """Return what is shown."""
        self.terminal.resize(*(side + 1 for side in _SIZE))
        list(self.terminal.frames(time.perf_counter() + 1))
        return "\n".join(self.terminal.lines)

    def _where_it_is(self) -> str:
        """End the editor, and return what it was doing."""
        self.terminal.process.kill(signal.SIGABRT)
        self._output = b""
        with suppress(EditorError):
            self._read(1)
        return self._output.decode(errors="replace")

    # what is checked

    def _check(self) -> None:
        """See that what is saved is what the draft holds."""
        size = self._size
        self._resize(_SIZE)
        if not any(self._is_saved_as_drafted() for _ in range(_ATTEMPTS)):
            raise EditorError(f"it does not answer\n{self.screen()}\n{self._where_it_is()}")
        if paths.fault().exists():
            raise EditorError(self._fault())
        self._resize(size)
        self._may_quit = False

    def _is_saved_as_drafted(self) -> bool:
        """Write something, and save it; return whether nothing else happened, as a question."""
        self.saves += 1
        mark = f"«{self.saves}»"
        for _ in range(_SCREENS):
            self._send(_ESCAPE)
            self._read(_SILENT)
        self._send(f"\x1b[200~{mark}\x1b[201~".encode())
        if not self._comes(lambda: _draft_with(mark)):
            return False
        content = _draft_with(mark)
        assert content is not None
        path = Path(content.path or self._folder / f"{self.saves}.txt")
        before = _stamp(path)
        if not self._save(None if content.path else path):
            return False
        if self._comes(lambda: _is_saved(path, content.text)):
            return True
        if _stamp(path) != before:
            raise EditorError(_difference(path, content.text))
        return False

    def _save(self, path: Path | None) -> bool:
        """Save the text, under a new name if it has none; return whether that is asked for."""
        self._output = b""
        self._send(b"\x13")
        if path is None:
            return True
        asked = self._comes(lambda: b"Enter accepts" in self._output)
        self._send(f"{path.name}\r".encode() if asked else b"")
        return asked


def _draft_with(mark: str) -> draft.Content | None:
    """Return the draft that has a mark in it."""
    for path in paths.drafts().glob("*.json"):
        with suppress(FileNotFoundError):
            content = msgspec.json.decode(path.read_bytes(), type=draft.Content)
            if mark in content.text:
                return content
    return None


def _stamp(path: Path) -> tuple[int, int] | None:
    """Return what is another one after each time that a file is written."""
    return (path.stat().st_mtime_ns, path.stat().st_ino) if path.exists() else None


def _is_saved(path: Path, text: str) -> bool:
    """Whether a file holds a text."""
    try:
        return _compared(text_file.read(path)[1]) == _compared(text)
    except PredictiveError:
        return False


def _compared(text: str) -> str:
    """Leave out what is the file's own matter: the kind of line ends, and a mark at the start."""
    return text.replace("\r", "\n").removeprefix("\ufeff")


def _difference(path: Path, text: str) -> str:
    """Return what a file holds at the first place where it is not what the draft was."""
    saved, text = _compared(path.read_bytes().decode(errors="replace")), _compared(text)
    pairs = enumerate(zip(saved, text, strict=False))
    place = next((each for each, (a, b) in pairs if a != b), min(len(saved), len(text)))
    around = slice(max(0, place - 20), place + 20)
    return f"{path.name} has {saved[around]!r}, the draft had {text[around]!r}"


@contextmanager
def player() -> Iterator[Player]:
    """Open an editor in a new folder."""
    with tempfile.TemporaryDirectory() as folder:
        inside = Path(folder, *["deep"] * 12)  # so no path that is typed there leads out of it
        inside.mkdir(parents=True)
        os.environ["PREDICTIVE_HOME"] = str(Path(folder) / "home")
        with closing(Player(inside)) as opened:
            yield opened


def shrink(played: list[Action]) -> list[Action]:
    """Leave out what is not needed for it to go wrong."""
    length = len(played) // 2
    while length:
        for start in range(0, len(played), length):
            left = played[:start] + played[start + length :]
            if left and _goes_wrong(left):
                played = left
                print(f"{len(played)} actions left", flush=True)
                break
        else:
            length //= 2
    return played


def _goes_wrong(played: list[Action]) -> bool:
    try:
        with player() as opened:
            opened.play(played)
    except EditorError:
        return True
    return False


def main() -> None:
    """Play, replay or shrink."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--actions", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--replay", type=Path)
    parser.add_argument("--shrink", type=Path)
    flags = parser.parse_args()
    file = flags.shrink or flags.replay
    if file is None:
        played = actions(flags.seed, flags.actions)
    else:
        played = msgspec.json.decode(file.read_bytes(), type=list[Action])
    if flags.shrink:
        played = shrink(played)
    raise SystemExit(_report(played, f"seed {flags.seed}" if file is None else file.name))


def _report(played: list[Action], name: str) -> int:
    """Play and say how it went; return the exit status."""
    begun = time.perf_counter()
    with player() as opened:
        try:
            opened.play(played)
        except EditorError as error:
            _complain(played[: opened.played], name, error)
            return 1
    seconds = time.perf_counter() - begun
    counted = f"{len(played):,} actions, {opened.saves} saves, quit {opened.quits} times"
    print(f"{name}: {counted}, {seconds:.0f} s")
    return 0


def _complain(played: list[Action], name: str, error: EditorError) -> None:
    """Show the last actions and keep them all."""
    file = Path(tempfile.gettempdir()) / f"editor-{name.replace(' ', '-')}.json"
    file.write_bytes(msgspec.json.encode(played))
    print(*(f"{each.size or each.sent!r}" for each in played[-30:]), sep="\n")
    print(f"{name}, action {len(played):,}: {error}\n--replay {file}, --shrink {file}")


if __name__ == "__main__":
    main()
