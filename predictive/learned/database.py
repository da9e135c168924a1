"""One SQLite file for several programs, of which a damaged one is set aside."""

import errno
import os
import sqlite3
import warnings
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from threading import RLock
from typing import TypeVar

from predictive import atomic
from predictive.errors import LearnedError

SECONDS_TO_WAIT = 5.0
"""For another program that is writing."""

_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)

T = TypeVar("T")


class Database:
    """A file that only its owner can read: one writer at a time, any number of readers.

    It can be used by several threads. What is deleted is overwritten (`scrub`). A damaged file is
    set aside under another name, with a warning, and work goes on with another one, which has of a
    table called `kept`, of one column, what could be read. Raises `LearnedError` if another program
    keeps the file locked, or if it cannot be written.
    """

    def __init__(self, path: Path, schema: str, kept: str) -> None:
        """Open the file, or make it; `schema` must do no harm to tables that are there."""
        self._path = path
        self._schema = schema
        self._kept = kept
        self._own_changes = 0
        self._turn = RLock()
        self._connect()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @property
    def version(self) -> tuple[int, int]:
        """Something that differs once anybody has changed what is stored: we, or others."""
        (others,) = self.do(lambda base: base.execute("PRAGMA data_version").fetchone())
        return self._own_changes, int(others)

    def do(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do something with the file; if it proves damaged, with another one in its place."""
        with self._turn:
            if self._is_replaced():
                self._connection.close()
                self._connect()
            try:
                return work(self._connection)
            except sqlite3.OperationalError as error:
                raise _unusable(self._path, error) from error
            except sqlite3.DatabaseError as error:
                if not _is_damage(error):
                    raise
                self._connection.close()
                self._repair()
                return work(self._connection)

    def write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Change something in the file, all of it or nothing."""

        def transaction(base: sqlite3.Connection) -> T:
            base.execute("BEGIN IMMEDIATE")
            with base:
                return work(base)

        with self._turn:
            self._own_changes += 1
            return self.do(transaction)

    def scrub(self) -> None:
        """Take what was deleted out of the files too; it is overwritten in the log by this."""
        busy, *_ = self.do(lambda base: base.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone())
        if busy:
            warnings.warn(
                f"what was deleted stays in {self._path}-wal until all who read it are closed",
                stacklevel=3,
            )

    def delete_damaged(self) -> None:
        """Delete the files that were set aside."""
        for damaged in self._path.parent.glob(f"{self._path.name}.damaged-*"):
            damaged.unlink()

    def _is_replaced(self) -> bool:
        """Whether another program set the file aside, or somebody deleted it."""
        try:
            return self._path.stat().st_ino != self._inode
        except FileNotFoundError:
            return True

    def _connect(self) -> None:
        try:
            atomic.private_folder(self._path.parent)
            self._open()
        except (OSError, sqlite3.OperationalError) as error:
            raise _unusable(self._path, error) from error
        except sqlite3.DatabaseError as error:
            if not _is_damage(error):
                raise
            self._repair()

    def _repair(self) -> None:
        """Open the file as another program left it or, if it is still damaged, another one."""
        try:
            with atomic.changing(self._path):
                healthy = _is_healthy(self._path, self._schema)
                rows = set() if healthy else rescued(self._path, self._kept)
                if not healthy:
                    self._set_aside()
                self._open()
                self._connection.executemany(
                    f"REPLACE INTO {self._kept} VALUES (?)",  # noqa: S608
                    [(row,) for row in rows],
                )
        except (OSError, sqlite3.OperationalError) as error:
            raise _unusable(self._path, error) from error

    def _open(self) -> None:
        self._connection = _open(self._path, self._schema)
        self._inode = self._path.stat().st_ino
        self._own_changes += 1

    def _set_aside(self) -> None:
        name = f"{self._path.name}.damaged-{datetime.now():%Y%m%d-%H%M%S-%f}"
        aside = self._path.with_name(name)
        for end in ("", "-wal", "-shm"):
            part = self._path.with_name(self._path.name + end)
            if part.exists():
                part.rename(aside.with_name(aside.name + end))
        warnings.warn(f"the learned text was damaged; it is kept as {aside}", stacklevel=2)


def rescued(path: Path, table: str) -> set[str]:
    """Return what can be read of a table of one column in a file that cannot be used as it is.

    Nothing is changed by it, and nobody waited for.
    """
    rows: set[str] = set()
    if not os.path.isfile(path):  # noqa: PTH113 (it never raises)
        return rows
    for way in ("mode=ro", "mode=ro&immutable=1"):  # the latter needs no lock, and sees no log
        with suppress(OSError, sqlite3.Error):
            base = sqlite3.connect(f"{path.absolute().as_uri()}?{way}", uri=True, timeout=0)
            with closing(base):
                for row in base.execute(f"SELECT * FROM {table}"):  # noqa: S608
                    rows.update(value for value in row if isinstance(value, str))
                break
    return rows


def _open(path: Path, schema: str) -> sqlite3.Connection:
    if path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, "it is not a file", str(path))
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    path.chmod(0o600)
    base = sqlite3.connect(
        path, timeout=SECONDS_TO_WAIT, isolation_level=None, check_same_thread=False
    )
    try:
        base.execute("PRAGMA secure_delete = ON")
        base.execute("PRAGMA journal_mode = WAL")
        base.executescript(schema)
    except sqlite3.Error:
        base.close()
        raise
    return base


def _is_healthy(path: Path, schema: str) -> bool:
    try:
        with closing(_open(path, schema)) as base:
            return bool(base.execute("PRAGMA integrity_check").fetchone() == ("ok",))
    except sqlite3.DatabaseError:
        return False


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGED


def _unusable(path: Path, error: Exception) -> LearnedError:
    if "locked" in str(error) or "busy" in str(error):
        return LearnedError(
            "the learned text is locked by another program", "try again when it is done"
        )
    said = error.strerror if isinstance(error, OSError) and error.strerror else error
    return LearnedError(f"the learned text cannot be used: {said}", f"look at {path}")
