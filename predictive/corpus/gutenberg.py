"""Books of Project Gutenberg, without the licence before and after the text."""

import re
from collections.abc import Iterable, Iterator

_START = re.compile(r"^\*\*\* ?START OF (?:THE|THIS) PROJECT GUTENBERG EBOOK.*$", re.MULTILINE)
_END = re.compile(r"^\*\*\* ?END OF (?:THE|THIS) PROJECT GUTENBERG EBOOK.*$", re.MULTILINE)


def is_book(beginning: str) -> bool:
    """Whether a text with this beginning is a book, or several in a row."""
    return bool(_START.search(beginning))


def book_bodies(chunks: Iterable[str]) -> Iterator[str]:
    """Yield the text between the marks that begin and end each book, in pieces."""
    inside = False
    for lines in _whole_lines(chunks):
        kept: list[str] = []
        for line in lines.splitlines(keepends=True):
            is_mark = bool(_START.match(line) or _END.match(line))
            inside = bool(_START.match(line)) if is_mark else inside
            if inside and not is_mark:
                kept.append(line)
        yield "".join(kept)


def _whole_lines(chunks: Iterable[str]) -> Iterator[str]:
    pending = ""
    for chunk in chunks:
        head, line_end, tail = (pending + chunk).rpartition("\n")
        yield head + line_end
        pending = tail
    yield pending
