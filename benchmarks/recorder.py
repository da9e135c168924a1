"""Records what a terminal receives, and when, while keys are typed; it is parsed afterwards."""

import os
import select
import threading
import time
from collections.abc import Iterable, Iterator
from typing import NamedTuple, Self

from benchmarks.terminal import FRAME_GAP, Frame, Terminal

_LOOK = 0.05
"""Seconds between two looks whether the recording ends."""


class Press(NamedTuple):
    """A key, sent at `seconds` of `time.perf_counter`."""

    seconds: float
    key: str
    during: str = ""
    """The part of the recording."""


class Recorder:
    """Reads a terminal in a thread that does nothing else, so that no parsing delays it."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._chunks: list[tuple[float, bytes]] = []
        self._presses: list[Press] = []
        self._during = ""
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._read)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._thread.join()

    def _read(self) -> None:
        fd = self._terminal.process.child_fd
        while not self._is_over.is_set():
            if select.select([fd], [], [], _LOOK)[0]:
                try:
                    data = os.read(fd, 1 << 16)
                except OSError:  # the process has ended
                    return
                self._chunks.append((time.perf_counter(), data))

    def type(self, keys: Iterable[str], per_second: float) -> None:
        """Type keys at a steady rate."""
        begun = time.perf_counter()
        for number, key in enumerate(keys, start=1):
            self._presses.append(Press(self._terminal.send(key), key, self._during))
            time.sleep(max(0.0, begun + number / per_second - time.perf_counter()))

    def mark(self, during: str) -> None:
        """Begin a part of the recording."""
        self._during = during

    def wait_for_quiet(self, seconds: float) -> None:
        """Wait until nothing has been received for some time."""
        begun = time.perf_counter()
        while time.perf_counter() < max([begun, *(at for at, _ in self._chunks[-1:])]) + seconds:
            time.sleep(_LOOK)

    def wait_for(self, text: bytes) -> None:
        """Wait until a text has been received."""
        while text not in b"".join(data for _, data in self._chunks):
            time.sleep(_LOOK)

    def events(self) -> Iterator[Press | Frame]:
        """Yield the keys and what the terminal showed, in the order of time; call this once.

        A frame has the time at which its last byte arrived.
        """
        presses = iter([*self._presses, Press(float("inf"), "")])
        press = next(presses)
        for seconds, data in self._joined():
            while press.seconds < seconds:
                yield press
                press = next(presses)
            yield self._terminal.show(data, seconds)

    def _joined(self) -> Iterator[tuple[float, bytes]]:
        """Yield the output of each frame, and when it ended."""
        end, joined = 0.0, b""
        for seconds, data in self._chunks:
            if joined and seconds - end > FRAME_GAP:
                yield end, joined
                joined = b""
            end, joined = seconds, joined + data
        if joined:
            yield end, joined
