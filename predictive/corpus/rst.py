"""reStructuredText, parsed line by line in linear time.

The syntax is that of https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html, as far as
it separates text from markup, with the roles and directives of Sphinx.
"""

import re

from predictive.corpus.addresses import without_addresses

_PROSE_DIRECTIVES = frozenset(
    (
        "admonition", "attention", "caution", "class", "compound", "container", "danger",
        "deprecated", "epigraph", "error", "figure", "highlights", "hint", "important",
        "list-table", "note", "pull-quote", "rubric", "seealso", "sidebar", "table", "tip",
        "topic", "versionadded", "versionchanged", "versionremoved", "warning",
    )
)  # fmt: skip
"""Directives whose content is prose; others contain code, file names and the like."""
_WITHOUT_TITLE = frozenset(("class", "container", "figure", "list-table"))

_DIRECTIVE = re.compile(r"\.\.[ ]+([\w:.+-]+)::(?:[ ]+(.*))?")
_FOOTNOTE = re.compile(r"\.\.[ ]+\[[^\[\]]+\][ ]+(.*)")
_ADORNMENT = re.compile(r"([!-/:-@\[-`{-~])\1+|={2,}[= ]*|\+[-=+]+\+")
_FIELD = re.compile(r":(?![: `])[^:`]+:(?:[ ]+|$)")
_BULLET = re.compile(r"(?:[-*+•‣⁃]|\(?(?:\d{1,4}|[a-zA-Z]|#|[ivxlcdm]{1,8})[.)])[ ]+")
_MAX_BULLETS = 20
_ROW = re.compile(r"\|.*\|")

_LITERAL = re.compile(r"``([^`]+)``")
_ROLE = re.compile(r"(?:(?<![\w:]):[\w+.:-]+:)?`([^`]+)`(?::[\w+.:-]+:|__?)?")
_SUBSTITUTION = re.compile(r"\|[^\s|](?:[^|]*[^\s|])?\|_{0,2}")
_REFERENCE = re.compile(r" ?\[(?:#?[\w.-]*|\*)\]_(?!\w)")
_LINK = re.compile(r"(?<=\w)__?(?!\w)")
_STRONG = re.compile(r"(?<![\w*])\*\*(?=\S)([^*]+)(?<=\S)\*\*(?![\w*])")
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=\S)([^*]+)(?<=\S)\*(?![\w*])")
_ESCAPE = re.compile(r"\\(?:\s|(\S))")


def rst_text(text: str) -> str:
    """Return the text of titles, paragraphs, lists and tables."""
    parser = _Parser()
    for line in text.expandtabs(8).split("\n"):
        parser.parse_line(line)
    parser.end_paragraph()
    paragraphs = (_plain_text("\n".join(lines)).strip() for lines in parser.paragraphs)
    return "\n\n".join(filter(None, paragraphs))


class _Parser:
    """Collects paragraphs line by line, without their indentation and bullets."""

    def __init__(self) -> None:
        self.paragraphs: list[list[str]] = []
        self._paragraph: list[str] = []
        self._column: int | None = None  # indentation of its lines; None for any
        self._list_column: int | None = None
        self._skipped_below: int | None = None  # more indented lines are code, or a comment
        self._literal = self._options = self._doctest = False

    def end_paragraph(self) -> None:
        """End the current paragraph, if there is one."""
        if self._paragraph:
            self.paragraphs.append(self._paragraph)
        self._paragraph = []
        self._column = None

    def parse_line(self, line: str) -> None:
        """Parse the next line."""
        content = line.strip()
        column = len(line) - len(line.lstrip())
        if not content:
            self._parse_blank()
        elif self._doctest or (self._skipped_below is not None and column > self._skipped_below):
            return
        else:
            self._skipped_below = None
            self._parse_content(content, column)

    def _parse_blank(self) -> None:
        if self._literal:
            self._skipped_below = self._column or 0
        self._literal = self._options = self._doctest = False
        self.end_paragraph()

    def _parse_content(self, content: str, column: int) -> None:
        self._literal = False
        if content.startswith(".."):
            if self._parse_explicit(content, column):
                return
        elif content.startswith((">>> ", "__ ")):
            self._doctest = content.startswith(">>>")
            self.end_paragraph()
            return
        if self._options and _FIELD.match(content):
            return
        self._options = False
        if content == "::":
            self.end_paragraph()
            self._column = column
            self._literal = True
        elif _ADORNMENT.fullmatch(content):
            self.end_paragraph()
        elif _ROW.fullmatch(content):
            self._parse_row(content)
        else:
            self._parse_text(content, column)

    def _parse_explicit(self, content: str, column: int) -> bool:
        """Parse a directive, footnote, target or comment; return whether it was one."""
        if content != ".." and not content.startswith(".. "):
            return False
        self.end_paragraph()
        directive, footnote = _DIRECTIVE.match(content), _FOOTNOTE.match(content)
        if directive and directive[1].lower() in _PROSE_DIRECTIVES:
            self._options = True
            if directive[2] and directive[1].lower() not in _WITHOUT_TITLE:
                self._paragraph.append(directive[2])
        elif footnote:
            self._paragraph.append(footnote[1])
        else:
            self._skipped_below = column
        return True

    def _parse_row(self, row: str) -> None:
        self.end_paragraph()
        self.paragraphs += [[cell.strip()] for cell in row.split("|")]

    def _parse_text(self, content: str, column: int) -> None:
        is_first = not self._paragraph
        marks = 0
        if is_first or column == self._list_column:
            marks = _bullets_length(content)
            self._list_column = column if marks else None
        field = _FIELD.match(content)
        if marks or field or (self._column is not None and column != self._column):
            self.end_paragraph()
        content = content[field.end() if field else marks :].removeprefix("| ")
        if is_first or not self._paragraph:
            self._column = None if field else column + marks
        if content.endswith("::"):
            self._literal = True
            self._column = column + marks
            content = content[:-2].rstrip() if content.endswith(" ::") else content[:-1]
        self._paragraph.append(content)


def _bullets_length(content: str) -> int:
    end = 0
    for _ in range(_MAX_BULLETS):
        if not (mark := _BULLET.match(content, end)):
            break
        end = mark.end()
    return end


def _plain_text(text: str) -> str:
    parts = _LITERAL.split(text)
    parts[::2] = map(_without_markup, parts[::2])
    return without_addresses("".join(parts))


def _without_markup(text: str) -> str:
    text = _ROLE.sub(lambda role: _displayed(role[1]), text)
    for pattern in (_SUBSTITUTION, _REFERENCE, _LINK):
        text = pattern.sub("", text)
    for pattern in (_STRONG, _EMPHASIS):
        text = pattern.sub(r"\1", text)
    return _ESCAPE.sub(lambda escaped: escaped[1] or "", text)


def _displayed(text: str) -> str:
    """Return the text that a role or link displays, without its target."""
    if text.endswith(">") and "<" in text:
        displayed, _, target = text.rpartition("<")
        text = displayed.rstrip() or target.removesuffix(">")
    return text.lstrip("!~")
