"""The name of a file as the user types it: its path, and what may be wrong with it."""

import os
import stat
from contextlib import suppress
from pathlib import Path

from predictive.editing.text_file import is_there
from predictive.errors import reason_of
from predictive.translation import gettext as _

IS_FOLDER = _("that is a folder: add a file name")


def present_folder() -> Path:
    """Return the working folder; if that is gone, the home folder, or else the root."""
    for folder in (Path.cwd, Path.home):
        with suppress(OSError, RuntimeError):
            return folder()
    return Path("/")


def path_of(text: str) -> Path:
    """Return the path that is meant; `~` is a home folder, if it names a user."""
    named = os.path.expanduser(text.strip())  # noqa: PTH111 Path's own fails for an unknown user
    return present_folder() / named


def complaint_of_file(text: str) -> str | None:
    """Return why no file can have this name; None if one has it, or can."""
    return complaint_of_path(path_of(text)) if text.strip() else _("that is not a file name")


def complaint_of_path(path: Path) -> str | None:
    """Return why no file can be at this path; None if one is there, or can be."""
    try:
        is_folder = stat.S_ISDIR(path.stat().st_mode)
    except FileNotFoundError:
        folder = Path(os.path.realpath(path)).parent  # of the target of a link
        return None if is_there(folder) else _("there is no folder {folder}").format(folder=folder)
    except (OSError, ValueError) as error:  # its name is too long, or cannot be one
        return reason_of(error).lower()
    return IS_FOLDER if is_folder else None


def complaint_of_missing(text: str) -> str | None:
    """Return why no file has this name; None if one has it."""
    try:
        is_file = path_of(text).is_file()
    except OSError as error:
        return reason_of(error).lower()
    return None if is_file else _("there is no such file")
