"""The events of a training run as lines of JSON in a file, which other programs can follow."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

from predictive.training.events import Event

Log = Callable[[Event], object]

_decoder: msgspec.json.Decoder[Event] = msgspec.json.Decoder(Event)


@contextmanager
def appending(path: Path | None) -> Iterator[Log]:
    """Yield a function that appends an event to a file, unbuffered.

    `-` is standard output. Without a path, events are dropped.
    """
    if path is None:
        yield lambda event: None
        return
    if str(path) == "-":
        yield _print
        return
    descriptor = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "wb", buffering=0) as file:
        yield lambda event: file.write(msgspec.json.encode(event) + b"\n")


def _print(event: Event) -> None:
    sys.stdout.write(msgspec.json.encode(event).decode() + "\n")
    sys.stdout.flush()


def read_events(path: Path, offset: int = 0) -> tuple[list[Event], int]:
    """Return the events from a byte offset on, and the offset from which to read next.

    An incomplete last line is left for the next time, and a line that is not an event is skipped.
    A file shorter than the offset was begun again, and is read from its start.
    """
    with path.open("rb") as file:
        offset = offset if offset <= os.fstat(file.fileno()).st_size else 0
        file.seek(offset)
        lines = file.read()
    end = lines.rfind(b"\n") + 1
    events = []
    for line in lines[:end].splitlines():
        with suppress(msgspec.MsgspecError):
            events.append(_decoder.decode(line))
    return events, offset + end
