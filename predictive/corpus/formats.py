"""One reader per kind of file: what a person wrote, without the markup around it."""

import json
from collections.abc import Callable, Iterable, Iterator

from predictive.corpus.gutenberg import bodies, is_book
from predictive.corpus.markdown import markdown_text
from predictive.corpus.org import org_text
from predictive.corpus.report import Report
from predictive.corpus.rst import rst_text

Chunks = Iterator[str]
Documents = Iterator[Iterable[str]]
"""Documents, each as the pieces of its text in order."""

MARKUP_CHARACTERS = 1 << 21
"""Markup is parsed whole; a longer file is taken as plain text, piece by piece."""
NO_RECORDS = "lines that are damaged, or have no text"


def read_plain(chunks: Chunks, report: Report) -> Documents:
    """One document, streamed; a book of Project Gutenberg's without its licence."""
    first = next(chunks, "")
    text = _then(first, chunks)
    yield bodies(text) if is_book(first) else text


def read_jsonl(chunks: Chunks, report: Report) -> Documents:
    """One document a line: its `text` field. Lines without one are counted in `report`."""
    for line in lines(chunks):
        text = _text_of(line)
        if text is not None:
            yield [text]
        elif line and not line.isspace():
            report.leave_out(NO_RECORDS)


def _text_of(line: str) -> str | None:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return None
    text = record.get("text") if isinstance(record, dict) else None
    return text if isinstance(text, str) else None


def read_markdown(chunks: Chunks, report: Report) -> Documents:
    """The words of headings, paragraphs, lists and tables; no front matter, code or addresses."""
    return _parsed_whole(chunks, markdown_text)


def read_org(chunks: Chunks, report: Report) -> Documents:
    """The words of headings and paragraphs; no drawers, settings, code blocks or addresses."""
    return _parsed_whole(chunks, org_text)


def read_rst(chunks: Chunks, report: Report) -> Documents:
    """The words of titles, paragraphs and lists; no directives, code or comments."""
    return _parsed_whole(chunks, rst_text)


READERS: dict[str, Callable[[Chunks, Report], Documents]] = {
    ".txt": read_plain,
    ".md": read_markdown,
    ".org": read_org,
    ".rst": read_rst,
    ".jsonl": read_jsonl,
}


def lines(chunks: Chunks) -> Iterator[str]:
    """Give the lines of a text that comes in pieces."""
    pending = ""
    for chunk in chunks:
        *whole, pending = (pending + chunk).split("\n")
        yield from whole
    yield pending


def _parsed_whole(chunks: Chunks, parse: Callable[[str], str]) -> Documents:
    text = ""
    for chunk in chunks:
        text += chunk
        if len(text) > MARKUP_CHARACTERS:
            yield _then(text, chunks)
            return
    try:
        yield [parse(text)]
    except Exception:  # parsers stumble over what people write in ways of their own
        yield [text]


def _then(head: str, tail: Chunks) -> Chunks:
    yield head
    yield from tail
