"""Org files line by line, in time that grows with their length and no faster.

The syntax is that of https://orgmode.org/worg/org-syntax.html as far as it tells words from marks.
"""

import re
from bisect import bisect
from collections.abc import Iterator

from predictive.corpus.addresses import without_addresses

_HEADING = re.compile(r"\*+ +")
_PRIORITY = re.compile(r"\[#\w\] *")
_TAGS = re.compile(r":(?:[\w@#%]+:)+")
_TODO_WORDS = re.compile(r"#\+(?:seq_|typ_)?todo:(.*)", re.IGNORECASE)
_BEGIN = re.compile(r"[ \t]*#\+begin_(src|example|export|comment)\b", re.IGNORECASE)
_END = re.compile(r"[ \t]*#\+end_(src|example|export|comment)", re.IGNORECASE)
_DRAWER = re.compile(r"[ \t]*:[\w-]+:[ \t]*")
_DRAWER_END = re.compile(r"[ \t]*:end:[ \t]*", re.IGNORECASE)
_NO_WORDS = re.compile(
    r"[ \t]*(?:#\+\S+:.*|#\+\w+.*|# .*|#|: .*|\|[-+|]+[ \t]*"
    r"|(?:SCHEDULED|DEADLINE|CLOSED|CLOCK):.*)"
)
_BOX = re.compile(r"([ \t]*(?:[-+*]|\w+[.)])[ \t]+)\[[ xX-]\][ \t]+")
_LINK = re.compile(r"\[\[([^\[\]]*)\](?:\[([^\[\]]*)\])?\]")
_ADDRESS = re.compile(r"[\w+-]+:\S|[./~]|#")
_TIMESTAMP = re.compile(
    r" ?[<\[]\d{4}-\d\d-\d\d[^<>\[\]]{0,40}[>\]](?:--?[<\[]\d[^<>\[\]]{0,50}[>\]])?"
)
_FOOTNOTE = re.compile(r"\[fn:[\w-]*(?::([^\[\]]*))?\]")
_NOTE = re.compile(r"\[fn:[\w-]+\] *")
_COOKIE = re.compile(r" ?\[\d*(?:/\d*|%)\]")
_MACRO = re.compile(r"\{\{\{[a-zA-Z][^{}]*\}\}\} ?|@@[\w-]+:[^@]*@@")
"""Macros, and what is for one kind of output alone."""
_TARGET = re.compile(r"<<(?!<)[^<>]*>> ?|<<<|>>>")
_EMPHASIS = [
    re.compile(rf"(?<![\w*/_=~+]){mark}(?=\S)([^{mark}]+)(?<=\S){mark}(?![\w*/_=~+])")
    for mark in map(re.escape, "*/_=~+")
]


def org_text(text: str) -> str:
    """Return the words of headings and paragraphs."""
    parts: list[str] = []
    paragraph: list[str] = []
    states = {"TODO", "DONE"}
    lines = text.split("\n")
    for line in _outside_blocks(lines):
        if found := _TODO_WORDS.match(line):
            states |= {word.partition("(")[0] for word in found[1].split()}
        if heading := _HEADING.match(line):
            parts += ["\n".join(paragraph), _words(_title(line[heading.end() :], states))]
            paragraph = []
        elif not _NO_WORDS.fullmatch(line):
            paragraph.append(_words(line))
    parts.append("\n".join(paragraph))
    return "\n\n".join(part for part in parts if part)


def _outside_blocks(lines: list[str]) -> Iterator[str]:
    """Give the lines outside of drawers and of blocks of code; what is not closed is no block."""
    ends: dict[str, list[int]] = {}
    headings = [number for number, line in enumerate(lines) if _HEADING.match(line)]
    for number, line in enumerate(lines):
        if end := _END.match(line):
            ends.setdefault(end[1].lower(), []).append(number)
        elif _DRAWER_END.fullmatch(line):
            ends.setdefault(":end:", []).append(number)
    closed = -1
    for number, line in enumerate(lines):
        if number <= closed:
            continue
        if begin := _BEGIN.match(line):
            closed = _next(ends.get(begin[1].lower(), []), number) or number
        elif _DRAWER.fullmatch(line):
            end_of_drawer = _next(ends.get(":end:", []), number)
            heading = _next(headings, number) or len(lines)
            closed = end_of_drawer if end_of_drawer and end_of_drawer < heading else number
        else:
            yield line


def _next(numbers: list[int], number: int) -> int | None:
    place = bisect(numbers, number)
    return numbers[place] if place < len(numbers) else None


def _title(heading: str, states: set[str]) -> str:
    """Return a heading without the state of its task, its priority and its tags."""
    title = heading.strip()
    state, _, rest = title.partition(" ")
    if state in states:
        title = rest.lstrip()
    if priority := _PRIORITY.match(title):
        title = title[priority.end() :]
    head, _, tags = title.rpartition(" ")
    return head.rstrip() if _TAGS.fullmatch(tags) else title


def _words(line: str) -> str:
    if box := _BOX.match(line):
        line = box[1] + line[box.end() :]
    if "[" in line or "<" in line:
        line = _LINK.sub(_description, line)
        for pattern in (_TIMESTAMP, _COOKIE, _TARGET):
            line = pattern.sub("", line)
        if note := _NOTE.match(line):
            line = line[note.end() :]
        line = _FOOTNOTE.sub(lambda note: note[1] or "", line)
    if "{{{" in line or "@@" in line:
        line = _MACRO.sub("", line)
    for pattern in _EMPHASIS:
        line = pattern.sub(r"\1", line)
    return without_addresses(line)


def _description(link: re.Match[str]) -> str:
    """Return what a link shows: its description, or its target where that is words."""
    if link[2] is not None:
        return link[2]
    return "" if _ADDRESS.match(link[1]) else link[1].lstrip("*")
