"""Org files, parsed line by line in linear time.

The syntax is that of https://orgmode.org/worg/org-syntax.html, as far as it separates text from
markup.
"""

import re
from bisect import bisect
from collections.abc import Iterator

from predictive.corpus.addresses import without_addresses

_HEADING = re.compile(r"\*+ +")
_PRIORITY = re.compile(r"\[#\w\] *")
_TAGS = re.compile(r":(?:[\w@#%]+:)+")
_TODO_KEYWORDS = re.compile(r"#\+(?:seq_|typ_)?todo:(.*)", re.IGNORECASE)
_BEGIN = re.compile(r"[ \t]*#\+begin_(src|example|export|comment)\b", re.IGNORECASE)
_END = re.compile(r"[ \t]*#\+end_(src|example|export|comment)", re.IGNORECASE)
_DRAWER = re.compile(r"[ \t]*:[\w-]+:[ \t]*")
_DRAWER_END = re.compile(r"[ \t]*:end:[ \t]*", re.IGNORECASE)
_DRAWER_KEY = ":end:"
_WITHOUT_TEXT = re.compile(
    r"[ \t]*(?:#\+\S+:.*|#\+\w+.*|# .*|#|: .*|\|[-+|]+[ \t]*"
    r"|(?:SCHEDULED|DEADLINE|CLOSED|CLOCK):.*)"
)
_CHECKBOX = re.compile(r"([ \t]*(?:[-+*]|\w+[.)])[ \t]+)\[[ xX-]\][ \t]+")
_LINK = re.compile(r"\[\[([^\[\]]*)\](?:\[([^\[\]]*)\])?\]")
_ADDRESS = re.compile(r"[\w+-]+:\S|[./~]|#")
_TIMESTAMP = re.compile(
    r" ?[<\[]\d{4}-\d\d-\d\d[^<>\[\]]{0,40}[>\]](?:--?[<\[]\d[^<>\[\]]{0,50}[>\]])?"
)
_FOOTNOTE = re.compile(r"\[fn:[\w-]*(?::([^\[\]]*))?\]")
_FOOTNOTE_LABEL = re.compile(r"\[fn:[\w-]+\] *")
_COOKIE = re.compile(r" ?\[\d*(?:/\d*|%)\]")
_MACRO = re.compile(r"\{\{\{[a-zA-Z][^{}]*\}\}\} ?|@@[\w-]+:[^@]*@@")
"""Macros, and export snippets."""
_TARGET = re.compile(r"<<(?!<)[^<>]*>> ?|<<<|>>>")
_EMPHASIS = [
    re.compile(rf"(?<![\w*/_=~+]){mark}(?=\S)([^{mark}]+)(?<=\S){mark}(?![\w*/_=~+])")
    for mark in map(re.escape, "*/_=~+")
]


def org_text(text: str) -> str:
    """Return the text of headings and paragraphs."""
    parts: list[str] = []
    paragraph: list[str] = []
    keywords = {"TODO", "DONE"}
    lines = text.split("\n")
    for line in _outside_blocks(lines):
        if found := _TODO_KEYWORDS.match(line):
            keywords |= {word.partition("(")[0] for word in found[1].split()}
        if heading := _HEADING.match(line):
            parts += ["\n".join(paragraph), _plain_text(_title(line[heading.end() :], keywords))]
            paragraph = []
        elif not _WITHOUT_TEXT.fullmatch(line):
            paragraph.append(_plain_text(line))
    parts.append("\n".join(paragraph))
    return "\n\n".join(part for part in parts if part)


def _outside_blocks(lines: list[str]) -> Iterator[str]:
    """Yield the lines outside drawers and code blocks; unclosed ones have only their first line."""
    headings = [number for number, line in enumerate(lines) if _HEADING.match(line)]
    ends = _block_ends(lines)
    closed = -1
    for number, line in enumerate(lines):
        if number <= closed:
            continue
        if begin := _BEGIN.match(line):
            closed = _first_after(ends.get(begin[1].lower(), []), number) or number
        elif _DRAWER.fullmatch(line):
            end_of_drawer = _first_after(ends.get(_DRAWER_KEY, []), number)
            heading = _first_after(headings, number) or len(lines)
            closed = end_of_drawer if end_of_drawer and end_of_drawer < heading else number
        else:
            yield line


def _block_ends(lines: list[str]) -> dict[str, list[int]]:
    """Return the numbers of the lines that end blocks, by kind of block, and drawers."""
    ends: dict[str, list[int]] = {}
    for number, line in enumerate(lines):
        if end := _END.match(line):
            ends.setdefault(end[1].lower(), []).append(number)
        elif _DRAWER_END.fullmatch(line):
            ends.setdefault(_DRAWER_KEY, []).append(number)
    return ends


def _first_after(line_numbers: list[int], number: int) -> int | None:
    index = bisect(line_numbers, number)
    return line_numbers[index] if index < len(line_numbers) else None


def _title(heading: str, keywords: set[str]) -> str:
    """Return a heading without its TODO keyword, priority and tags."""
    title = heading.strip()
    first, _, rest = title.partition(" ")
    if first in keywords:
        title = rest.lstrip()
    if priority := _PRIORITY.match(title):
        title = title[priority.end() :]
    head, _, tags = title.rpartition(" ")
    return head.rstrip() if _TAGS.fullmatch(tags) else title


def _plain_text(line: str) -> str:
    if box := _CHECKBOX.match(line):
        line = box[1] + line[box.end() :]
    if "[" in line or "<" in line:
        line = _LINK.sub(_description, line)
        for pattern in (_TIMESTAMP, _COOKIE, _TARGET):
            line = pattern.sub("", line)
        if note := _FOOTNOTE_LABEL.match(line):
            line = line[note.end() :]
        line = _FOOTNOTE.sub(lambda note: note[1] or "", line)
    if "{{{" in line or "@@" in line:
        line = _MACRO.sub("", line)
    for pattern in _EMPHASIS:
        line = pattern.sub(r"\1", line)
    return without_addresses(line)


def _description(link: re.Match[str]) -> str:
    """Return the text that a link shows: its description, or its target unless it is an address."""
    if link[2] is not None:
        return link[2]
    return "" if _ADDRESS.match(link[1]) else link[1].lstrip("*")
