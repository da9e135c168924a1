"""Indented and outdented lines."""

WIDTH = 4
"""Cells."""


def indented(line: str) -> str:
    """Return a line indented by a tab stop; a blank one stays as it is."""
    return " " * WIDTH + line if line.strip() else line


def outdented(line: str) -> str:
    """Return a line outdented by at most a tab stop."""
    if line.startswith("\t"):
        return line[1:]
    spaces = len(line) - len(line.lstrip(" "))
    return line[min(spaces, WIDTH) :]
