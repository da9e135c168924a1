"""One parser for each file format: text without its markup.

To add a format: a parser, and a row in `PARSERS`.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from predictive.corpus.gutenberg import book_bodies, is_book
from predictive.corpus.markdown import markdown_text
from predictive.corpus.org import org_text
from predictive.corpus.report import Report
from predictive.corpus.rst import rst_text

Chunks = Iterator[str]
Documents = Iterator[Iterable[str]]
"""Each document is given as the pieces of its text, in order."""

MAX_MARKUP_CHARACTERS = 1 << 21
"""Markup is parsed in memory; a longer file is read as plain text, piece by piece."""
NO_TEXT_LINES = "lines that are damaged, or have no text"


def parse_plain(chunks: Chunks, report: Report) -> Documents:
    """One document; a book of Project Gutenberg without its licence."""
    first = next(chunks, "")
    text = chain([first], chunks)
    yield book_bodies(text) if is_book(first) else text


def parse_jsonl(chunks: Chunks, report: Report) -> Documents:
    """One document per line, in its `text` field. Lines without one are counted in `report`."""
    for line in iterate_lines(chunks):
        text = _text_field(line)
        if text is not None:
            yield [text]
        elif line and not line.isspace():
            report.leave_out(NO_TEXT_LINES)


def _text_field(line: str) -> str | None:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return None
    text = record.get("text") if isinstance(record, dict) else None
    return text if isinstance(text, str) else None


def parse_markdown(chunks: Chunks, report: Report) -> Documents:
    """The words of headings, paragraphs, lists and tables; no front matter, code or addresses."""
    return _parsed_whole(chunks, markdown_text)


def parse_org(chunks: Chunks, report: Report) -> Documents:
    """The words of headings and paragraphs; no drawers, settings, code blocks or addresses."""
    return _parsed_whole(chunks, org_text)


def parse_rst(chunks: Chunks, report: Report) -> Documents:
    """The words of titles, paragraphs and lists; no directives, code or comments."""
    return _parsed_whole(chunks, rst_text)


PARSERS: dict[str, Callable[[Chunks, Report], Documents]] = {
    ".txt": parse_plain,
    ".md": parse_markdown,
    ".org": parse_org,
    ".rst": parse_rst,
    ".jsonl": parse_jsonl,
}


def iterate_lines(chunks: Chunks) -> Iterator[str]:
    """Yield the lines of a text that comes in pieces."""
    pending = ""
    for chunk in chunks:
        *whole, pending = (pending + chunk).split("\n")
        yield from whole
    yield pending


def _parsed_whole(chunks: Chunks, parse: Callable[[str], str]) -> Documents:
    text = ""
    for chunk in chunks:
        text += chunk
        if len(text) > MAX_MARKUP_CHARACTERS:
            yield chain([text], chunks)
            return
    try:
        yield [parse(text)]
    except Exception:  # parsers can fail on unusual markup
        yield [text]
