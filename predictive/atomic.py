"""Files and folders that are there whole or not at all, readable by their owner alone."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a temporary path beside `path`; what is written there takes its place on success.

    One writer at a time. What a killed one left behind is overwritten by the next.
    """
    temporary = path.with_name(f".{path.name}.new")
    os.close(os.open(temporary, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600))
    try:
        yield temporary
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write `text` to `path` in one step."""
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8")


def private_folder(path: Path) -> Path:
    """Make `path` and what is missing on the way to it, open to its owner alone."""
    for folder in reversed([path, *path.parents]):
        folder.mkdir(mode=0o700, exist_ok=True)
    return path


def move_folder(source: Path, target: Path) -> None:
    """Put the folder `source` in the place of `target`, whose old content goes only after that.

    A kill between the two renames leaves the old content under `set_aside(target)`.
    """
    aside = set_aside(target)
    shutil.rmtree(aside, ignore_errors=True)
    if target.exists():
        target.rename(aside)
    source.rename(target)
    shutil.rmtree(aside, ignore_errors=True)


def set_aside(target: Path) -> Path:
    """Return where `move_folder` keeps what it replaces until the new folder stands."""
    return target.with_name(f".{target.name}.replaced")
