"""A message: its author and its text."""

import re
import unicodedata
from collections.abc import Collection
from typing import NamedTuple

DAMAGED = "messages that are damaged"

DIRECTIONS = "\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069"
"""Marks of writing direction, for a character class."""
_DIRECTION = re.compile(f"[{DIRECTIONS}]")
_PHONE = re.compile(r"[+\d\s()./‐-―-]+")
_MIN_DIGITS = 6


class Message(NamedTuple):
    """A message; `author` is "" if the user who exported the messages wrote it."""

    author: str
    text: str
    address: str = ""

    def is_by(self, names: Collection[str]) -> bool:
        """Whether one of the names, addresses or telephone numbers is the author's.

        Case and the spacing of numbers do not matter.
        """
        known = {_match_key(name) for name in names}
        return not self.author or bool(known & {_match_key(self.author), _match_key(self.address)})


def is_phone(name: str) -> bool:
    """Whether a name is a telephone number."""
    return bool(_PHONE.fullmatch(name)) and len(_digits(name)) >= _MIN_DIGITS


def without_directions(text: str) -> str:
    """Return `text` without marks of writing direction."""
    return _DIRECTION.sub("", text)


def _digits(name: str) -> str:
    return "".join(str(int(character)) for character in name if character.isdecimal())


def _match_key(name: str) -> str:
    name = unicodedata.normalize("NFC", without_directions(name))
    if is_phone(name):
        return _digits(name).removeprefix("00")
    return " ".join(name.casefold().split())
