"""What can go wrong for a user: each error is one sentence and what to do next."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

AGAIN = "train or import it again"
"""What to do about a model that is damaged."""


class PredictiveError(Exception):
    """An error that a user can cause or mend; printed as one line, never as a traceback.

    `message` says what is wrong, naming the file or the flag; `hint` says what to type next.
    """

    exit_code = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class CorpusError(PredictiveError):
    """There is no usable text in what was given."""


class ModelError(PredictiveError):
    """A model is missing, damaged, or not one that this version can read."""


class DeviceError(PredictiveError):
    """The device that was asked for is not there."""


class LearnedError(PredictiveError):
    """The learned text cannot be read or written now."""


class UsageError(PredictiveError):
    """The flags contradict each other."""

    exit_code = 2


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Say as a `ModelError` whatever keeps a file of a model from being read: it may hold anything.

    What is read in it raises `ValueError` for what does not fit.
    """
    try:
        if not path.is_file():
            raise ModelError(f"{path} is missing", AGAIN)
        yield
    except PredictiveError:
        raise
    except Exception as error:
        if isinstance(error, OSError) and error.strerror:
            said = f"{path} cannot be read: {error.strerror}"
            raise ModelError(said, "look at its permissions") from error
        said = " ".join(str(error).split()) or type(error).__name__
        raise ModelError(f"{path} is damaged: {said}", AGAIN) from error


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
