"""Lines moved to the right by as much as a tab, and back."""

WIDTH = 4
"""Cells."""


def indented(line: str) -> str:
    """Return a line further to the right; one without words stays as it is."""
    return " " * WIDTH + line if line.strip() else line


def outdented(line: str) -> str:
    """Return a line further to the left, as far as there is room."""
    if line.startswith("\t"):
        return line[1:]
    spaces = len(line) - len(line.lstrip(" "))
    return line[min(spaces, WIDTH) :]
