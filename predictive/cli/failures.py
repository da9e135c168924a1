"""Errors of the system, said as predictive says its own."""

import errno

from predictive.errors import PredictiveError

_HINTS = {
    errno.ENOSPC: "free some space; a training run goes on with --resume",
    errno.EACCES: "check its permissions, or set PREDICTIVE_HOME to another folder",
    errno.EROFS: "set PREDICTIVE_HOME to a folder that can be written",
}


def as_predictive(error: PredictiveError | MemoryError | OSError) -> PredictiveError:
    """Return an error as one line and what to do next."""
    if isinstance(error, PredictiveError):
        return error
    if isinstance(error, MemoryError):
        return PredictiveError("there is not enough memory", "choose smaller sizes")
    place = f": {error.filename}" if error.filename else ""
    return PredictiveError(f"{error.strerror or error}{place}", _HINTS.get(error.errno or 0, ""))
