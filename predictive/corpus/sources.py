"""Finds the files to read: named files, folders with their ignore files, standard input."""

import gzip
import os
import shutil
import sys
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from pathspec import GitIgnoreSpec

from predictive.corpus import public_texts
from predictive.corpus.encoding import detect_encoding
from predictive.corpus.formats import READERS
from predictive.corpus.messages.exports import export_of
from predictive.corpus.report import Report
from predictive.errors import CorpusError

_MAIL = (".mbox", ".eml")
STANDARD_INPUT = "-"
OTHER_KINDS = "files of other kinds"


@dataclass(frozen=True)
class Source:
    """A file to read; `suffix` tells its kind, `path` is None for standard input."""

    path: Path | None
    suffix: str
    compressed: bool

    @property
    def name(self) -> str:
        """What a report calls it."""
        return "standard input" if self.path is None else str(self.path)

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """Open it for reading from the start, decompressed, seekable."""
        if self.path is None:
            with _standard_input() as stream:
                yield stream
        elif self.compressed:
            with gzip.open(self.path) as stream:
                yield cast(BinaryIO, stream)
        else:
            with self.path.open("rb") as stream:
                yield stream


def find_sources(paths: list[str], report: Report) -> Iterator[Source]:
    """Find what to read under `paths`, each file once; `-` is standard input.

    A file that is named is read whatever its name; in folders, files with a text's suffix are,
    but for hidden ones and those that a .gitignore on the way excludes.

    Raises `CorpusError` for a path that does not exist.
    """
    seen: set[Path] = set()
    for path in paths:
        for source in _sources_of(path, report):
            identity = source.path.resolve() if source.path else Path(STANDARD_INPUT)
            if identity not in seen:
                seen.add(identity)
                yield source


def _sources_of(path: str, report: Report) -> Iterator[Source]:
    if path == STANDARD_INPUT:
        yield Source(None, ".txt", compressed=False)
    elif Path(path).is_dir():
        yield from _walk(Path(path), report)
    elif Path(path).exists():
        yield source_of(Path(path))
    elif path in public_texts.kept():
        yield source_of(public_texts.file_of(path))
    else:
        raise CorpusError(f"there is no file or folder {path!r}", _hint(path))


def _hint(path: str) -> str:
    known = any(text.name == path for text in public_texts.PUBLIC_TEXTS)
    return f"predictive corpora get {path} fetches the text" if known else "check the path"


def source_of(path: Path) -> Source:
    """Return a file as a source: its kind, and whether it is compressed."""
    compressed = path.suffix.lower() == ".gz"
    suffix = Path(path.stem).suffix if compressed else path.suffix
    return Source(path, suffix.lower(), compressed)


def _walk(root: Path, report: Report) -> Iterator[Source]:
    rules: list[tuple[Path, GitIgnoreSpec]] = []
    for folder, subfolders, files in os.walk(root):
        here = Path(folder)
        rules = [(base, spec) for base, spec in rules if here.is_relative_to(base)]
        rules += _ignore_rules(here)
        subfolders[:] = sorted(
            name for name in subfolders if not _is_ignored(here / name, rules, folder=True)
        )
        for name in sorted(files):
            source = source_of(here / name)
            if _is_ignored(here / name, rules):
                continue
            if is_text(here / name):
                yield source
            else:
                report.leave_out(OTHER_KINDS)


def is_text(path: Path) -> bool:
    """Whether a file is read where it lies in a folder: by its name; of .json, exports alone."""
    source = source_of(path)
    if source.suffix != ".json":
        return source.suffix in READERS or source.suffix in _MAIL
    try:
        with source.open() as stream:
            return export_of(stream, detect_encoding(stream)) is not None
    except (OSError, EOFError, zlib.error):
        return False


def _ignore_rules(folder: Path) -> list[tuple[Path, GitIgnoreSpec]]:
    file = folder / ".gitignore"
    if not file.is_file():
        return []
    try:
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
        return [(folder, GitIgnoreSpec.from_lines(lines))]
    except (OSError, ValueError):  # unreadable, or a pattern that is none
        return []


def _is_ignored(
    path: Path, rules: list[tuple[Path, GitIgnoreSpec]], *, folder: bool = False
) -> bool:
    if path.name.startswith("."):
        return True
    ending = "/" if folder else ""
    return any(spec.match_file(f"{path.relative_to(base)}{ending}") for base, spec in rules)


@contextmanager
def _standard_input() -> Iterator[BinaryIO]:
    """Standard input as a seekable file without a name, gone with the process."""
    if sys.stdin is None:
        raise CorpusError("standard input is closed", "pipe a text into the command")
    with tempfile.TemporaryFile() as copy:
        shutil.copyfileobj(sys.stdin.buffer, copy)
        copy.seek(0)
        yield cast(BinaryIO, copy)
