"""The text before the cursor, as far as a model reads it."""

_ROWS_TOGETHER = 128
_CHARACTERS_TOGETHER = 1 << 14
"""A text loses its start only once in so many rows, and once in so many characters."""


def end_of_text(lines: list[str], row: int, column: int) -> str:
    """Return the text before a location; of a long text its end: 128 rows, or 16 KB, at least.

    Where it starts seldom changes: a model would have to read all of it again.
    """
    first = max(0, row // _ROWS_TOGETHER - 1) * _ROWS_TOGETHER
    left = column + sum(map(len, lines[first:row])) + row - first
    left -= max(0, left // _CHARACTERS_TOGETHER - 1) * _CHARACTERS_TOGETHER
    parts = []
    for line in (lines[row][:column], *reversed(lines[first:row])):
        parts.append(line[max(0, len(line) - left) :])
        left -= len(line) + 1
        if left < 0:
            break
    return "\n".join(reversed(parts))
