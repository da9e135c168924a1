"""Finds the files to read: named files, folders (minus what their .gitignore excludes), stdin."""

import gzip
import os
import shutil
import stat
import sys
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, cast

from pathspec import GitIgnoreSpec

from predictive.corpus import public_texts
from predictive.corpus.formats import PARSERS
from predictive.corpus.messages.exports import starts_export
from predictive.corpus.report import Report
from predictive.errors import CorpusError
from predictive.translation import gettext as _
from predictive.translation import marked

_MAIL = (".mbox", ".eml")
STANDARD_INPUT = "-"
OTHER_KINDS = "files of other kinds"
IGNORED = "files that a .gitignore excludes"
IGNORED_FOLDERS = "folders that a .gitignore excludes"
HIDDEN = "hidden files and folders"
LINKED_FOLDERS = "folders that are links"
DUPLICATES = "files that are named or linked twice"
IRREGULAR = marked("not a regular file")

_Rules = list[tuple[Path, GitIgnoreSpec]]
"""The folder of each .gitignore on the path, and what it excludes."""


@dataclass(frozen=True)
class Source:
    """A file to read; `path` is None for standard input, `suffix` is without `.gz`."""

    path: Path | None
    suffix: str
    compressed: bool

    @property
    def name(self) -> str:
        """The name in reports."""
        return _("standard input") if self.path is None else str(self.path)

    @property
    def file_name(self) -> str:
        """The name of the file in its folder, without `.gz`."""
        if self.path is None:
            return ""
        return self.path.stem if self.compressed else self.path.name

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """Open it as a decompressed, seekable stream."""
        with self._open() as stream:
            if self.compressed:
                with gzip.open(stream) as decompressed:
                    yield cast(BinaryIO, decompressed)
            else:
                yield stream

    @contextmanager
    def _open(self) -> Iterator[BinaryIO]:
        if self.path is None:
            if sys.stdin is None:
                raise CorpusError(_("standard input is closed"), _("pipe a text into the command"))
            with _copy(sys.stdin.buffer) as stream:
                yield stream
            return
        with self.path.open("rb") as stream:
            if stream.seekable():
                yield stream
            else:
                with _copy(stream) as copy:
                    yield copy


def find_sources(paths: list[str], report: Report) -> Iterator[Source]:
    """Find the files to read under `paths`, each once; `-` is standard input.

    A named file, even a pipe, is always read. In folders, files with a known suffix are read,
    except hidden ones and those that a .gitignore excludes. What is left out is counted in
    `report`.

    Raises `CorpusError` for a path that does not exist.
    """
    seen: set[str] = set()
    for path in paths:
        for source in _sources_of(path, report):
            identity = os.path.realpath(source.path) if source.path else STANDARD_INPUT
            if identity in seen:
                report.leave_out(DUPLICATES)
            else:
                seen.add(identity)
                yield source


def _sources_of(path: str, report: Report) -> Iterator[Source]:
    if path == STANDARD_INPUT:
        yield Source(None, ".txt", compressed=False)
        return
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116 (to a Path, nothing is the working folder)
    except OSError as error:
        if os.path.lexists(path):
            report.skip(path, error.strerror or str(error))
            return
        kept = public_texts.find(path)
        if kept is None:
            raise CorpusError(
                _("there is no file or folder {path!r}").format(path=path), _hint(path)
            ) from error
        yield source_of(kept)
        return
    if stat.S_ISDIR(mode):
        yield from _walk(Path(path), report)
    elif _is_endless(path, mode):
        report.skip(path, IRREGULAR)
    else:
        yield source_of(Path(path))


def _is_endless(path: str, mode: int) -> bool:
    """Whether a path is a device that may never end, such as /dev/zero; a terminal ends."""
    if not (stat.S_ISCHR(mode) or stat.S_ISBLK(mode)):
        return False
    with Path(path).open("rb") as stream:
        return not stream.isatty()


def _hint(path: str) -> str:
    known = any(text.name == path for text in public_texts.PUBLIC_TEXTS)
    if known:
        return _("predictive corpora get {name} fetches the text").format(name=path)
    return _("check the path")


def source_of(path: Path) -> Source:
    """Return a file as a source: its kind, and whether it is compressed."""
    compressed = path.suffix.lower() == ".gz"
    suffix = Path(path.stem).suffix if compressed else path.suffix
    return Source(path, suffix.lower(), compressed)


def _walk(root: Path, report: Report) -> Iterator[Source]:
    rules: _Rules = []

    def note(error: OSError) -> None:
        report.skip(str(error.filename), error.strerror or str(error))

    for folder, subfolders, files in os.walk(root, onerror=note):
        here = Path(folder)
        rules = [(base, spec) for base, spec in rules if here.is_relative_to(base)]
        rules += _ignore_rules(here)
        subfolders[:] = [
            name for name in sorted(subfolders) if _is_folder_read(here / name, rules, report)
        ]
        for name in sorted(files):
            if _is_file_read(here / name, rules, report):
                yield source_of(here / name)


def _is_folder_read(folder: Path, rules: _Rules, report: Report) -> bool:
    """Whether a folder is searched; others are counted in `report`."""
    if _is_hidden(folder):
        report.leave_out(HIDDEN)
    elif _is_ignored(folder, rules, "/"):
        report.leave_out(IGNORED_FOLDERS)
    elif os.path.islink(folder):  # noqa: PTH114 (it never raises)
        report.leave_out(LINKED_FOLDERS)
    else:
        return True
    return False


def _is_file_read(file: Path, rules: _Rules, report: Report) -> bool:
    """Whether a file in a folder is read; others are counted in `report`, or named if they fail."""
    try:
        if _is_hidden(file):
            report.leave_out(HIDDEN)
        elif _is_ignored(file, rules):
            report.leave_out(IGNORED)
        elif not _is_text(file):
            report.leave_out(OTHER_KINDS)
        elif not stat.S_ISREG(file.stat().st_mode):
            report.skip(str(file), IRREGULAR)
        else:
            return True
    except (OSError, EOFError, zlib.error) as error:
        report.skip(str(file), getattr(error, "strerror", None) or str(error))
    return False


def is_text(path: Path) -> bool:
    """Whether a file in a folder would be read: by its suffix; .json only if it is an export."""
    try:
        return _is_text(path)
    except (OSError, EOFError, zlib.error):
        return False


def _is_text(path: Path) -> bool:
    source = source_of(path)
    if source.suffix != ".json":
        return source.suffix in PARSERS or source.suffix in _MAIL
    if not stat.S_ISREG(path.stat().st_mode):
        return False
    with source.open() as stream:
        return starts_export(stream)


def _ignore_rules(folder: Path) -> _Rules:
    file = folder / ".gitignore"
    if not file.is_file():
        return []
    try:
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
        return [(folder, GitIgnoreSpec.from_lines(lines))]
    except (OSError, ValueError):  # unreadable, or an invalid pattern
        return []


def _is_hidden(path: Path) -> bool:
    return path.name.startswith(".")


def _is_ignored(path: Path, rules: _Rules, ending: str = "") -> bool:
    return any(spec.match_file(f"{path.relative_to(base)}{ending}") for base, spec in rules)


@contextmanager
def _copy(stream: IO[bytes]) -> Iterator[BinaryIO]:
    """Copy a stream into an anonymous temporary file, which is seekable."""
    with tempfile.TemporaryFile() as copy:
        shutil.copyfileobj(stream, copy)
        copy.seek(0)
        yield cast(BinaryIO, copy)
