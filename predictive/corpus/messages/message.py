"""A message: who wrote it, and what."""

import re
import unicodedata
from collections.abc import Collection
from typing import NamedTuple

DAMAGED = "messages that are damaged"

DIRECTIONS = "\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069"
"""Marks of the direction of writing, as a class of characters."""
_DIRECTION = re.compile(f"[{DIRECTIONS}]")
_PHONE = re.compile(r"[+\d\s()./‐-―-]+")
_FEWEST_DIGITS = 6


class Message(NamedTuple):
    """What somebody wrote; the author is "" where it is whoever exported it."""

    author: str
    text: str
    address: str = ""

    def is_by(self, names: Collection[str]) -> bool:
        """Whether one of the names, addresses or telephone numbers is the author's.

        In whatever case, and however a number is spaced.
        """
        known = {_folded(name) for name in names}
        return not self.author or bool(known & {_folded(self.author), _folded(self.address)})


def is_phone(name: str) -> bool:
    """Whether a name is a telephone number."""
    return bool(_PHONE.fullmatch(name)) and len(_digits(name)) >= _FEWEST_DIGITS


def without_directions(text: str) -> str:
    """Return `text` without the marks of its direction."""
    return _DIRECTION.sub("", text)


def _digits(name: str) -> str:
    return "".join(str(int(character)) for character in name if character.isdecimal())


def _folded(name: str) -> str:
    name = unicodedata.normalize("NFC", without_directions(name))
    if is_phone(name):
        return _digits(name).removeprefix("00")
    return " ".join(name.casefold().split())
