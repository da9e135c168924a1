"""Learned words and which followed which, in one SQLite file that only its owner can read."""

import os
import sqlite3
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Literal, TypeVar, get_args

import msgspec

from predictive import atomic
from predictive.errors import LearnedError

State = Literal["off", "on", "paused"]
STATES: tuple[State, ...] = get_args(State)
CONTEXT_WORDS = 2
"""Before a word, of which it is kept how often it followed them."""
SECONDS_TO_WAIT = 5.0
"""For another program that is writing."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS settings (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS words (word TEXT PRIMARY KEY, form TEXT, count INTEGER) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS ngrams (context TEXT, word TEXT, count INTEGER,
                                   PRIMARY KEY (context, word)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS banned (word TEXT PRIMARY KEY) WITHOUT ROWID;
"""
_TABLES = ("words", "ngrams", "banned")
_SPACE = " "

T = TypeVar("T")


class LearnedWord(msgspec.Struct, frozen=True):
    """A word in the form in which it was typed last, and how often it was."""

    form: str
    count: int


class Archive(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that was learned, as it is exported."""

    format_version: Literal[1] = 1
    words: dict[str, LearnedWord]
    ngrams: list[tuple[str, str, int]]
    banned: list[str]


class LearnedStore:
    """Counts of typed text: one writer at a time, any number of readers, in any processes.

    All words are kept in lower case, with the form they were typed in. A damaged file is set
    aside under another name, with a warning, and work goes on with an empty one. Raises
    `LearnedError` if another program keeps the file locked, or if it cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._own_changes = 0
        self._connection = self._connect()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @property
    def version(self) -> tuple[int, int]:
        """Something that differs once anybody has changed what is stored."""
        (others,) = self._do(lambda base: base.execute("PRAGMA data_version").fetchone())
        return self._own_changes, int(others)

    @property
    def state(self) -> State:
        """Whether text is learned; `off` until somebody turns it on."""
        row = self._do(
            lambda base: base.execute("SELECT value FROM settings WHERE key = 'state'").fetchone()
        )
        return row[0] if row and row[0] in STATES else "off"

    @state.setter
    def state(self, state: State) -> None:
        self._write(
            lambda base: base.execute("REPLACE INTO settings VALUES ('state', ?)", (state,))
        )

    def add(self, sentences: Iterable[Sequence[str]]) -> dict[str, int]:
        """Count the words and marks of sentences; return the words, as typed, and their counts."""
        words: Counter[str] = Counter()
        forms: dict[str, str] = {}
        ngrams: Counter[tuple[str, str]] = Counter()
        for sentence in sentences:
            lowered = [token.lower() for token in sentence]
            for place, token in enumerate(sentence):
                if token[:1].isalpha():
                    words[lowered[place]] += 1
                    forms[lowered[place]] = token
                for length in range(1, min(place, CONTEXT_WORDS) + 1):
                    context = _SPACE.join(lowered[place - length : place])
                    ngrams[context, lowered[place]] += 1
        self._write(lambda base: _add(base, words, forms, ngrams))
        return {forms[word]: count for word, count in words.items()}

    def words(self) -> dict[str, LearnedWord]:
        """Return all learned words, by their lower case."""
        rows = self._do(lambda base: base.execute("SELECT word, form, count FROM words").fetchall())
        return {word: LearnedWord(form, count) for word, form, count in rows}

    def followers(self, context: Sequence[str]) -> list[tuple[str, int]]:
        """Return what followed one or two words (or marks), and how often."""
        query = "SELECT word, count FROM ngrams WHERE context = ?"
        key = (_SPACE.join(word.lower() for word in context),)
        return self._do(lambda base: base.execute(query, key).fetchall())

    def banned(self) -> set[str]:
        """Return the words that are never to be offered, in lower case."""
        rows = self._do(lambda base: base.execute("SELECT word FROM banned").fetchall())
        return {word for (word,) in rows}

    def forget(self, word: str) -> bool:
        """Delete a word and everything that was counted with it; return whether it was there."""
        found = self._write(lambda base: _forget(base, word.lower()))
        self._scrub()
        return found

    def ban(self, word: str) -> None:
        """Never offer a word again, and forget it."""
        self.forget(word)
        self._write(lambda base: base.execute("REPLACE INTO banned VALUES (?)", (word.lower(),)))

    def allow(self, word: str) -> bool:
        """Lift a ban; return whether there was one."""
        query = "DELETE FROM banned WHERE word = ?"
        return self._write(lambda base: base.execute(query, (word.lower(),)).rowcount > 0)

    def clear(self) -> None:
        """Delete everything that was learned, and the bans."""
        self._write(_clear)
        self._scrub()

    def export(self) -> Archive:
        """Return everything that was learned."""
        query = "SELECT context, word, count FROM ngrams"
        ngrams = self._do(lambda base: base.execute(query).fetchall())
        return Archive(words=self.words(), ngrams=ngrams, banned=sorted(self.banned()))

    def merge(self, archive: Archive) -> None:
        """Add what was exported, here or elsewhere, to what is there."""
        words = {word: learned.count for word, learned in archive.words.items()}
        forms = {word: learned.form for word, learned in archive.words.items()}
        ngrams = {(context, word): count for context, word, count in archive.ngrams}
        self._write(lambda base: _add(base, words, forms, ngrams))
        banned = [(word,) for word in archive.banned]
        self._write(lambda base: base.executemany("REPLACE INTO banned VALUES (?)", banned))

    def _do(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do something with the file; if it proves damaged, with an empty one in its place."""
        try:
            return work(self._connection)
        except sqlite3.OperationalError as error:
            raise _unusable(self._path, error) from error
        except sqlite3.DatabaseError:
            self._connection.close()
            self._set_aside()
            self._connection = self._connect()
            return work(self._connection)

    def _write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        def transaction(base: sqlite3.Connection) -> T:
            base.execute("BEGIN IMMEDIATE")
            with base:
                return work(base)

        self._own_changes += 1
        return self._do(transaction)

    def _scrub(self) -> None:
        """Take what was deleted out of the files too; it is overwritten in the log by this."""
        self._do(lambda base: base.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone())

    def _connect(self) -> sqlite3.Connection:
        try:
            atomic.private_folder(self._path.parent)
            os.close(os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600))
            return _open(self._path)
        except (OSError, sqlite3.OperationalError) as error:
            raise _unusable(self._path, error) from error
        except sqlite3.DatabaseError:
            self._set_aside()
            return _open(self._path)

    def _set_aside(self) -> None:
        aside = self._path.with_name(f"{self._path.name}.damaged-{time.strftime('%Y%m%d-%H%M%S')}")
        for end in ("", "-wal", "-shm"):
            part = self._path.with_name(self._path.name + end)
            if part.exists():
                part.rename(aside.with_name(aside.name + end))
        warnings.warn(f"the learned text was damaged; it is kept as {aside}", stacklevel=2)


def _open(path: Path) -> sqlite3.Connection:
    base = sqlite3.connect(
        path, timeout=SECONDS_TO_WAIT, isolation_level=None, check_same_thread=False
    )
    try:
        base.execute("PRAGMA secure_delete = ON")
        base.execute("PRAGMA journal_mode = WAL")
        base.executescript(_SCHEMA)
    except sqlite3.Error:
        base.close()
        raise
    return base


def _unusable(path: Path, error: Exception) -> LearnedError:
    if "locked" in str(error) or "busy" in str(error):
        return LearnedError(
            "the learned text is locked by another program", "try again when it is done"
        )
    return LearnedError(f"the learned text cannot be used: {error}", f"look at {path}")


def _add(
    base: sqlite3.Connection,
    words: Mapping[str, int],
    forms: Mapping[str, str],
    ngrams: Mapping[tuple[str, str], int],
) -> None:
    base.executemany(
        "INSERT INTO words VALUES (?, ?, ?) ON CONFLICT (word) DO UPDATE "
        "SET count = count + excluded.count, form = excluded.form",
        [(word, forms[word], count) for word, count in words.items()],
    )
    base.executemany(
        "INSERT INTO ngrams VALUES (?, ?, ?) ON CONFLICT (context, word) DO UPDATE "
        "SET count = count + excluded.count",
        [(*ngram, count) for ngram, count in ngrams.items()],
    )


def _clear(base: sqlite3.Connection) -> None:
    for table in _TABLES:
        base.execute(f"DELETE FROM {table}")  # noqa: S608


def _forget(base: sqlite3.Connection, word: str) -> bool:
    found = base.execute("DELETE FROM words WHERE word = ?", (word,)).rowcount > 0
    base.execute(
        "DELETE FROM ngrams WHERE word = ?1 OR context = ?1"
        " OR substr(context, 1, length(?1) + 1) = ?1 || ' '"
        " OR substr(context, -length(?1) - 1) = ' ' || ?1",
        (word,),
    )
    return found
