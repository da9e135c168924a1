"""One reader per kind of file: what a person wrote, without the markup around it."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from predictive.corpus.gutenberg import bodies, is_book

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
    return _parsed_whole(chunks, _org_text)


def read_rst(chunks: Chunks) -> Documents:
    """The words of titles, paragraphs and lists; no directives, code or comments."""
    return _parsed_whole(chunks, _rst_text)


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


_ORG_BLOCK = re.compile(
    r"^[ \t]*#\+begin_(src|example|export|comment)\b.*?^[ \t]*#\+end_\1[^\n]*$",
    re.IGNORECASE | re.MULTILINE | re.DOTALL,
)
_ORG_LINE = re.compile(r"^[ \t]*(#\+\S+:.*|#\+\w+.*|# .*|\|[-+|]+)$", re.MULTILINE)
_ORG_EMPHASIS = re.compile(r"(?<![\w*/_=~+])([*/_=~+])(\S|\S.*?\S)\1(?![\w*/_=~+])")


def _org_text(text: str) -> str:
    import orgparse

    text = _ORG_LINE.sub("", _ORG_BLOCK.sub("", text))
    nodes = orgparse.loads(text)
    parts = [part for node in nodes for part in (_heading(node), node.body) if part]
    return _ORG_EMPHASIS.sub(r"\2", "\n\n".join(parts))


def _heading(node: object) -> str:
    return str(getattr(node, "heading", "") or "")


def _rst_text(text: str) -> str:
    from docutils import nodes
    from docutils.core import publish_doctree

    quiet = {
        "report_level": 5,
        "halt_level": 5,
        "file_insertion_enabled": False,
        "raw_enabled": False,
        "_disable_config": True,
    }
    tree = publish_doctree(text, settings_overrides=quiet)
    unwanted = (nodes.literal_block, nodes.comment, nodes.system_message, nodes.problematic)
    for node in list(tree.findall(lambda found: isinstance(found, unwanted))):
        node.parent.remove(node)
    kinds = (nodes.title, nodes.paragraph, nodes.line, nodes.term, nodes.rubric)
    prose = tree.findall(lambda found: isinstance(found, kinds))
    return "\n\n".join(node.astext() for node in prose)
