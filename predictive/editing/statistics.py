"""Counts of what was typed and what suggestions wrote; never any text."""

import math
from contextlib import suppress
from typing import Annotated

import msgspec

from predictive import atomic, paths

LATENCIES = 1000
"""So many of the last ones are kept."""
_PAUSE = 5.0
"""Seconds. Who types nothing for longer is not writing."""

_LEAST = 10.0
"""Seconds, of which a rate can be told."""

Count = Annotated[int, msgspec.Meta(ge=0)]
Seconds = Annotated[float, msgspec.Meta(ge=0)]


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """What happened in some time of writing."""

    typed: Count = 0
    """Characters, a key each."""
    accepted: Count = 0
    """Characters that suggestions wrote."""
    acceptances: Count = 0
    """Of suggestions, a key each."""
    suggestions: Count = 0
    """Shown."""
    seconds: Seconds = 0.0
    """Of writing, without pauses."""
    latencies: list[float] = []
    """Of the last suggestions, in ms from the key to the screen."""

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
        """In percent, as `predictive.evaluation.keystroke_savings` has it; None of no text.

        Keys that write nothing, such as backspace, are not counted.
        """
        characters = self.typed + self.accepted
        keys = self.typed + self.acceptances
        return 100 * (characters - keys) / characters if characters else None

    @property
    def suggestions_per_minute(self) -> float | None:
        """Shown, in a minute of writing; None of less than ten seconds."""
        return 60 * self.suggestions / self.seconds if self.seconds >= _LEAST else None

    def latency(self, percent: float) -> float | None:
        """Return the percentile of the last latencies, in ms, by the nearest rank."""
        ordered = sorted(self.latencies)
        return ordered[max(0, math.ceil(percent / 100 * len(ordered)) - 1)] if ordered else None


class Statistics:
    """The counts of this session, which are added to those of all sessions."""

    def __init__(self) -> None:
        self.session = Counts()
        self._pending = Counts()
        self._last_key = -math.inf

    @property
    def all_time(self) -> Counts:
        """Of all sessions; of others that go on, what they saved."""
        return _read() + self._pending

    def type(self, characters: int, now: float) -> None:
        """Count characters typed, at a time of `time.monotonic`."""
        self._count(Counts(typed=characters, seconds=self._since_last_key(now)))

    def accept(self, characters: int, now: float) -> None:
        """Count a suggestion that was taken, and how many characters it wrote."""
        seconds = self._since_last_key(now)
        self._count(Counts(accepted=characters, acceptances=1, seconds=seconds))

    def show(self, milliseconds: float) -> None:
        """Count a suggestion that was shown so long after its key."""
        self._count(Counts(suggestions=1, latencies=[milliseconds]))

    def save(self) -> None:
        """Add to the file what is not in it yet; what cannot be written now waits.

        A damaged file begins anew.
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


def _read() -> Counts:
    try:
        return msgspec.json.decode(paths.statistics().read_bytes(), type=Counts)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return Counts()
