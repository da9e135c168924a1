"""An SQLite file that several programs share; a damaged file is set aside and replaced."""

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
from predictive.errors import LearnedError, reason_of
from predictive.translation import gettext as _
from predictive.translation import marked

LOCK_TIMEOUT = 5.0
"""Seconds to wait for another program that is writing."""

_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)

T = TypeVar("T")


class Database:
    """A file that only its owner can read: one writer at a time, any number of readers.

    Threads may share it. Deleted rows are overwritten (`scrub`). A damaged file is renamed, with a
    warning, and replaced by a new one, into which the readable rows of `rescued_table`, a table of
    one column, are copied. Raises `LearnedError` if another program keeps the file locked, or if it
    cannot be written.
    """

    def __init__(self, path: Path, schema: str, rescued_table: str) -> None:
        """Open the file, or make it; running `schema` again must not change existing tables."""
        self._path = path
        self._schema = schema
        self._rescued_table = rescued_table
        self._own_changes = 0
        self.opened = 0
        """How often the file was opened: again each time that it was replaced."""
        self._lock = RLock()
        self._connect()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @property
    def version(self) -> tuple[int, int]:
        """A value that changes whenever this program or another one changes the file."""
        (others,) = self.run(
            lambda connection: connection.execute("PRAGMA data_version").fetchone()
        )
        return self._own_changes, int(others)

    def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Call `work` with the connection; again with a new file if the file is damaged."""
        with self._lock:
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
        """Call `work` in a transaction."""

        def transaction(connection: sqlite3.Connection) -> T:
            connection.execute("BEGIN IMMEDIATE")
            with connection:
                return work(connection)

        with self._lock:
            self._own_changes += 1
            return self.run(transaction)

    def scrub(self) -> None:
        """Remove deleted rows from the write-ahead log too, by truncating it."""
        busy, *_pages = self.run(
            lambda connection: connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        )
        if busy:
            warnings.warn(
                _("deleted text stays in {file} until all its readers are closed").format(
                    file=f"{self._path}-wal"
                ),
                stacklevel=3,
            )

    def delete_damaged(self) -> None:
        """Delete the files that were set aside."""
        for damaged in self._path.parent.glob(f"{self._path.name}.damaged-*"):
            damaged.unlink()

    def _is_replaced(self) -> bool:
        """Whether another program replaced the file, or it was deleted."""
        try:
            return self._path.stat().st_ino != self._inode
        except FileNotFoundError:
            return True

    def _connect(self) -> None:
        try:
            atomic.make_private_folder(self._path.parent)
            self._open()
        except (OSError, sqlite3.OperationalError) as error:
            raise _unusable(self._path, error) from error
        except sqlite3.DatabaseError as error:
            if not _is_damage(error):
                raise
            self._repair()

    def _repair(self) -> None:
        """Open the file if another program has repaired it meanwhile, else replace it."""
        try:
            with atomic.locked(self._path):
                healthy = _is_healthy(self._path, self._schema)
                rows = set() if healthy else readable_rows(self._path, self._rescued_table)
                if not healthy:
                    self._set_aside()
                self._open()
                self._connection.executemany(
                    f"REPLACE INTO {self._rescued_table} VALUES (?)",  # noqa: S608
                    [(row,) for row in rows],
                )
        except (OSError, sqlite3.OperationalError) as error:
            raise _unusable(self._path, error) from error

    def _open(self) -> None:
        self._connection = _open_database(self._path, self._schema)
        self._inode = self._path.stat().st_ino
        self._own_changes += 1
        self.opened += 1

    def _set_aside(self) -> None:
        name = f"{self._path.name}.damaged-{datetime.now():%Y%m%d-%H%M%S-%f}"
        aside = self._path.with_name(name)
        for suffix in ("", "-wal", "-shm"):
            part = self._path.with_name(self._path.name + suffix)
            if part.exists():
                part.rename(aside.with_name(aside.name + suffix))
        message = _("the learned text was damaged; it is kept as {file}").format(file=aside)
        warnings.warn(message, stacklevel=2)


def readable_rows(path: Path, table: str) -> set[str]:
    """Return the rows that can be read from a one-column table of a damaged or locked file.

    It changes nothing and waits for no lock.
    """
    rows: set[str] = set()
    if not os.path.isfile(path):  # noqa: PTH113 (it never raises)
        return rows
    for mode in ("mode=ro", "mode=ro&immutable=1"):  # the latter needs no lock, and sees no log
        with suppress(OSError, sqlite3.Error):
            connection = sqlite3.connect(f"{path.absolute().as_uri()}?{mode}", uri=True, timeout=0)
            with closing(connection):
                for row in connection.execute(f"SELECT * FROM {table}"):  # noqa: S608
                    rows.update(value for value in row if isinstance(value, str))
                break
    return rows


def _open_database(path: Path, schema: str) -> sqlite3.Connection:
    if path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, marked("it is not a regular file"), str(path))
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    path.chmod(0o600)
    connection = sqlite3.connect(
        path, timeout=LOCK_TIMEOUT, isolation_level=None, check_same_thread=False
    )
    try:
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(schema)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _is_healthy(path: Path, schema: str) -> bool:
    try:
        with closing(_open_database(path, schema)) as connection:
            return bool(connection.execute("PRAGMA integrity_check").fetchone() == ("ok",))
    except sqlite3.DatabaseError:
        return False


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGED


def _unusable(path: Path, error: Exception) -> LearnedError:
    if "locked" in str(error) or "busy" in str(error):
        return LearnedError(
            _("the learned text is locked by another program"), _("try again when it is done")
        )
    return LearnedError(
        _("the learned text cannot be used: {reason}").format(reason=reason_of(error)),
        _("check {path}").format(path=path),
    )
