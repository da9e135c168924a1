"""The time of a run, and whether it is to stop: the same for all of its workers."""

import time

from predictive.training.team import Team


class Clock:
    """Counts the seconds of a run since its very start, pauses left out."""

    def __init__(self) -> None:
        self._started_at = time.monotonic()
        self._stop_requested = False
        self.stops = False
        """Whether the workers agreed, when they last checked, that the run is to stop."""

    def set(self, seconds: float) -> None:
        """Set the clock, in seconds since the run's start."""
        self._started_at = time.monotonic() - seconds

    def stop(self) -> None:
        """Ask the run to stop. The workers agree on it when they next check."""
        self._stop_requested = True

    def read(self, team: Team) -> float:
        """Return the seconds since the run's start, on which all workers agree."""
        return team.all_reduce_max(self._elapsed())[0]

    def read_and_check(self, team: Team) -> float:
        """Return the same, and agree on whether the run is to stop (`stops`)."""
        seconds, stops = team.all_reduce_max(self._elapsed(), self._stop_requested)
        self.stops = bool(stops)
        return seconds

    def _elapsed(self) -> float:
        return time.monotonic() - self._started_at
