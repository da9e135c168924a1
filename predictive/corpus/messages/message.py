"""A message: who wrote it, and what."""

import unicodedata
from collections.abc import Collection
from typing import NamedTuple


class Message(NamedTuple):
    """What somebody wrote; the author is "" where it is whoever exported it."""

    author: str
    text: str
    address: str = ""

    def is_by(self, names: Collection[str]) -> bool:
        """Whether one of the names, or addresses, is the author's, in whatever case."""
        known = {_folded(name) for name in names}
        return not self.author or bool(known & {_folded(self.author), _folded(self.address)})


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())
