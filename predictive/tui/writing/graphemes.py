"""Grapheme clusters: characters as users see them, which may be several code points."""

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from rich.cells import cell_len

from predictive.tui.visible import visible_text

if TYPE_CHECKING:
    from regex import Match, Pattern

BEYOND_LATIN = re.compile("[^\\x00-\\u02ff]")
"""All joining code points are beyond: most texts need no search for clusters, nor its import."""
_NEAR_BEYOND = re.compile(
    "(?:[^\\x00-\\u02ff]|[\\x00-\\u02ff](?=[^\\x00-\\u02ff])|(?<=[^\\x00-\\u02ff]).)+"
)
"""Between two code points of Latin text there is always a boundary."""
_FAR = 1000
"""Code points. No sensible cluster is longer."""
_JOINERS = "\u200d\ufe0f"
"""Rich counts no cells for a code point after these, joined or not."""
_NO_CELL = "\u0301"
"""A combining mark: it takes no cell, and no line is wrapped before it."""


def boundary(line: str, column: int, *, forward: bool) -> int:
    """Return the nearest column that way that is not inside a cluster: the same, if it is not."""
    start = _certain_boundary(line, column)
    near = visible_text(line[start : column + _FAR])
    if BEYOND_LATIN.search(near):
        for cluster in _clusters().finditer(near):
            first, end = start + cluster.start(), start + cluster.end()
            if end > column:
                return end if forward and first < column else first
    return column


def has_clusters(text: str) -> bool:
    """Whether there may be clusters of several code points in a text."""
    return bool(BEYOND_LATIN.search(text) and _joining().search(text))


def is_boundary(text: str, place: int) -> bool:
    """Whether a place in a text is not inside a cluster."""
    beside = text[max(0, place - 1) : place + 1]
    return not has_clusters(beside) or boundary(text, place, forward=False) == place


def _certain_boundary(line: str, column: int) -> int:
    """Return an earlier column from which on the clusters are certain: one in plain ASCII."""
    start = max(0, min(column, len(line)) - 1)
    while start > max(0, column - _FAR) and not line[start - 1 : start + 1].isascii():
        start -= 1
    return start


def count_characters(text: str) -> int:
    """Return the number of clusters in a text."""
    if not has_clusters(text):
        return len(text)
    return sum(1 for _ in _clusters().finditer(visible_text(text)))


@lru_cache(maxsize=16)
def in_cells(text: str) -> str:
    """Return a text of equal length in which the first code point of a cluster takes all its cells.

    Columns and cells can then be counted code point by code point.
    """
    if not has_clusters(text):
        return text
    return _NEAR_BEYOND.sub(lambda match: _clusters_in_cells(match[0]), text)


@lru_cache(maxsize=1024)
def _clusters_in_cells(text: str) -> str:
    return _clusters().sub(_with_cells_first, text)


def _with_cells_first(match: "Match[str]") -> str:
    cluster: str = match[0]
    if len(cluster) == 1 and cluster not in _JOINERS:
        return cluster
    seen = ("", "x", "一")[min(cell_len(cluster), 2)]
    return seen.ljust(len(cluster), _NO_CELL)


@cache
def _clusters() -> "Pattern[str]":
    """Extended grapheme clusters: https://www.unicode.org/reports/tr29."""
    import regex

    return regex.compile(r"\X")


@cache
def _joining() -> "Pattern[str]":
    """Code points that can make one cluster of several."""
    import regex

    return regex.compile(r"[^\p{GCB=Other}\p{GCB=Control}\p{GCB=CR}\p{GCB=LF}]")
