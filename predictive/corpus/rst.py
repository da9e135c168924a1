"""reStructuredText line by line, in time that grows with its length and no faster.

The syntax is that of https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html as far as
it tells words from marks, with the roles and directives of Sphinx.
"""

import re

from predictive.corpus.addresses import without_addresses

_PROSE = frozenset(
    (
        "admonition", "attention", "caution", "class", "compound", "container", "danger",
        "deprecated", "epigraph", "error", "figure", "highlights", "hint", "important",
        "list-table", "note", "pull-quote", "rubric", "seealso", "sidebar", "table", "tip",
        "topic", "versionadded", "versionchanged", "versionremoved", "warning",
    )
)  # fmt: skip
"""Directives whose content is prose; that of others is code, names of files and the like."""
_UNTITLED = frozenset(("class", "container", "figure", "list-table"))

_DIRECTIVE = re.compile(r"\.\.[ ]+([\w:.+-]+)::(?:[ ]+(.*))?")
_FOOTNOTE = re.compile(r"\.\.[ ]+\[[^\[\]]+\][ ]+(.*)")
_ADORNMENT = re.compile(r"([!-/:-@\[-`{-~])\1+|={2,}[= ]*|\+[-=+]+\+")
_FIELD = re.compile(r":(?![: `])[^:`]+:(?:[ ]+|$)")
_BULLET = re.compile(r"(?:[-*+•‣⁃]|\(?(?:\d{1,4}|[a-zA-Z]|#|[ivxlcdm]{1,8})[.)])[ ]+")
_BULLETS_IN_A_ROW = 20
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
    """Return the words of titles, paragraphs, lists and tables."""
    reader = _Reader()
    for line in text.expandtabs(8).split("\n"):
        reader.read(line)
    reader.end_paragraph()
    words = (_words("\n".join(lines)).strip() for lines in reader.paragraphs)
    return "\n\n".join(filter(None, words))


class _Reader:
    """Takes line by line; gathers paragraphs without their indentation and the marks before."""

    def __init__(self) -> None:
        self.paragraphs: list[list[str]] = []
        self._paragraph: list[str] = []
        self._column: int | None = None  # where its lines begin; None if any column will do
        self._list_column: int | None = None
        self._skipped_below: int | None = None  # lines further right are code, or a comment
        self._literal = self._options = self._doctest = False

    def end_paragraph(self) -> None:
        """What follows is another paragraph."""
        if self._paragraph:
            self.paragraphs.append(self._paragraph)
        self._paragraph = []
        self._column = None

    def read(self, line: str) -> None:
        """Take the next line."""
        content = line.strip()
        column = len(line) - len(line.lstrip())
        if not content:
            self._read_blank()
        elif self._doctest or (self._skipped_below is not None and column > self._skipped_below):
            return
        else:
            self._skipped_below = None
            self._read_content(content, column)

    def _read_blank(self) -> None:
        if self._literal:
            self._skipped_below = self._column or 0
        self._literal = self._options = self._doctest = False
        self.end_paragraph()

    def _read_content(self, content: str, column: int) -> None:
        self._literal = False
        if content.startswith(".."):
            if self._read_explicit(content, column):
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
            self._read_cells(content)
        else:
            self._read_text(content, column)

    def _read_explicit(self, content: str, column: int) -> bool:
        """Read a directive, footnote, target or comment; say whether it was one."""
        if content != ".." and not content.startswith(".. "):
            return False
        self.end_paragraph()
        directive, footnote = _DIRECTIVE.match(content), _FOOTNOTE.match(content)
        if directive and directive[1].lower() in _PROSE:
            self._options = True
            if directive[2] and directive[1].lower() not in _UNTITLED:
                self._paragraph.append(directive[2])
        elif footnote:
            self._paragraph.append(footnote[1])
        else:
            self._skipped_below = column
        return True

    def _read_cells(self, row: str) -> None:
        self.end_paragraph()
        self.paragraphs += [[cell.strip()] for cell in row.split("|")]

    def _read_text(self, content: str, column: int) -> None:
        is_first = not self._paragraph
        marks = 0
        if is_first or column == self._list_column:
            marks = _length_of_marks(content)
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


def _length_of_marks(content: str) -> int:
    end = 0
    for _ in range(_BULLETS_IN_A_ROW):
        if not (mark := _BULLET.match(content, end)):
            break
        end = mark.end()
    return end


def _words(text: str) -> str:
    parts = _LITERAL.split(text)
    parts[::2] = map(_without_marks, parts[::2])
    return without_addresses("".join(parts))


def _without_marks(text: str) -> str:
    text = _ROLE.sub(lambda role: _shown(role[1]), text)
    for pattern in (_SUBSTITUTION, _REFERENCE, _LINK):
        text = pattern.sub("", text)
    for pattern in (_STRONG, _EMPHASIS):
        text = pattern.sub(r"\1", text)
    return _ESCAPE.sub(lambda escaped: escaped[1] or "", text)


def _shown(text: str) -> str:
    """Return what a role or link shows: its text without the target behind it."""
    if text.endswith(">") and "<" in text:
        shown, _, target = text.rpartition("<")
        text = shown.rstrip() or target.removesuffix(">")
    return text.lstrip("!~")
