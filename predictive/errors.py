"""Errors that a user can cause: each is one sentence and a hint what to do next."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from predictive.translation import gettext as _
from predictive.translation import marked

REPAIR_HINT = _("train or import it again")
"""The hint for a damaged model."""


class PredictiveError(Exception):
    """An error that a user can cause or fix; printed as one line, never as a traceback.

    `message` says what is wrong and names the file or flag; `hint` says what to do next.
    """

    exit_code = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class CorpusError(PredictiveError):
    """The given files have no usable text."""


class ModelError(PredictiveError):
    """A model is missing, damaged, or of a format that this version cannot read."""


class DeviceError(PredictiveError):
    """The requested device is not available."""


class LearnedError(PredictiveError):
    """The learned text cannot be read or written."""


class UsageError(PredictiveError):
    """The request is invalid: flags that contradict each other, or a bad name or number."""

    exit_code = 2


COMMON_REASONS = (
    marked("File exists"),
    marked("File name too long"),
    marked("Is a directory"),
    marked("No space left on device"),
    marked("No such file or directory"),
    marked("Not a directory"),
    marked("Permission denied"),
    marked("Read-only file system"),
)
"""Those of the system that have a translation."""


def reason_of(error: Exception) -> str:
    """Return why something failed: what the system says, if it is an error of the system."""
    return _(getattr(error, "strerror", None) or str(error))


@contextmanager
def as_model_error(path: Path) -> Iterator[None]:
    """Turn any error while a model's file is read into a `ModelError` that names the file.

    An untrusted file can cause any exception. The code in the context raises `ValueError` for
    invalid content.
    """
    try:
        if not path.is_file():
            raise ModelError(_("{path} is missing").format(path=path), REPAIR_HINT)
        yield
    except PredictiveError:
        raise
    except Exception as error:
        if isinstance(error, OSError) and error.strerror:
            message = _("{path} cannot be read: {reason}").format(
                path=path, reason=reason_of(error)
            )
            raise ModelError(message, _("check its permissions")) from error
        reason = " ".join(str(error).split()) or type(error).__name__
        raise ModelError(
            _("{path} is damaged: {reason}").format(path=path, reason=reason), REPAIR_HINT
        ) from error


_HINTS = {
    errno.EISDIR: _("add the name of a file"),
    errno.ENOTDIR: _("name a folder in its place; PREDICTIVE_HOME has to be one too"),
    errno.ENOSPC: _("free some space; --resume continues a training run"),
    errno.EACCES: _("check its permissions, or set PREDICTIVE_HOME to another folder"),
    errno.EROFS: _("set PREDICTIVE_HOME to a folder that can be written"),
}


def as_predictive_error(error: PredictiveError | MemoryError | OSError) -> PredictiveError:
    """Return an error as a `PredictiveError`."""
    if isinstance(error, PredictiveError):
        return error
    if isinstance(error, MemoryError):
        return PredictiveError(_("there is not enough memory"), _("choose smaller sizes"))
    place = f": {error.filename}" if error.filename else ""
    return PredictiveError(f"{reason_of(error)}{place}", _HINTS.get(error.errno or 0, ""))
