"""What was read, what was left out, and why."""

import unicodedata
from collections import Counter

import msgspec


class Report(msgspec.Struct):
    """Counts of a reading, filled while it goes on."""

    files: int = 0
    documents: int = 0
    duplicates: int = 0
    characters: int = 0
    encodings: dict[str, int] = msgspec.field(default_factory=Counter)
    exports: dict[str, int] = msgspec.field(default_factory=Counter)
    """Files of messages, by the program that wrote them."""
    messages: int = 0
    """Those that are kept."""
    skipped: list[tuple[str, str]] = []
    """(file, reason), for files that were named or looked like text."""
    left_out: dict[str, int] = msgspec.field(default_factory=Counter)
    """How many of what besides, in the words in which it is said: files in folders, records and
    lines of files that are read."""

    def skip(self, name: str, reason: str) -> None:
        """Note that a file was left out."""
        self.skipped.append((printable(name), reason))

    def leave_out(self, what: str, count: int = 1) -> None:
        """Count files, records or lines that are left out: "files of other kinds", say."""
        self.left_out[what] = self.left_out.get(what, 0) + count


def printable(name: str) -> str:
    """Return a file's name with U+FFFD for what is no text in it, or would end a line."""
    kinds = ("Cc", "Cs", "Zl", "Zp")
    return "".join("�" if unicodedata.category(each) in kinds else each for each in name)
