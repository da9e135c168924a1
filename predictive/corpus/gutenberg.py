"""Books of Project Gutenberg, without the licence before and after the text."""

import re
from collections.abc import Iterable, Iterator

_START = re.compile(r"^\*\*\* ?START OF (?:THE|THIS) PROJECT GUTENBERG EBOOK.*$", re.MULTILINE)
_END = re.compile(r"^\*\*\* ?END OF (?:THE|THIS) PROJECT GUTENBERG EBOOK.*$", re.MULTILINE)
_LICENCE = 30_000
"""Characters: those of Project Gutenberg have about 19,000, and up to 1,500 introduce a book."""


def is_book(beginning: str) -> bool:
    """Whether a text with this beginning is a book, or several in a row."""
    return bool(_START.search(beginning))


def book_bodies(chunks: Iterable[str]) -> Iterator[str]:
    """Yield the text without what is before and after the marks of each book, in pieces.

    Text that is farther from a book than a licence is long does not belong to it, and is kept.
    """
    inside, left_out = None, 0
    for lines in _whole_lines(chunks):
        if inside is None:
            inside = not _START.search(lines[:_LICENCE])
        kept: list[str] = []
        for line in lines.splitlines(keepends=True):
            if _START.match(line):
                inside = True
            elif _END.match(line):
                inside, left_out = False, 0
            elif inside or left_out >= _LICENCE:
                kept.append(line)
            else:
                left_out += len(line)
        yield "".join(kept)


def _whole_lines(chunks: Iterable[str]) -> Iterator[str]:
    pending = ""
    for chunk in chunks:
        head, line_end, tail = (pending + chunk).rpartition("\n")
        yield head + line_end
        pending = tail
    yield pending
