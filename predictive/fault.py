"""Errors that nobody foresaw: a line to say, and a file of where they were, without any text.

The file can be shown to others. It has the kinds of the errors, the places in programs that they
went through, and versions; not what the errors say, nor any values, which may be of a text.
"""

import platform
import sys
import traceback
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from predictive import atomic, paths
from predictive.errors import PredictiveError, as_predictive
from predictive.version import __version__

_LIBRARIES = ("msgspec", "numpy", "safetensors", "textual", "tokenizers", "torch")


def explain(error: BaseException) -> PredictiveError:
    """Return an error as one line; of one that nobody foresaw, keep where it was."""
    if isinstance(error, PredictiveError | MemoryError | OSError):
        return as_predictive(error)
    if isinstance(error, RuntimeError) and "memory" in str(error):  # PyTorch found none
        return as_predictive(MemoryError())
    kept = keep(error)
    hint = f"where it was, without your text, is in {kept}" if kept else "it could not be noted"
    return PredictiveError(f"something went wrong inside predictive ({type(error).__name__})", hint)


def keep(error: BaseException) -> Path | None:
    """Write where an error was; return the file, or None if it cannot be written."""
    with suppress(OSError):
        atomic.private_folder(paths.home())
        atomic.write_text(paths.fault(), "\n".join(_report(error)) + "\n")
        return paths.fault()
    return None


def _report(error: BaseException) -> Iterator[str]:
    yield f"predictive {__version__}"
    yield f"Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    for name in filter(sys.modules.get, _LIBRARIES):
        yield f"{name} {sys.modules[name].__version__}"
    for each in _causes(error):
        yield f"\n{type(each).__module__}.{type(each).__qualname__}, from"
        for frame, line in traceback.walk_tb(each.__traceback__):
            yield f"  {_place(frame.f_code.co_filename)}:{line} {frame.f_code.co_qualname}"


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Give an error and those behind it, the last one first."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        yield error
        seen.add(id(error))
        error = error.__cause__ or error.__context__


def _place(file: str) -> str:
    """Return a program's file without the folders that only this machine has."""
    folders = (folder for folder in sys.path if folder and file.startswith(f"{folder}/"))
    return file.removeprefix(f"{max(folders, key=len, default=Path(file).parent)}/")
