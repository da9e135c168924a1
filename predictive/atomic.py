"""Files and folders that are there whole or not at all, also after a kill or a power cut."""

import fcntl
import os
import re
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

_PRIVATE = 0o600
_USUAL = 0o666
"""Of which the umask takes what others are not to do."""
_NAMED = 50
"""Characters of a file's name that a temporary one begins with."""
_SECONDS_TO_WAIT = 5.0
_SECONDS_TO_POLL = 0.005


@contextmanager
def replacing(path: Path, *, private: bool = True) -> Iterator[BinaryIO]:
    """Give a new file beside `path` to write into; it takes the place of `path` on success.

    It is on the disk then. A private file is for its owner alone, whatever was there. Another one
    is a person's own: where a link leads to is replaced, mode and (where that may be) owner stay,
    and if there is none yet, the umask says the mode. Pipes and devices are written into.
    """
    if path.exists() and not path.is_file() and not path.is_dir():
        with path.open("wb") as stream:
            yield stream
        return
    target = path if private else Path(os.path.realpath(path))
    _clear_away(target)
    is_new = not private and not target.exists()
    temporary, descriptor = _fresh(target, _USUAL if is_new else _PRIVATE)
    try:
        with os.fdopen(descriptor, "wb") as file:
            if not private and not is_new:
                _take_after(descriptor, target.stat())
            yield file
            file.flush()
            os.fsync(descriptor)
            os.replace(temporary, target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    keep_names(target.parent)


def write_text(path: Path, text: str) -> None:
    """Write `text` to `path` in one step, for its owner alone."""
    with replacing(path) as file:
        file.write(text.encode())


def private(path: str, flags: int) -> int:
    """Open a file for its owner alone, and no link: an `opener` for `open`."""
    descriptor = os.open(path, flags | os.O_NOFOLLOW, _PRIVATE)
    os.fchmod(descriptor, _PRIVATE)
    return descriptor


@contextmanager
def changing(path: Path) -> Iterator[None]:
    """Keep other programs from changing a file while it is read and written anew.

    Raises `OSError` if another one keeps it for too long.
    """
    from filelock import FileLock

    lock = FileLock(f"{path}.lock", _SECONDS_TO_WAIT, _PRIVATE, poll_interval=_SECONDS_TO_POLL)
    with lock:
        yield


def private_folder(path: Path) -> Path:
    """Make `path` and what is missing on the way to it, open to its owner alone."""
    for folder in reversed([path, *path.parents]):
        folder.mkdir(mode=0o700, exist_ok=True)
    return path


def move_folder(source: Path, target: Path) -> None:
    """Put the folder `source` in the place of `target`, whose old content goes only after that.

    One mover at a time. After a kill between the two renames `standing` finds the old content,
    and `settle` puts it back.
    """
    settle(target)
    if target.exists():
        target.rename(_aside(target))
    source.rename(target)
    keep_names(target.parent)
    settle(target)


def standing(target: Path) -> Path:
    """Return where the folder that belongs at `target` is: there, or where it was set aside."""
    aside = _aside(target)
    return aside if not target.exists() and aside.exists() else target


def settle(target: Path) -> None:
    """Undo a move to `target` that was cut off between its renames, or end it."""
    aside = _aside(target)
    if target.exists():
        shutil.rmtree(aside, ignore_errors=True)
    elif aside.exists():
        aside.rename(target)


def target_of(folder: Path) -> Path:
    """Return the folder of which `folder` is what was set aside, or else `folder` itself."""
    name = re.fullmatch(r"\.(.+)\.replaced", folder.name)
    return folder.with_name(name[1]) if name else folder


def keep_names(folder: Path) -> None:
    """Let the names in a folder be on the disk, where its file system does such a thing."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _aside(target: Path) -> Path:
    return target.parent / f".{target.name}.replaced"  # of `.` and `/` too


def _fresh(target: Path, mode: int) -> tuple[Path, int]:
    """Make a file under a name that nobody can guess; it is locked as long as it is open."""
    flags = os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_WRONLY
    while True:
        name = f".{target.name[:_NAMED]}.{os.urandom(8).hex()}.new"
        descriptor = os.open(target.with_name(name), flags, mode)
        if _is_kept(descriptor):
            return target.with_name(name), descriptor
        os.close(descriptor)


def _is_kept(descriptor: int) -> bool:
    """Lock a new file; return whether `_clear_away` of another program was not faster."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # no locks on this file system, so that nothing is cleared away either
        return True
    return os.fstat(descriptor).st_nlink > 0


def _clear_away(target: Path) -> None:
    """Delete what killed writers of `target` left: the files that nobody has locked."""
    ours = re.compile(rf"\.{re.escape(target.name[:_NAMED])}\.[0-9a-f]{{16}}\.new")
    with suppress(OSError), os.scandir(target.parent) as entries:
        left = [each for each in entries if ours.fullmatch(each.name)]
        for entry in filter(lambda each: each.is_file(follow_symlinks=False), left):
            with suppress(OSError):
                _delete_unlocked(Path(entry))


def _delete_unlocked(path: Path) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        path.unlink()
    finally:
        os.close(descriptor)


def _take_after(descriptor: int, old: os.stat_result) -> None:
    with suppress(PermissionError):
        os.fchown(descriptor, old.st_uid, old.st_gid)
    os.fchmod(descriptor, stat.S_IMODE(old.st_mode))
