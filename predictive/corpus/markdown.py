"""Markdown, with the extensions of Obsidian, Hugo and others."""

import re
from functools import cache
from html import unescape
from typing import TYPE_CHECKING

from predictive.corpus.addresses import without_addresses

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

_LONGEST_PARAGRAPH = 20_000
"""Characters; the inline markup of a longer paragraph is not parsed."""

_TOML = re.compile(
    r"\+\+\+[ \t]*\n(?=\s*(?:[\w\"'][^\n]*=|[\[#]|\+\+\+))(?:.*?\n)?\+\+\+[ \t]*(?:\n|\Z)",
    re.DOTALL,
)
_KEY = r"[\w\"'][^:\n]{0,40}:(?:[ \t].*)?\n"
_YAML = re.compile(
    r"---[ \t]*\n(?:[ \t]*(?:#.*)?\n)*+"
    rf"{_KEY}(?:[ \t]*(?:#.*)?\n|-[ \t].*\n|[ \t]+\S.*\n|{_KEY})*+"
    r"(?:---|\.\.\.)[ \t]*(?:\n|\Z)"
)
"""Front matter has only keys, comments, lists and indented lines; other text between two `---` is
between horizontal rules."""
_COMMENT = re.compile(r"^%%[ \t]*\n.*?%%|%%[^\n]*?%%", re.DOTALL | re.MULTILINE)
_SHORTCODE = re.compile(r"\{\{[<%][^{}]*[%>]\}\}|\{%[^{}]*%\}")

_HTML_WITHOUT_TEXT = re.compile(r"\s*<(?:[!?]|(?:script|style|pre|svg|textarea)\b)", re.IGNORECASE)
_INLINE_TAG = re.compile(
    r"</?(?:a|abbr|b|code|em|i|kbd|mark|s|small|span|strong|sub|sup|u)\b[^<>]*>", re.IGNORECASE
)
_TAG = re.compile(r"<[^<>]*>")
_MATHS = re.compile(r"(?<!\$)\$\$[^$]+\$\$(?!\$)")
_PROPERTY = re.compile(r"^[ \t]*[\w-]+::[ \t]+\S*$\n?", re.MULTILINE)
_REFERENCE = re.compile(r"\(\((?=[a-z-]*\d)[\w-]+\)\)|\{\{\w[^{}]*\}\}")
_ATTRIBUTES = re.compile(r"(?<=\S)\{[#.:][^{}\n]*\}|\{[\w-]+=[^{}\n]*\}")
"""Metadata of Obsidian, Logseq and Pandoc."""

_PREFIX = re.compile(
    r"\[![\w-]+\][+-]?[ \t]*"
    r"|\[[ xX/<>!?*\"-]\][ \t]+"
    r"|(?:!{3}|\?{3}\+?)[ \t]*[\w-]*[ \t]*"
)
"""The start of a callout, a task or an admonition."""
_FENCE = re.compile(r"^:{3,}[ \t]*[\w-]*[ \t]*", re.MULTILINE)
_SUFFIX = re.compile(r"(?:[ \t]\^[\w-]+|[ \t]*\{[#.:][^{}\n]*\})$", re.MULTILINE)
"""Identifiers of blocks and headings."""
_WIKI_LINK = re.compile(r"(!?)\[\[([^\[\]|]*)(?:\|([^\[\]]*))?\]\]")
_FOOTNOTE = re.compile(r"\[\^[^\[\]\s]+\](?:: ?)?")
_HIGHLIGHT = re.compile(r"==([^=\n]+)==")


def markdown_text(text: str) -> str:
    """Return the text of headings, paragraphs, lists and tables."""
    if front_matter := _TOML.match(text) or _YAML.match(text):
        text = text[front_matter.end() :]
    text = _SHORTCODE.sub("", _COMMENT.sub("", text))
    return "\n\n".join(filter(None, map(_block_text, _parser().parse(text))))


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parser.core.ruler.at("inline", _parse_paragraphs)
    return parser


def _parse_paragraphs(state: "StateCore") -> None:
    """Parse the inline markup of each block, unless it is too long.

    The time for unclosed links grows with the square of the block's length.
    """
    from markdown_it.token import Token

    for block in state.tokens:
        if block.type != "inline":
            continue
        block.children = []
        if len(block.content) > _LONGEST_PARAGRAPH:
            block.children.append(Token("text", "", 0, content=block.content))
        else:
            state.md.inline.parse(block.content, state.md, state.env, block.children)


def _block_text(block: "Token") -> str:
    """Return the text of a block, without HTML tags."""
    if block.type == "html_block" and not _HTML_WITHOUT_TEXT.match(block.content):
        lines = _TAG.sub("\n", _INLINE_TAG.sub("", block.content)).split("\n")
        return without_addresses(unescape("\n".join(filter(None, map(str.strip, lines)))))
    return _inline_text(block.children or []) if block.type == "inline" else ""


def _inline_text(tokens: "list[Token]") -> str:
    text = "".join(map(_token_text, tokens)).strip()
    if mark := _PREFIX.match(text):
        text = text[mark.end() :]
    text = _FENCE.sub("", text)
    for pattern in (_MATHS, _PROPERTY, _REFERENCE, _ATTRIBUTES):
        text = pattern.sub("", text)
    text = _FOOTNOTE.sub("", _WIKI_LINK.sub(_link_text, text))
    return without_addresses(_SUFFIX.sub("", _HIGHLIGHT.sub(r"\1", text))).strip()


def _token_text(token: "Token") -> str:
    if token.type in ("softbreak", "hardbreak") or token.content[:3].lower() == "<br":
        return "\n"
    return token.content if token.type in ("text", "code_inline") else ""


def _link_text(link: re.Match[str]) -> str:
    """Return the text that a wiki link shows; nothing for an embedded note."""
    embedded, target, text = link.groups()
    if embedded:
        return ""
    return target.split("#")[0].split("/")[-1] if text is None else str(text)
