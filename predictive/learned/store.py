"""Counts of learned words and n-grams, in one file that only its owner can read."""

import sqlite3
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal, NamedTuple, get_args

import msgspec

from predictive.counts.lexicon import fold_accents, fold_case
from predictive.errors import LearnedError, UsageError
from predictive.learned.changes import CHANGES_SCHEMA, Changes, read_changes
from predictive.learned.database import Database, readable_rows
from predictive.translation import gettext as _

LearningState = Literal["off", "on", "paused"]
LEARNING_STATES: tuple[LearningState, ...] = get_args(LearningState)
CONTEXT_WORDS = 2
"""The length of the longest context whose following words are counted."""
MOST_FOLLOWERS = 64
"""The number of words that `followers` returns at most."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS settings (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS words (word TEXT PRIMARY KEY, form TEXT, count INTEGER) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS ngrams (context TEXT, word TEXT, count INTEGER,
                                   PRIMARY KEY (context, word)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS banned (word TEXT PRIMARY KEY) WITHOUT ROWID;
SELECT key, value FROM settings LIMIT 0;
SELECT word, form, count FROM words LIMIT 0;
SELECT context, word, count FROM ngrams LIMIT 0;
SELECT word FROM banned LIMIT 0;
CREATE INDEX IF NOT EXISTS repeated ON ngrams (context, count DESC, word) WHERE count > 1;
"""
"""The SELECT statements fail in a database of another program, before anything is added to it."""
_USES = "SELECT ifnull(sum(count), 0) FROM words WHERE word = ?"
_CONTEXTS = """
SELECT instr(context, ' ') > 0, count(*), sum(count) FROM ngrams WHERE word = ? GROUP BY 1
"""
"""Of the contexts of one word, and of two: how many differ, and how often the word followed."""
_BANNED = "banned"
_TABLES = ("words", "ngrams", _BANNED)
_SPACE = " "
_HAS_WORD = (
    "word = ?1 OR context = ?2 OR substr(context, 1, length(?2) + 1) = ?2 || ' '"
    " OR substr(context, -length(?2) - 1) = ' ' || ?2"
)
"""Of n-grams, given a word and its form without accents."""

Count = Annotated[int, msgspec.Meta(ge=1, le=1 << 31)]


class LearnedWord(msgspec.Struct, frozen=True):
    """A word as it was last typed, and how often it was typed."""

    form: str
    count: Count


class LearnedExport(msgspec.Struct, frozen=True, kw_only=True):
    """The exported form of everything that was learned."""

    format_version: Literal[1] = 1
    words: dict[str, LearnedWord]
    ngrams: list[tuple[str, str, Count]]
    banned: list[str]


class Followers(NamedTuple):
    """The words and marks that followed a context most often, and how many others did."""

    counts: list[tuple[str, int]]
    """At most `MOST_FOLLOWERS`, the most frequent first."""
    other_words: int
    other_count: int
    """How often the others followed, all together."""


class Point(NamedTuple):
    """How far the learned words were read: in which file, and up to which change."""

    file: int
    change: int


class LearnedStore:
    """Counts of typed text: one writer at a time, any number of readers, in any processes.

    Words with the same `fold_case` form are counted together and stored as they were last typed.
    Their contexts are stored without accents, and match however they are accented. A damaged file
    is renamed, with a warning, and replaced by one with only its readable bans. Threads may share a
    store. Raises `LearnedError` if another program keeps the file locked, or if it cannot be
    written.
    """

    def __init__(self, path: Path) -> None:
        self._file = Database(path, _SCHEMA + CHANGES_SCHEMA, rescued_table=_BANNED)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    @property
    def version(self) -> tuple[int, int]:
        """A value that changes whenever this program or another one changes the counts."""
        return self._file.version

    @property
    def state(self) -> LearningState:
        """Whether typed text is learned; `off` until the user turns it on."""
        row = self._file.run(
            lambda connection: connection.execute(
                "SELECT value FROM settings WHERE key = 'state'"
            ).fetchone()
        )
        return row[0] if row and row[0] in LEARNING_STATES else "off"

    @state.setter
    def state(self, state: LearningState) -> None:
        self._file.write(
            lambda connection: connection.execute(
                "REPLACE INTO settings VALUES ('state', ?)", (state,)
            )
        )

    def add(self, sentences: Iterable[Sequence[str]]) -> dict[str, int]:
        """Count the words and marks of sentences; return the new counts of words, as typed."""
        words: Counter[str] = Counter()
        forms: dict[str, str] = {}
        ngrams: Counter[tuple[str, str]] = Counter()
        for sentence in sentences:
            for position, token in enumerate(sentence):
                word = _key(token)
                if token[:1].isalpha():
                    words[word] += 1
                    forms[word] = token
                for length in range(1, min(position, CONTEXT_WORDS) + 1):
                    ngrams[_context(sentence[position - length : position]), word] += 1
        self._file.write(lambda connection: _add(connection, words, forms, ngrams))
        return {forms[word]: count for word, count in words.items()}

    def words(self) -> dict[str, LearnedWord]:
        """Return all learned words, by their `fold_case` form."""
        rows = self._file.run(
            lambda connection: connection.execute("SELECT word, form, count FROM words").fetchall()
        )
        return {word: LearnedWord(form, count) for word, form, count in rows}

    def changes(self, since: Point | None) -> tuple[Changes, Point]:
        """Return the words that changed after a point, and the next point to read from.

        All words are returned if the point is None, after a deletion, and if the file was replaced.
        """

        def read(connection: sqlite3.Connection) -> tuple[Changes, Point]:
            file = self._file.opened
            is_same = since is not None and since.file == file
            changes = read_changes(connection, since.change if since and is_same else None)
            return changes, Point(file, changes.last)

        return self._file.run(read)

    def followers(self, context: Sequence[str]) -> Followers:
        """Return the words and marks that followed a context of one or two."""
        return self._file.run(lambda connection: _followers(connection, _context(context)))

    def sentences_with(self, word: str) -> int:
        """Return in how many sentences a word was typed, as far as what precedes it tells."""
        key = (_key(word),)

        def read(connection: sqlite3.Connection) -> int:
            (all_uses,) = connection.execute(_USES, key).fetchone()
            contexts = {is_pair: (count, uses) for is_pair, count, uses
                        in connection.execute(_CONTEXTS, key)}  # fmt: skip
            single, inside = contexts.get(False, (0, 0))
            pairs, _uses = contexts.get(True, (0, 0))
            return int(all_uses - inside + max(single, pairs))

        return self._file.run(read)

    def banned(self) -> set[str]:
        """Return the `fold_case` forms of the words that are never suggested."""
        rows = self._file.run(
            lambda connection: connection.execute("SELECT word FROM banned").fetchall()
        )
        return {word for (word,) in rows}

    def about(self, word: str) -> LearnedExport:
        """Return what was learned of one word, for `merge` to restore it."""
        key = _key(word)

        def read(connection: sqlite3.Connection) -> LearnedExport:
            words = connection.execute("SELECT * FROM words WHERE word = ?", (key,))
            ngrams = connection.execute(
                f"SELECT context, word, count FROM ngrams WHERE {_HAS_WORD}",  # noqa: S608
                (key, fold_accents(key)),
            )
            learned = {each: LearnedWord(form, count) for each, form, count in words}
            return LearnedExport(words=learned, ngrams=ngrams.fetchall(), banned=[])

        return self._file.run(read)

    def forget(self, word: str) -> bool:
        """Delete a word and all n-grams with it; return whether the word was there."""
        found = self._file.write(lambda connection: _forget(connection, _key(word)))
        self._file.scrub()
        return found

    def ban(self, word: str) -> None:
        """Forget a word, and never suggest it again. Raises `UsageError` if it is not one word."""
        if word.split() != [word]:
            raise UsageError(
                _("{word!r} is not one word").format(word=word), _("ban one word at a time")
            )
        self.forget(word)
        self._file.write(
            lambda connection: connection.execute("REPLACE INTO banned VALUES (?)", (_key(word),))
        )

    def allow(self, word: str) -> bool:
        """Lift a ban; return whether there was one."""
        query = "DELETE FROM banned WHERE word = ?"
        return self._file.write(
            lambda connection: connection.execute(query, (_key(word),)).rowcount > 0
        )

    def clear(self) -> None:
        """Delete everything that was learned, all bans, and damaged files that were set aside."""
        self._file.write(_clear)
        self._file.scrub()
        self._file.delete_damaged()

    def export(self) -> LearnedExport:
        """Return everything that was learned."""
        query = "SELECT context, word, count FROM ngrams"
        ngrams = self._file.run(lambda connection: connection.execute(query).fetchall())
        return LearnedExport(words=self.words(), ngrams=ngrams, banned=sorted(self.banned()))

    def merge(self, archive: LearnedExport) -> None:
        """Add exported counts and bans to those of this store."""
        words = {_key(word): learned.count for word, learned in archive.words.items()}
        forms = {_key(word): learned.form for word, learned in archive.words.items()}
        ngrams = {
            (fold_accents(context), _key(word)): count for context, word, count in archive.ngrams
        }
        self._file.write(lambda connection: _add(connection, words, forms, ngrams))
        banned = [(_key(word),) for word in archive.banned]
        self._file.write(
            lambda connection: connection.executemany("REPLACE INTO banned VALUES (?)", banned)
        )


class OpenedStore(NamedTuple):
    """The learned text as suggesting uses it: the store, or the reason why there is none."""

    store: LearnedStore | None
    banned: set[str]
    """Without a store, the `fold_case` forms of the banned words that could be read."""
    problem: LearnedError | None


def open_store(path: Path) -> OpenedStore:
    """Open the learned text for suggesting; if that fails, return at least the banned words."""
    try:
        return OpenedStore(LearnedStore(path), set(), None)
    except LearnedError as error:
        problem = LearnedError(
            _("{message}: learned text is left out").format(message=error.message), error.hint
        )
        return OpenedStore(None, readable_rows(path, _BANNED), problem)


def _key(word: str) -> str:
    return fold_case(unicodedata.normalize("NFC", word))


def _context(words: Sequence[str]) -> str:
    return _SPACE.join(map(fold_accents, words))


def _followers(connection: sqlite3.Connection, context: str) -> Followers:
    counts = connection.execute(
        "SELECT word, count FROM ngrams WHERE context = ? AND count > 1 "
        "ORDER BY count DESC, word LIMIT ?",
        (context, MOST_FOLLOWERS),
    ).fetchall()
    counts += connection.execute(
        "SELECT word, count FROM ngrams WHERE context = ? AND count = 1 ORDER BY word LIMIT ?",
        (context, MOST_FOLLOWERS - len(counts)),
    ).fetchall()
    if len(counts) < MOST_FOLLOWERS:
        return Followers(counts, 0, 0)
    words, total = connection.execute(
        "SELECT count(*), sum(count) FROM ngrams WHERE context = ?", (context,)
    ).fetchone()
    return Followers(counts, words - len(counts), total - sum(count for _word, count in counts))


def _add(
    connection: sqlite3.Connection,
    words: Mapping[str, int],
    forms: Mapping[str, str],
    ngrams: Mapping[tuple[str, str], int],
) -> None:
    connection.executemany(
        "INSERT INTO words VALUES (?, ?, ?) ON CONFLICT (word) DO UPDATE "
        "SET count = count + excluded.count, form = excluded.form",
        [(word, forms[word], words[word]) for word in sorted(words)],  # not in the text's order
    )
    connection.executemany(
        "INSERT INTO ngrams VALUES (?, ?, ?) ON CONFLICT (context, word) DO UPDATE "
        "SET count = count + excluded.count",
        [(*ngram, count) for ngram, count in ngrams.items()],
    )


def _clear(connection: sqlite3.Connection) -> None:
    for table in _TABLES:
        connection.execute(f"DELETE FROM {table}")  # noqa: S608


def _forget(connection: sqlite3.Connection, word: str) -> bool:
    found = connection.execute("DELETE FROM words WHERE word = ?", (word,)).rowcount > 0
    connection.execute(
        f"DELETE FROM ngrams WHERE {_HAS_WORD}",  # noqa: S608
        (word, fold_accents(word)),
    )
    return found
