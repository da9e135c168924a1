"""Drafts: unsaved text, kept so that a crash loses nothing."""

import json
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import msgspec

from predictive import atomic, paths
from predictive.editing.text_file import Stamp, TextFile
from predictive.translation import ngettext

Cursor = tuple[int, int]
"""Row and column, from 0."""


class Content(msgspec.Struct, frozen=True):
    """The contents of a draft."""

    path: str | None
    text: str
    cursor: Cursor
    when: datetime
    """The time of its last change, in local time."""
    stamp: Stamp | None = None
    """Of the file when the text was read, to notice later changes of the file."""


class Draft:
    """The draft of one session: a file, and a lock that shows that its owner is alive.

    The lock is released when the process ends. Not safe for several threads at once.
    """

    def __init__(self, name: str | None = None) -> None:
        """Start a draft, or take over the one of this name. Raises `Timeout` if that is locked."""
        from filelock import FileLock

        self._path = atomic.make_private_folder(paths.drafts()) / f"{name or uuid4().hex}.json"
        self._lock = FileLock(self._path.with_suffix(".lock"), mode=0o600, thread_local=False)
        self._lock.acquire(timeout=0)

    def write(self, text: str, file: TextFile | None, cursor: Cursor) -> None:
        """Replace the contents; `file` is None for a text without a file."""
        path = None if file is None else str(file.path)
        content = Content(path, text, cursor, datetime.now(), file.stamp if file else None)
        # json, unlike msgspec, can encode the lone surrogates of a path that is not UTF-8
        atomic.write_text(self._path, json.dumps(msgspec.to_builtins(content)))

    def read(self) -> Content | None:
        """Return the contents, or None if there are none; a damaged file is renamed."""
        try:
            data = json.loads(self._path.read_text(encoding="utf-8"))
            return msgspec.convert(data, Content)
        except FileNotFoundError:
            return None
        except ValueError:  # from JSON, its types, or UTF-8
            self._path.rename(self._path.with_suffix(".damaged"))
            return None

    def discard(self) -> None:
        """Delete the contents: the text is saved, or discarded."""
        self._path.unlink(missing_ok=True)

    def close(self) -> None:
        """Delete the contents, and release the lock."""
        self.discard()
        Path(self._lock.lock_file).unlink(missing_ok=True)
        self._lock.release()


class AbandonedDraft(NamedTuple):
    """A text whose session ended before it was saved."""

    path: Path | None
    text: str
    cursor: Cursor
    when: datetime
    stamp: Stamp | None
    draft: Draft
    """Locked by this process, to be continued or closed; if released, it is abandoned again."""


def abandoned() -> list[AbandonedDraft]:
    """Take over all drafts whose sessions have ended, the newest first."""
    found = map(_take_over, paths.drafts().glob("*.lock"))
    return sorted(filter(None, found), key=lambda each: each.when, reverse=True)


def describe(found: AbandonedDraft) -> tuple[str, str]:
    """Return when a text was last typed, and the start of it if it has no name."""
    count, when = len(found.text), format(found.when, "%Y-%m-%d %H:%M")
    if found.path is None:
        what = ngettext(
            "An untitled text has unsaved text from {when} ({count} character)",
            "An untitled text has unsaved text from {when} ({count} characters)",
            count,
        )
        return what.format(when=when, count=f"{count:,}"), " ".join(found.text.split())[:60]
    what = ngettext(
        "{name} has unsaved text from {when} ({count} character)",
        "{name} has unsaved text from {when} ({count} characters)",
        count,
    )
    return what.format(name=found.path.name, when=when, count=f"{count:,}"), ""


def _take_over(lock: Path) -> AbandonedDraft | None:
    from filelock import Timeout

    try:
        draft = Draft(lock.stem)
    except Timeout:
        return None
    content = draft.read()
    if content is None:
        draft.close()
        return None
    path = None if content.path is None else Path(content.path)
    return AbandonedDraft(path, content.text, content.cursor, content.when, content.stamp, draft)
