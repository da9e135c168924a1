"""The files edited last."""

import json
from contextlib import suppress
from pathlib import Path

from predictive import atomic, paths

LIMIT = 20


def recent_files() -> list[Path]:
    """Return the files edited last that are still there, the newest first."""
    return [path for path in _read() if _is_file(path)]


def remember(path: Path) -> None:
    """Put a file first among those edited last; never fails."""
    with suppress(OSError):
        path = path.absolute()
        atomic.make_private_folder(paths.recent().parent)
        with atomic.locked(paths.recent()):
            newest = [path, *(each for each in _read() if each != path)][:LIMIT]
            atomic.write_text(paths.recent(), json.dumps([str(each) for each in newest]))


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # one may not look
        return False


def _read() -> list[Path]:
    """Return what was remembered; of a damaged file, nothing."""
    try:
        return [Path(each) for each in json.loads(paths.recent().read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError):
        return []
