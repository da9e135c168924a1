"""A report on a corpus: what was read, what was left out, and why."""

import unicodedata
from collections import Counter

import msgspec

_SINGULARS = (
    ("files and folders", "file or folder"),
    (" are links", " is a link"),
    (" are ", " is "),
    (" have ", " has "),
    *((f"{noun}s", noun) for noun in (
        "character", "command", "document", "file", "folder", "line", "mail", "message", "word",
    )),
)  # fmt: skip


class Report(msgspec.Struct):
    """Counts of what was read and left out, filled while a corpus is read."""

    files: int = 0
    documents: int = 0
    duplicates: int = 0
    characters: int = 0
    encodings: dict[str, int] = msgspec.field(default_factory=Counter)
    exports: dict[str, int] = msgspec.field(default_factory=Counter)
    """Files of exported messages, by program."""
    histories: dict[str, int] = msgspec.field(default_factory=Counter)
    """Files of command lines, by shell."""
    messages: int = 0
    """Messages by the selected writers."""
    skipped: list[tuple[str, str]] = []
    """(file, reason) of files that were named or looked like text, but could not be read."""
    left_out: dict[str, int] = msgspec.field(default_factory=Counter)
    """Numbers of other things left out (files in folders, records, lines), by a plural phrase."""

    def skip(self, name: str, reason: str) -> None:
        """Record that a file was skipped."""
        self.skipped.append((printable(name), reason))

    def leave_out(self, what: str, count: int = 1) -> None:
        """Count things that are left out; `what` is a plural: "files of other kinds", say."""
        self.left_out[what] = self.left_out.get(what, 0) + count


def counted(count: int, what: str) -> str:
    """Return a count with what is counted: "1 word", "2 words". `what` is a plural phrase."""
    if count == 1:
        for many, one in _SINGULARS:
            what = what.replace(many, one)
    return f"{count:,} {what}"


def printable(name: str) -> str:
    """Return a file's name with U+FFFD for control characters, line ends and undecodable bytes."""
    kinds = ("Cc", "Cs", "Zl", "Zp")
    return "".join("�" if unicodedata.category(each) in kinds else each for each in name)
