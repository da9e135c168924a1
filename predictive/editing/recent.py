"""Recent files: those edited last."""

import json
from contextlib import suppress
from pathlib import Path

from predictive import atomic, paths

LIMIT = 20


def recent_files() -> list[Path]:
    """Return the recent files that still exist, the newest first."""
    return [path for path in _stored() if _is_file(path)]


def remember(path: Path) -> None:
    """Put a file first in the list, if the list can be written."""
    with suppress(OSError):
        path = path.absolute()
        atomic.make_private_folder(paths.recent().parent)
        with atomic.locked(paths.recent()):
            newest = [path, *(each for each in _stored() if each != path)][:LIMIT]
            atomic.write_text(paths.recent(), json.dumps([str(each) for each in newest]))


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # there is no permission to look
        return False


def _stored() -> list[Path]:
    """Return the list; an empty one if it is damaged."""
    try:
        return [Path(each) for each in json.loads(paths.recent().read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError):
        return []
