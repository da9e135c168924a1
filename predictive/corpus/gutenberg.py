"""Project Gutenberg's books without what stands before and behind them."""

import re
from collections.abc import Iterable, Iterator

_START = re.compile(r"^\*\*\* ?START OF (?:THE|THIS) PROJECT GUTENBERG EBOOK.*$", re.MULTILINE)
_END = re.compile(r"^\*\*\* ?END OF (?:THE|THIS) PROJECT GUTENBERG EBOOK.*$", re.MULTILINE)


def is_book(beginning: str) -> bool:
    """Whether a text that begins so is one, or several one after the other."""
    return bool(_START.search(beginning))


def bodies(chunks: Iterable[str]) -> Iterator[str]:
    """Give what stands between the marks that begin and end a book, piece by piece."""
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
