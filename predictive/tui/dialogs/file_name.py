"""The name of a file as a person types it: what it means, and what may be wrong with it."""

import os
import stat
from contextlib import suppress
from pathlib import Path

from predictive.editing.text_file import is_there


def present_folder() -> Path:
    """Return the folder in which one works; if that is gone, the home, or else the root."""
    for folder in (Path.cwd, Path.home):
        with suppress(OSError, RuntimeError):
            return folder()
    return Path("/")


def path_of(text: str) -> Path:
    """Return the path that is meant; `~` is a home, unless it is that of nobody."""
    named = os.path.expanduser(text.strip())  # noqa: PTH111 Path's own fails for nobody
    return present_folder() / named


def complaint_of_file(text: str) -> str | None:
    """Say why no file can be at what is typed; None if there is one, or can be."""
    return complaint_of_path(path_of(text)) if text.strip() else "that is no name"


def complaint_of_path(path: Path) -> str | None:
    """Say why no file can be at this path; None if there is one, or can be."""
    try:
        is_folder = stat.S_ISDIR(path.stat().st_mode)
    except FileNotFoundError:
        folder = Path(os.path.realpath(path)).parent  # of where a link leads to
        return None if is_there(folder) else f"there is no folder {folder}"
    except (OSError, ValueError) as error:  # its name is too long, or cannot be one
        return _reason(error)
    return "that is a folder: add the name of a file" if is_folder else None


def complaint_of_missing(text: str) -> str | None:
    """Say why there is no file at this path; None if there is one."""
    try:
        is_file = path_of(text).is_file()
    except OSError as error:
        return _reason(error)
    return None if is_file else "there is no such file"


def _reason(error: OSError | ValueError) -> str:
    reason = error.strerror if isinstance(error, OSError) else None
    return (reason or str(error)).lower()
