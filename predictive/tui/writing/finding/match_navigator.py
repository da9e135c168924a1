"""Shows the matches in the editor, goes from one to the next, and replaces them."""

import asyncio

from textual.document._document import Location, Selection
from textual.geometry import Region

from predictive.tui.writing.editor import Editor
from predictive.tui.writing.finding.finder import Finder
from predictive.tui.writing.finding.found import Found, Span
from predictive.tui.writing.finding.highlights import Highlights
from predictive.tui.writing.finding.position import Position, Turned
from predictive.tui.writing.finding.replacing import Replacing


class MatchNavigator:
    """The current match is the first one that starts at the selection or after it."""

    def __init__(self, editor: Editor, finder: Finder) -> None:
        self._editor = editor
        self._finder = finder
        self._turn = asyncio.Lock()
        """Held to go to a match or to replace: keys act in their order."""
        self._replacements = 0
        self.is_shown = False
        """Whether matches are highlighted, and the current one scrolled to."""

    async def preview(self, *, scrolls: bool) -> Position:
        """Highlight the matches, and scroll to the current one. Raises `PatternError`."""
        found = await self._finder.find()
        number = found.first_from(self._selected(found)[0])
        return self._show(found, number, scrolls=scrolls and self.is_shown)

    async def go(self, step: int, changes: int) -> Position | None:
        """Select the current match, or, if it is selected, the next one; or the previous one.

        Do nothing if others change the text once more before it is found. Raises `PatternError`.
        """
        async with self._turn:
            found = await self._finder.find()
            if self.changes_of_others != changes:
                return None
            start, end = self._selected(found)
            number = found.first_from(start)
            if step < 0:
                number -= 1
            elif number < len(found) and found[number] == (start, end):
                number += 1
            return self._select(found, number)

    async def replace(self, replacement: str, changes: int) -> Position | None:
        """Replace the current match, and select the next one.

        Do nothing if others change the text once more before that. Raises `PatternError`.
        """
        async with self._turn:
            found = await self._finder.find()
            number = found.first_from(self._selected(found)[0]) % max(1, len(found))
            replacing = await self._finder.plan(found, replacement, number)
            if replacing is None or self.changes_of_others != changes:
                return None
            self._apply(replacing)
            end = replacing.change.moved(found[number][1])
            self._editor.move_cursor(replacing.after.searched.location(end))
            return self._select(replacing.after, replacing.next_from(end))

    async def replace_all(self, replacement: str, changes: int) -> int:
        """Replace all matches, as one step to undo; return how many.

        Do nothing if others change the text once more before that. Raises `PatternError`.
        """
        async with self._turn:
            found = await self._finder.find()
            replacing = await self._finder.plan(found, replacement)
            if replacing is None or self.changes_of_others != changes:
                return 0
            top = self._editor.wrapped_document.offset_to_location(self._editor.scroll_offset)
            self._apply(replacing)
            self._scroll_to(replacing.moved(top))
            await self.preview(scrolls=False)
            return replacing.change.count

    @property
    def changes_of_others(self) -> int:
        """How often the text has changed, but not here."""
        return self._editor.changes - self._replacements

    def _selected(self, found: Found) -> Span:
        """Return the offsets where the selection starts and ends."""
        start, end = map(found.searched.offset, sorted(self._editor.selection))
        return start, end

    def _apply(self, replacing: Replacing) -> None:
        """Write what is planned; the selection stays where it is in the text."""
        selection = Selection(*map(replacing.moved, self._editor.selection))
        start, end = map(replacing.before.searched.location, replacing.change.span)
        self._editor.correct(start, end, replacing.change.text)
        self._replacements += 1
        self._editor.selection = selection
        self._finder.adopt(replacing)

    def _scroll_to(self, location: Location) -> None:
        """Let the line at a location be the first on the screen."""
        y = self._editor.wrapped_document.location_to_offset(location).y
        self._editor.scroll_to(y=y, animate=False, force=True, immediate=True)

    def _select(self, found: Found, number: int) -> Position:
        """Select a match; after the last one comes the first."""
        position = self._show(found, number, scrolls=True)
        if found:
            self._editor.selection = Selection(*found.locations(position.number - 1))
        return position

    def _show(self, found: Found, number: int, *, scrolls: bool) -> Position:
        """Highlight the matches, one of them as the current one."""
        count = len(found)
        current = number % max(1, count)
        self._editor.highlights = Highlights(found, current) if self.is_shown else None
        self._editor.refresh()
        if count and scrolls:
            self._reveal(found, current)
        turned: Turned = "end" if number < 0 else "start" if number > current else ""
        return Position(current + 1, count, turned)

    def _reveal(self, found: Found, number: int) -> None:
        """Scroll to a match, unless all of it is on the screen."""
        start, end = found.locations(number)
        self._editor.wrap_around(start[0])
        to_offset = self._editor.wrapped_document.location_to_offset
        (_, top), (_, bottom) = map(to_offset, (start, end))
        first = self._editor.scroll_offset.y
        if not first <= top <= bottom < first + self._editor.scrollable_content_region.height:
            self._editor.scroll_to_region(
                Region(0, top, 1, bottom - top + 1),
                animate=False,
                force=True,
                center=True,
                immediate=True,
            )

    def show_nothing(self) -> None:
        """Highlight nothing."""
        self._editor.highlights = None
        self._editor.refresh()
