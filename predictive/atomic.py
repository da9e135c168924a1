"""Atomic writes: a file or folder is replaced whole or not at all, even if the power fails."""

import errno
import fcntl
import os
import re
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from predictive.translation import gettext as _

_PRIVATE = 0o600
_SHARED = 0o666
"""Before the umask is applied."""
_NAME_LENGTH = 50
"""Characters of the file's name with which the name of its temporary file begins."""
_SECONDS_TO_WAIT = 5.0
_SECONDS_TO_POLL = 0.005


@contextmanager
def replace(path: Path, *, private: bool = True) -> Iterator[BinaryIO]:
    """Yield a temporary file beside `path` to write into; on success it replaces `path`.

    By then its content is flushed to the disk. A private file can be read only by its owner,
    whatever the mode of the old file. Any other file belongs to the user: links are followed, mode
    and (if permitted) owner are kept, and the umask sets the mode of a new file. Pipes and devices
    are written to directly. Errors name `path`, never the temporary file.
    """
    if path.exists() and not path.is_file() and not path.is_dir():
        with path.open("wb") as stream:
            yield stream
        return
    target = path if private else Path(os.path.realpath(path))
    if target.is_dir() and not target.is_symlink():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    _delete_leftovers(target)
    is_new = not private and not target.exists()
    with _errors_naming(path):
        temporary, descriptor = _create_temporary(target, _SHARED if is_new else _PRIVATE)
    try:
        with os.fdopen(descriptor, "wb") as file:
            if not private and not is_new:
                _copy_owner_and_mode(descriptor, target.stat())
            yield file
            file.flush()
            os.fsync(descriptor)
            with _errors_naming(path):
                os.replace(temporary, target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(target.parent)


@contextmanager
def _errors_naming(path: Path) -> Iterator[None]:
    """Let an error name the file that the user asked for."""
    try:
        yield
    except OSError as error:
        error.filename, error.filename2 = str(path), None
        raise


def write_text(path: Path, text: str) -> None:
    """Replace the text of `path`, readable only by its owner."""
    with replace(path) as file:
        file.write(text.encode())


def open_private(path: str, flags: int) -> int:
    """Open a file that only its owner can read, following no link: an `opener` for `open`."""
    descriptor = os.open(path, flags | os.O_NOFOLLOW, _PRIVATE)
    os.fchmod(descriptor, _PRIVATE)
    return descriptor


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Lock a file against other programs while it is read and rewritten.

    Raises `OSError` if another program holds the lock for too long.
    """
    from filelock import FileLock

    lock = FileLock(f"{path}.lock", _SECONDS_TO_WAIT, _PRIVATE, poll_interval=_SECONDS_TO_POLL)
    with lock:
        yield


def make_private_folder(path: Path) -> Path:
    """Make `path` and its missing parents, accessible only to their owner; return `path`."""
    for folder in reversed([path, *path.parents]):
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
        except FileExistsError as error:
            reason = _("{folder} is a file, not a folder").format(folder=folder)
            raise NotADirectoryError(errno.ENOTDIR, reason) from error
    return path


def replace_folder(source: Path, target: Path) -> None:
    """Replace the folder `target` by the folder `source`.

    Not for concurrent use. The old content is set aside first and deleted last: if the process is
    killed between the two renames, `current_folder` finds it and `recover` puts it back.
    """
    recover(target)
    if target.exists():
        target.rename(_backup(target))
    source.rename(target)
    sync_folder(target.parent)
    recover(target)


def link(source: str | Path, target: str | Path) -> None:
    """Hard-link a file; copy it where links are not possible. Files are replaced, never changed."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def current_folder(target: Path) -> Path:
    """Return where the folder `target` is now: there, or set aside by an interrupted move."""
    backup = _backup(target)
    return backup if not target.exists() and backup.exists() else target


def recover(target: Path) -> None:
    """Undo a move to `target` that was interrupted between its renames, or complete it."""
    backup = _backup(target)
    if target.exists():
        shutil.rmtree(backup, ignore_errors=True)
    elif backup.exists():
        backup.rename(target)


def original_of(folder: Path) -> Path:
    """Return the folder that `replace_folder` set aside as `folder`, or `folder` itself."""
    name = re.fullmatch(r"\.(.+)\.replaced", folder.name)
    return folder.with_name(name[1]) if name else folder


def sync_folder(folder: Path) -> None:
    """Flush the file names in a folder to the disk, if its file system supports that."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _backup(target: Path) -> Path:
    return target.parent / f".{target.name}.replaced"  # with_name would fail for `.` and `/`


def _create_temporary(target: Path, mode: int) -> tuple[Path, int]:
    """Make a file with an unpredictable name; it is locked as long as it is open."""
    flags = os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_WRONLY
    while True:
        name = f".{target.name[:_NAME_LENGTH]}.{os.urandom(8).hex()}.new"
        descriptor = os.open(target.with_name(name), flags, mode)
        if _lock_new_file(descriptor):
            return target.with_name(name), descriptor
        os.close(descriptor)


def _lock_new_file(descriptor: int) -> bool:
    """Lock a new file; return False if another program's `_delete_leftovers` came first."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # this file system has no locks, so leftovers are not deleted either
        return True
    return os.fstat(descriptor).st_nlink > 0


def _delete_leftovers(target: Path) -> None:
    """Delete the unlocked temporary files of `target`, left by killed writers."""
    temporary = re.compile(rf"\.{re.escape(target.name[:_NAME_LENGTH])}\.[0-9a-f]{{16}}\.new")
    with suppress(OSError), os.scandir(target.parent) as entries:
        leftovers = [each for each in entries if temporary.fullmatch(each.name)]
        for entry in filter(lambda each: each.is_file(follow_symlinks=False), leftovers):
            with suppress(OSError):
                _delete_unlocked(Path(entry))


def _delete_unlocked(path: Path) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        path.unlink()
    finally:
        os.close(descriptor)


def _copy_owner_and_mode(descriptor: int, old: os.stat_result) -> None:
    with suppress(PermissionError):
        os.fchown(descriptor, old.st_uid, old.st_gid)
    os.fchmod(descriptor, stat.S_IMODE(old.st_mode))
