"""One reader per kind of file: what a person wrote, without the markup around it."""

import json
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from predictive.corpus.gutenberg import bodies, is_book
from predictive.corpus.org import org_text
from predictive.corpus.rst import rst_text

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

Chunks = Iterator[str]
Documents = Iterator[Iterable[str]]
"""Documents, each as the pieces of its text in order."""

MARKUP_CHARACTERS = 1 << 21
"""Markup is parsed whole; a longer file is taken as plain text, piece by piece."""


def read_plain(chunks: Chunks) -> Documents:
    """One document, streamed; a book of Project Gutenberg's without its licence."""
    first = next(chunks, "")
    text = _then(first, chunks)
    yield bodies(text) if is_book(first) else text


def read_jsonl(chunks: Chunks) -> Documents:
    """One document a line: its `text` field. Lines without one are passed over."""
    for line in lines(chunks):
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            continue
        text = record.get("text") if isinstance(record, dict) else None
        if isinstance(text, str):
            yield [text]


def read_markdown(chunks: Chunks) -> Documents:
    """The words of headings, paragraphs, lists and tables; no front matter, code or addresses."""
    return _parsed_whole(chunks, _markdown_text)


def read_org(chunks: Chunks) -> Documents:
    """The words of headings and paragraphs; no drawers, settings, code blocks or addresses."""
    return _parsed_whole(chunks, org_text)


def read_rst(chunks: Chunks) -> Documents:
    """The words of titles, paragraphs and lists; no directives, code or comments."""
    return _parsed_whole(chunks, rst_text)


READERS: dict[str, Callable[[Chunks], Documents]] = {
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
    except Exception as error:  # parsers stumble over what people write in ways of their own
        raise ValueError(f"cannot be parsed: {error}") from error


def _then(head: str, tail: Chunks) -> Chunks:
    yield head
    yield from tail


def _markdown_text(text: str) -> str:
    blocks = (token for token in _markdown_parser().parse(text) if token.type == "inline")
    return "\n\n".join(filter(None, (_inline_text(block.children or []) for block in blocks)))


@cache
def _markdown_parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt
    from mdit_py_plugins.front_matter import front_matter_plugin

    return MarkdownIt("commonmark").enable("table").use(front_matter_plugin)


def _inline_text(tokens: "list[Token]") -> str:
    words = {"softbreak": "\n", "hardbreak": "\n"}
    kept = ("text", "code_inline", "softbreak", "hardbreak")
    pieces = [words.get(token.type, token.content) for token in tokens if token.type in kept]
    return "".join(pieces).strip()
