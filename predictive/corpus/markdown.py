"""Markdown, with what Obsidian, Hugo and others have added to it."""

import re
from functools import cache
from typing import TYPE_CHECKING

from predictive.corpus.addresses import without_addresses

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_TOML = re.compile(r"\+\+\+[ \t]*\n(?:.*?\n)?\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL)
_COMMENT = re.compile(r"^%%[ \t]*\n.*?%%|%%[^\n]*?%%", re.DOTALL | re.MULTILINE)
_SHORTCODE = re.compile(r"\{\{[<%][^{}]*[%>]\}\}|\{%[^{}]*%\}")

_BEFORE = re.compile(
    r"\[![\w-]+\][+-]?[ \t]*"
    r"|\[[ xX/<>!?*\"-]\][ \t]+"
    r"|(?::{3,}|!{3}|\?{3}\+?)[ \t]*[\w-]*[ \t]*"
)
"""What a callout, a task and an admonition begin with."""
_BEHIND = re.compile(r"(?:[ \t]\^[\w-]+|[ \t]*\{[#.:][^{}\n]*\})$", re.MULTILINE)
"""Names that are given to blocks and headings."""
_WIKI_LINK = re.compile(r"(!?)\[\[([^\[\]|]*)(?:\|([^\[\]]*))?\]\]")
_FOOTNOTE = re.compile(r"\[\^[^\[\]\s]+\](?:: ?)?")
_HIGHLIGHT = re.compile(r"==([^=\n]+)==")


def markdown_text(text: str) -> str:
    """Return the words of headings, paragraphs, lists and tables."""
    if front_matter := _TOML.match(text):
        text = text[front_matter.end() :]
    text = _SHORTCODE.sub("", _COMMENT.sub("", text))
    blocks = (token for token in _parser().parse(text) if token.type == "inline")
    return "\n\n".join(filter(None, (_inline_text(block.children or []) for block in blocks)))


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt
    from mdit_py_plugins.front_matter import front_matter_plugin

    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(front_matter_plugin)


def _inline_text(tokens: "list[Token]") -> str:
    words = {"softbreak": "\n", "hardbreak": "\n"}
    kept = ("text", "code_inline", "softbreak", "hardbreak")
    pieces = [words.get(token.type, token.content) for token in tokens if token.type in kept]
    text = "".join(pieces).strip()
    if mark := _BEFORE.match(text):
        text = text[mark.end() :]
    text = _FOOTNOTE.sub("", _WIKI_LINK.sub(_shown, text))
    return without_addresses(_BEHIND.sub("", _HIGHLIGHT.sub(r"\1", text))).strip()


def _shown(link: re.Match[str]) -> str:
    """Return what a link between notes shows, and nothing for what is embedded."""
    embedded, target, text = link.groups()
    if embedded:
        return ""
    return target.split("#")[0].split("/")[-1] if text is None else str(text)
