"""A replacement of matches, as one edit."""

from array import array
from bisect import bisect_right
from itertools import islice
from typing import TYPE_CHECKING

from predictive.translation import gettext as _
from predictive.tui.writing.finding.found import Span
from predictive.tui.writing.finding.query import PatternError, Query
from predictive.tui.writing.finding.search import matches
from predictive.tui.writing.finding.searched_text import SearchedText

if TYPE_CHECKING:
    from regex import Match


class Change:
    """What replaces a text between the first and the last match, and where the rest moves."""

    def __init__(
        self,
        searched: SearchedText,
        query: Query,
        replacement: str,
        scope: Span | None = None,
        limit: int | None = None,
    ) -> None:
        """Replace the matches in a scope, at most `limit`. Raises `PatternError`."""
        self._starts, self._ends, self._growth = array("q"), array("q"), array("q", [0])
        text, pieces, place = searched.text, [], None
        for match in islice(matches(searched, query, scope), limit):
            new = _expand(match, replacement) if query.is_regex else replacement
            pieces += [text[match.start() if place is None else place : match.start()], new]
            place = match.end()
            self._starts.append(match.start())
            self._ends.append(place)
            self._growth.append(self._growth[-1] + len(new) - (place - match.start()))
        self.text = "".join(pieces)
        """What is written instead."""

    @property
    def count(self) -> int:
        """How many matches are replaced."""
        return len(self._starts)

    @property
    def span(self) -> Span:
        """Where the text to replace starts and ends."""
        return self._starts[0], self._ends[-1]

    def applied(self, text: str) -> str:
        """Return the text with the replacements."""
        start, end = self.span
        return f"{text[:start]}{self.text}{text[end:]}"

    def moved(self, offset: int) -> int:
        """Return where an offset is afterwards; one in a match moves to the end of what is new."""
        before = bisect_right(self._ends, offset)
        if before < self.count and self._starts[before] < offset:
            offset, before = self._ends[before], before + 1
        return offset + self._growth[before]


def _expand(match: "Match[str]", template: str) -> str:
    """Return a template with the groups of a match, such as `\\1`."""
    import regex

    try:
        return match.expand(template)
    except IndexError as error:
        raise PatternError(_("replacement: no such group")) from error
    except regex.error as error:
        message = _("replacement: nothing known after \\")
        raise PatternError(message) from error
