"""What was read, what was left out, and why."""

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
    other_files: int = 0
    """Files in folders whose names are not those of text."""

    def skip(self, name: str, reason: str) -> None:
        """Note that a file was left out."""
        self.skipped.append((name, reason))
