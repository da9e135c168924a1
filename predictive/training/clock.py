"""The time of a run, and whether it is to stop: the same for all of its workers."""

import time

from predictive.training.team import Team


class Clock:
    """Counts the seconds of a run since its very start, pauses left out."""

    def __init__(self) -> None:
        self._started_at = time.monotonic()
        self._stop_requested = False
        self.stops = False
        """Whether the workers agreed, when the clock was last read, that the run is to stop."""

    def set(self, seconds: float) -> None:
        """Set the clock, in seconds since the run's start."""
        self._started_at = time.monotonic() - seconds

    def stop(self) -> None:
        """Ask the run to stop. The workers agree on it when they next read the clock."""
        self._stop_requested = True

    def read(self, team: Team) -> float:
        """Return the seconds since the run's start, on which all workers agree."""
        elapsed = time.monotonic() - self._started_at
        seconds, stops = team.all_reduce_max(elapsed, self._stop_requested)
        self.stops = bool(stops)
        return seconds
