"""Which learned words changed, numbered in order, so that a program reads only the latest changes.

Triggers note the changes, also those that an older predictive makes, which does not know the table.
A word is in the table at most once. A deleted word is removed from it, and a row with an empty word
says that there was a deletion.
"""

import sqlite3
from typing import NamedTuple

CHANGES_SCHEMA = """
CREATE TABLE IF NOT EXISTS changes (number INTEGER PRIMARY KEY AUTOINCREMENT, word TEXT UNIQUE);
CREATE TRIGGER IF NOT EXISTS word_added AFTER INSERT ON words BEGIN
    DELETE FROM changes WHERE word = new.word;
    INSERT INTO changes (word) VALUES (new.word);
END;
CREATE TRIGGER IF NOT EXISTS word_counted AFTER UPDATE ON words BEGIN
    DELETE FROM changes WHERE word = new.word;
    INSERT INTO changes (word) VALUES (new.word);
END;
CREATE TRIGGER IF NOT EXISTS word_deleted AFTER DELETE ON words BEGIN
    DELETE FROM changes WHERE word IN (old.word, '');
    INSERT INTO changes (word) VALUES ('');
END;
"""
"""Needs the table `words`."""
_DELETION = ""

Row = tuple[str, str, int]
"""A word, its written form and its count."""


class Changes(NamedTuple):
    """The words to read, up to a point."""

    rows: list[Row]
    is_complete: bool
    """Whether these are all the words there are: older ones are to be dropped."""
    last: int
    """The number of the last change."""


def read_changes(connection: sqlite3.Connection, since: int | None) -> Changes:
    """Return the words that changed after the change numbered `since`.

    All words are returned if it is None, or if a word was deleted after it.
    """
    # Read before the words: what changes in between is then read twice, never missed.
    (last,) = connection.execute("SELECT ifnull(max(number), 0) FROM changes").fetchone()
    if since is not None and since <= last:
        changed = connection.execute(
            "SELECT changes.word, form, count FROM changes LEFT JOIN words USING (word) "
            "WHERE number > ?",
            (since,),
        ).fetchall()
        if all(word != _DELETION for word, _, _ in changed):
            return Changes(changed, is_complete=False, last=last)
    rows = connection.execute("SELECT word, form, count FROM words").fetchall()
    return Changes(rows, is_complete=True, last=last)
