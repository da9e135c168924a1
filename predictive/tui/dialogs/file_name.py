"""The name of a file as a person types it: what it means, and what may be wrong with it."""

import os
import stat
from pathlib import Path


def path_of(text: str) -> Path:
    """Return the path that is meant; `~` is a home, unless it is that of nobody."""
    return Path(os.path.expanduser(text.strip()))  # noqa: PTH111 Path's own fails for nobody


def complaint_of_file(text: str) -> str | None:
    """Say why no file can be at this path; None if there is one, or can be."""
    path = path_of(text)
    try:
        is_folder = stat.S_ISDIR(path.stat().st_mode)
    except FileNotFoundError:
        return None if path.parent.is_dir() else f"there is no folder {path.parent}"
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
