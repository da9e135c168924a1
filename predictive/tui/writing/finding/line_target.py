"""Where a line number leads."""

import re

from textual.document._document import Location

_TARGET = re.compile(r"(?P<sign>[+-]?)(?P<line>[0-9]{1,9})(?::(?P<column>[0-9]{1,9}))?")


def line_target(text: str, row: int, last_row: int) -> Location | None:
    """Return the location for `120`, `120:5`, or, from a row on, `+10` or `-10`; None for others.

    Lines and columns are counted from 1 in the text, from 0 in what is returned. What is after the
    end leads to the last line; the column may be after the end of its line.
    """
    match = _TARGET.fullmatch("".join(text.split()))
    if match is None:
        return None
    line = int(match["line"])
    wanted = {"": line - 1, "+": row + line, "-": row - line}[match["sign"]]
    return min(max(wanted, 0), last_row), max(int(match["column"] or 1) - 1, 0)
