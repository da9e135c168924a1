"""Unexpected errors: a line for the user, and a report in a file that can be shown to others.

The report has the types of the errors, their stack frames, and versions. It has no error messages
and no values, which may contain the user's text.
"""

import platform
import sys
import traceback
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from predictive import atomic, paths
from predictive.errors import PredictiveError, as_predictive_error
from predictive.translation import gettext as _
from predictive.version import __version__

_LIBRARIES = ("msgspec", "numpy", "safetensors", "textual", "tokenizers", "torch")


def explain(error: BaseException) -> PredictiveError:
    """Return any error as a `PredictiveError`; write a report of an unexpected one."""
    if isinstance(error, PredictiveError | MemoryError | OSError):
        return as_predictive_error(error)
    if isinstance(error, RuntimeError) and "memory" in str(error):  # PyTorch found none
        return as_predictive_error(MemoryError())
    report = write_report(error)
    hint = (
        _("a report without your text is in {report}").format(report=report)
        if report
        else _("no report could be written")
    )
    return PredictiveError(
        _("something went wrong inside predictive ({kind})").format(kind=type(error).__name__),
        hint,
    )


def write_report(error: BaseException) -> Path | None:
    """Write the report of an error; return its file, or None if it cannot be written."""
    with suppress(OSError):
        atomic.make_private_folder(paths.home())
        atomic.write_text(paths.fault(), "\n".join(_report(error)) + "\n")
        return paths.fault()
    return None


def _report(error: BaseException) -> Iterator[str]:
    yield f"predictive {__version__}"
    yield f"Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    for name in _LIBRARIES:
        version = getattr(sys.modules.get(name), "__version__", None)
        if version:  # another thread may be importing it
            yield f"{name} {version}"
    for each in _causes(error):
        yield f"\n{type(each).__module__}.{type(each).__qualname__}, from"
        for frame, line in traceback.walk_tb(each.__traceback__):
            yield f"  {_place(frame.f_code.co_filename)}:{line} {frame.f_code.co_qualname}"


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error, then the errors that caused it, the most recent first."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        yield error
        seen.add(id(error))
        error = error.__cause__ or error.__context__


def _place(file: str) -> str:
    """Return a source file's path relative to its entry in `sys.path`."""
    folders = (folder for folder in sys.path if folder and file.startswith(f"{folder}/"))
    return file.removeprefix(f"{max(folders, key=len, default=Path(file).parent)}/")
