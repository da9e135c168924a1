"""Searches the text in the editor without making anybody wait."""

import asyncio
from typing import TYPE_CHECKING, NamedTuple

from predictive.tui.writing.finding.background import in_background
from predictive.tui.writing.finding.found import Found, Span
from predictive.tui.writing.finding.query import PatternError, Query
from predictive.tui.writing.finding.replacing import Replacing, plan
from predictive.tui.writing.finding.search import Search
from predictive.tui.writing.finding.searched_text import SearchedText

if TYPE_CHECKING:
    from textual.document._document import DocumentBase

    from predictive.tui.writing.editor import Editor


class _Task(NamedTuple):
    """What is looked for, and in which state of the text."""

    document: "DocumentBase"
    changes: int
    query: Query
    scope: Span | None


class Finder:
    """Knows what is looked for, and keeps what was found until the text or the query changes.

    One search runs at a time, in a thread; `regex` lets other threads run meanwhile.
    """

    def __init__(self, editor: "Editor") -> None:
        self._editor = editor
        self.query = Query("")
        self.selected: Span | None = None
        """A part of the text that can be searched alone."""
        self.is_in_selection = False
        """Whether only that is searched."""
        self._searching = asyncio.Lock()
        self._done: _Task | None = None
        self._outcome: Found | PatternError | None = None

    @property
    def _task(self) -> _Task:
        scope = self.selected if self.is_in_selection else None
        return _Task(self._editor.document, self._editor.changes, self.query, scope)

    @property
    def knows_text(self) -> bool:
        """Whether the text was searched as it is now, for something."""
        return self._done is not None and self._done[:2] == self._task[:2]

    @property
    def knows_document(self) -> bool:
        """Whether this document was searched, in whatever state."""
        return self._done is not None and self._done.document is self._editor.document

    async def find(self) -> Found:
        """Return the matches in the text as it is now. Raises `PatternError`."""
        async with self._searching:
            while self._outcome is None or self._done != self._task:
                await self._search(self._task)
        if isinstance(self._outcome, PatternError):
            raise self._outcome
        return self._outcome

    async def _search(self, task: _Task) -> None:
        searched, lines = self._searched(task), list(task.document.lines)

        def run() -> Found | None:
            return self._search_of(task).run(searched or SearchedText(lines))

        try:
            outcome: Found | PatternError | None = await in_background(run)
        except PatternError as error:
            outcome = error
        if outcome is not None:
            self._done, self._outcome = task, outcome

    def _searched(self, task: _Task) -> SearchedText | None:
        """Return the text that was searched last, if it is still the same."""
        if self.knows_text and self._task[:2] == task[:2] and isinstance(self._outcome, Found):
            return self._outcome.searched
        return None

    def _search_of(self, task: _Task) -> Search:
        return Search(task.query, task.scope, lambda: self._task != task)

    async def plan(
        self, found: Found, replacement: str, number: int | None = None
    ) -> Replacing | None:
        """Return how to replace one of the matches just found, or all of them.

        None if there are none, or if the text or the query changes meanwhile. Raises
        `PatternError`.
        """
        task = self._task
        search = self._search_of(task)
        replacing = await in_background(lambda: plan(search, found, replacement, number))
        return replacing if self._task == task else None

    def adopt(self, replacing: Replacing) -> None:
        """Note that the text has been changed as planned."""
        if self.selected is not None:
            start, end = map(replacing.change.moved, self.selected)
            self.selected = start, end
        self._done, self._outcome = self._task, replacing.after

    def grow(self, length: int) -> None:
        """Note that the text has grown where it is searched, or, if negative, become shorter."""
        if self.selected is not None:
            start, end = self.selected
            self.selected = start, max(start, end + length)
