"""Where spaces belong beside a word: before marks that open something, after those that close."""

import re

_OPENING = "([{¿¡«“‘"
_EITHER = "\"*_`—'"
"""Marks that open and close."""
_TRAILING_MARKS = re.compile(rf"([{re.escape(_EITHER)}])\1*\Z")


def space_after(line: str, after: str) -> str:
    """Return the space that belongs between a word that ends a line's text and what follows it."""
    if not after:
        return " "
    mark = after[0]
    return " " if mark.isalnum() or _opens(mark, line) else ""


def word_may_start(text: str) -> bool:
    """Whether a word may begin right after a text, without a space."""
    line = text[text.rfind("\n") + 1 :]
    while marks := _TRAILING_MARKS.search(line):
        line = line[: marks.start()]
        if not _opens(marks.group(1), line):
            return False
    return not line or line[-1].isspace() or line[-1] in _OPENING


def _opens(mark: str, line: str) -> bool:
    """Whether a mark after a line's text opens something: what it would close is not open there."""
    if mark == "'":
        return not line or line[-1].isspace() or line[-1] in _OPENING
    if mark in _EITHER:
        return not _is_open(mark, line)
    return mark in _OPENING


def _is_open(mark: str, line: str) -> bool:
    """Whether an odd number of these marks are in a line; not those inside words."""
    here = re.escape(mark)
    runs = re.findall(rf"(?<![^\W_]){here}+|{here}+(?![^\W_])", line)
    return len(runs) % 2 == 1
