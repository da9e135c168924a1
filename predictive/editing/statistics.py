"""Statistics: counts of what was typed and what suggestions wrote, but never text."""

import math
from contextlib import suppress
from typing import Annotated

import msgspec

from predictive import atomic, paths

LATENCIES = 1000
"""The number of latencies kept, the last ones."""
_PAUSE = 5.0
"""Seconds. A longer time without a key is a pause, and is not counted as writing."""

_LEAST = 10.0
"""Seconds, the shortest time of which a rate makes sense."""

Count = Annotated[int, msgspec.Meta(ge=0)]
Seconds = Annotated[float, msgspec.Meta(ge=0)]


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """Counts of a time of writing."""

    typed: Count = 0
    """Characters typed, with a key each."""
    accepted: Count = 0
    """Characters written by suggestions."""
    acceptances: Count = 0
    """Suggestions accepted, with a key each."""
    suggestions: Count = 0
    """Suggestions shown."""
    seconds: Seconds = 0.0
    """Time of writing, without pauses."""
    latencies: list[float] = []
    """In ms from the key to the screen, of the last suggestions."""

    def __add__(self, later: "Counts") -> "Counts":
        return Counts(
            typed=self.typed + later.typed,
            accepted=self.accepted + later.accepted,
            acceptances=self.acceptances + later.acceptances,
            suggestions=self.suggestions + later.suggestions,
            seconds=self.seconds + later.seconds,
            latencies=(self.latencies + later.latencies)[-LATENCIES:],
        )

    @property
    def keystroke_savings(self) -> float | None:
        """In percent, as in `predictive.evaluation.keystroke_savings`; None without text.

        Keys that write nothing, like backspace, are not counted.
        """
        characters = self.typed + self.accepted
        keys = self.typed + self.acceptances
        return 100 * (characters - keys) / characters if characters else None

    @property
    def suggestions_per_minute(self) -> float | None:
        """Suggestions shown per minute of writing; None for less than ten seconds."""
        return 60 * self.suggestions / self.seconds if self.seconds >= _LEAST else None

    def latency(self, percent: float) -> float | None:
        """Return the percentile of the last latencies, in ms, by the nearest rank."""
        ordered = sorted(self.latencies)
        return ordered[max(0, math.ceil(percent / 100 * len(ordered)) - 1)] if ordered else None


class Statistics:
    """The counts of this session, which `save` adds to those of all sessions."""

    def __init__(self) -> None:
        self.session = Counts()
        self._pending = Counts()
        self._last_key = -math.inf

    @property
    def all_time(self) -> Counts:
        """Counts of all sessions; of others that are running, what they have saved."""
        return _stored() + self._pending

    def type(self, characters: int, now: float) -> None:
        """Count characters typed, at a time of `time.monotonic`."""
        self._count(Counts(typed=characters, seconds=self._since_last_key(now)))

    def accept(self, characters: int, now: float) -> None:
        """Count an accepted suggestion, and the characters that it wrote."""
        seconds = self._since_last_key(now)
        self._count(Counts(accepted=characters, acceptances=1, seconds=seconds))

    def show(self, milliseconds: float) -> None:
        """Count a suggestion that was shown, and its time after the key."""
        self._count(Counts(suggestions=1, latencies=[milliseconds]))

    def save(self) -> None:
        """Add new counts to the file; if it cannot be written, they wait for the next time.

        A damaged file is replaced.
        """
        path = paths.statistics()
        with suppress(OSError):
            atomic.make_private_folder(path.parent)
            with atomic.locked(path):
                atomic.write_text(path, msgspec.json.encode(self.all_time).decode())
                self._pending = Counts()

    def _count(self, counts: Counts) -> None:
        self.session += counts
        self._pending += counts

    def _since_last_key(self, now: float) -> float:
        passed, self._last_key = now - self._last_key, now
        return passed if passed <= _PAUSE else 0.0


def _stored() -> Counts:
    try:
        return msgspec.json.decode(paths.statistics().read_bytes(), type=Counts)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return Counts()
