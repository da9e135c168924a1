"""Searches a text, in any thread."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from predictive.translation import gettext as _
from predictive.tui.writing.finding.found import Found, Span
from predictive.tui.writing.finding.query import PatternError, Query
from predictive.tui.writing.finding.searched_text import SearchedText
from predictive.tui.writing.graphemes import is_boundary

if TYPE_CHECKING:
    from regex import Match

TIME_LIMIT = 2.0
"""Seconds of computing for a regular expression. One that can match in many ways may take years."""
_MATCHES_TOGETHER = 256
"""After so many matches, it is asked whether they are still wanted."""


class Search(NamedTuple):
    """A query, and where it is searched for."""

    query: Query
    scope: Span | None
    """The part of the text; None for all of it."""
    is_obsolete: Callable[[], bool]
    """Whether the matches are no longer wanted."""

    def run(self, searched: SearchedText) -> Found | None:
        """Return what is found, or None once that is obsolete. Raises `PatternError`."""
        found = Found(searched)
        left = matches(searched, self.query, self.scope)
        while some := list(islice(left, _MATCHES_TOGETHER)):
            found.add(some)
            if self.is_obsolete():
                return None
        return found


def matches(
    searched: SearchedText, query: Query, scope: Span | None = None
) -> "Iterator[Match[str]]":
    """Yield the matches in a scope, by default the whole text; none begins or ends in a character.

    Raises `PatternError`.
    """
    if not query.text:
        return
    text, may_split = searched.text, searched.has_clusters
    first, last = scope or (0, len(text))
    limit = TIME_LIMIT if query.is_regex else None
    try:
        for match in query.compile().finditer(text, first, timeout=limit, concurrent=True):
            start, end = match.span()
            if end > last:
                return
            if not may_split or (is_boundary(text, start) and is_boundary(text, end)):
                yield match
    except TimeoutError as error:
        raise PatternError(_("too slow: stopped")) from error
