"""Plans a replacement in any thread: what to write, and what is found afterwards."""

from typing import NamedTuple

from textual.document._document import Location

from predictive.tui.writing.finding.change import Change
from predictive.tui.writing.finding.found import Found
from predictive.tui.writing.finding.search import Search
from predictive.tui.writing.finding.searched_text import SearchedText


class Replacing(NamedTuple):
    """A change, and what is found before and after it."""

    change: Change
    before: Found
    after: Found

    def moved(self, location: Location) -> Location:
        """Return where a location is afterwards."""
        offset = self.change.moved(self.before.searched.offset(location))
        return self.after.searched.location(offset)

    def next_from(self, offset: int) -> int:
        """Return the number of the match to replace next; the end of a line only once."""
        number = self.after.first_from(offset)
        start, end = self.change.span
        is_there_again = number < len(self.after) and self.after[number] == (offset, offset)
        return number + (start == end and is_there_again)


def plan(
    search: Search, before: Found, replacement: str, number: int | None = None
) -> Replacing | None:
    """Replace one match, or all; return None if there are none, or once the search is obsolete.

    Raises `PatternError`.
    """
    if not before:
        return None
    searched = before.searched
    if number is None:
        change = Change(searched, search.query, replacement, search.scope)
    else:
        change = Change(searched, search.query, replacement, before[number], limit=1)
    if search.scope is not None:
        start, end = map(change.moved, search.scope)
        search = search._replace(scope=(start, end))
    after = search.run(SearchedText(change.applied(searched.text).split("\n")))
    return None if after is None else Replacing(change, before, after)
