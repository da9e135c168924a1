"""A folder whose names are looked for while a path is typed."""

import os
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from predictive.tui.dialogs.file_name import path_of
from predictive.tui.matching import fold


class Entry(NamedTuple):
    """A file or a folder."""

    name: str
    folded: str
    is_folder: bool


class Folder(NamedTuple):
    """A folder as it was when it was read."""

    text: str
    """As it is typed: empty, or up to a slash."""
    path: Path
    entries: Sequence[Entry]
    """Folders first, by name."""
    is_there: bool = True

    def matches(self, name: str) -> list[Entry]:
        """Return what has all words of a name in its own; what begins with the name comes first.

        What is hidden is returned only for a name that begins with a dot.
        """
        wanted, found = fold(name), self.entries
        if not name.startswith("."):
            found = [each for each in found if each.name[0] != "."]
        for word in wanted.split():
            found = [each for each in found if word in each.folded]
        same = [each for each in found if each.folded == wanted]
        begin = [each for each in found if each.folded.startswith(wanted)]
        others = [each for each in found if not each.folded.startswith(wanted)]
        return [*same, *(each for each in begin if each.folded != wanted), *others]

    def entry(self, name: str) -> Entry | None:
        """Return what has a name, in any case and encoding, and without accents if it has none."""
        wanted, plain = _normal(name), fold(name)
        same = [each for each in self.entries if each.folded == plain]
        if plain != wanted.casefold():
            same = [each for each in same if _normal(each.name).casefold() == wanted.casefold()]
        exact = (each for each in same if _normal(each.name) == wanted)
        return next(exact, same[0] if same else None)

    def completed(self, name: str) -> str:
        """Return a path as far as the names that begin like this are the same."""
        wanted = fold(name)
        found = [
            each
            for each in self.matches(name)
            if each.folded.startswith(wanted) and each.name.isprintable()
        ]
        if not found or not name:
            return self.text + name
        if len(found) == 1:
            return self.text + found[0].name + ("/" if found[0].is_folder else "")
        common = os.path.commonprefix([each.folded for each in found])  # noqa: RUF071 of letters
        return self.text + _start(found[0].name, len(common))


def split(text: str) -> tuple[str, str]:
    """Return the folder and the name that a typed path consists of."""
    if text == "~":
        return "~/", ""
    head, slash, name = text.rpartition("/")
    return head + slash, name


def read(text: str) -> Folder:
    """Read the folder of a typed path; an unreadable one is empty."""
    path = path_of(text) if text else path_of(".")
    try:
        with os.scandir(path) as found:
            entries = list(_entries(found))
    except (OSError, ValueError):
        return Folder(text, path, [], is_there=False)
    return Folder(text, path, sorted(entries, key=lambda each: (not each.is_folder, each.folded)))


def complete_folder(text: str) -> str:
    """Return a typed path as far as it is certain from the names of folders."""
    head, name = split(text)
    found = read(head)
    folders = [each for each in found.entries if each.is_folder]
    return found._replace(entries=folders).completed(name)


def _entries(found: Iterable["os.DirEntry[str]"]) -> Iterable[Entry]:
    for each in found:
        yield Entry(each.name, fold(each.name), _is_folder(each))


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that cannot be followed
        return False


def _normal(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def _start(name: str, length: int) -> str:
    """Return the start of a name that has a length when it is folded."""
    end = next(end for end in range(len(name) + 1) if len(fold(name[:end])) >= length)
    while end < len(name) and unicodedata.combining(name[end]):
        end += 1
    return name[:end]
