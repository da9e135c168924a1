"""Finds mistyped words once typing pauses, and lets the user correct them."""

import asyncio
import re
import time
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from predictive.errors import PredictiveError
from predictive.translation import gettext as _
from predictive.tui.app import PredictiveApp
from predictive.tui.writing.document_session import DocumentSession
from predictive.tui.writing.editor import Editor
from predictive.tui.writing.marking.corrections_menu import IGNORE, LEARN, CorrectionsMenu
from predictive.tui.writing.undo_notice import UndoNotice

if TYPE_CHECKING:
    from predictive.learned.store import LearnedExport
    from predictive.revising.checker import Mark

PAUSE = 0.5
"""Seconds without a key after which words are checked."""
_SENTENCES = re.compile(r"[^.!?…]+[.!?…]*|[.!?…]+")
_PIECES = re.compile(r"\s*\S{1,40}")
"""A word. It is checked in one call, for which suggestions may have to wait."""
_ROWS_TOGETHER = 16
_BEFORE, _AFTER = 4000, 1000
"""Characters around a line by which its words are judged."""
_REMEMBERED = 5000
"""Sentences."""
_LONGEST = 20_000
"""Characters. A longer line is not checked: it is hardly prose."""
_MOST_ROWS = 100
"""Rows that are checked when the next mark is looked for."""


class Place(NamedTuple):
    """A mark and the row it is in."""

    row: int
    mark: "Mark"

    @property
    def end(self) -> tuple[int, int]:
        """Where its word ends."""
        return self.row, self.mark.end


class Marking:
    """Checks the lines on the screen, one word in a call, with a session of its own.

    A sentence is checked again only if it has changed.
    """

    def __init__(self, app: PredictiveApp, editor: Editor, notice: UndoNotice) -> None:
        self._app = app
        self._editor = editor
        self._notice = notice
        self._session = DocumentSession(app, editor)
        self._sentences: dict[str, list[Mark]] = {}
        """Marks, counted from where the sentence begins."""
        self._quiet_at = 0.0
        self.is_finding = False
        self._is_prepared = False

    def wait(self) -> None:
        """Check nothing until a pause from now on."""
        self._quiet_at = time.monotonic() + PAUSE

    def forget(self) -> None:
        """Forget all marks: another model may find others."""
        self._is_prepared = False
        self._sentences.clear()
        self._editor.marks.clear()

    async def find(self) -> None:
        """Mark the mistyped words on the screen, once typing pauses."""
        if self.is_finding:
            return
        self.is_finding = True
        try:
            while (row := self._unchecked_row()) is not None:
                if (seconds := self._quiet_at - time.monotonic()) > 0:
                    await asyncio.sleep(seconds)
                else:
                    await self._check(row)
        except PredictiveError:
            return  # a request for suggestions shows it
        finally:
            self.is_finding = False

    def _unchecked_row(self) -> int | None:
        """Return the first row on the screen that is not checked, if there is a model."""
        if self._app.model_worker.loaded is None or not self._editor.shows_marks:
            return None
        unchecked = (row for row in self._editor.rows_on_screen() if not self._is_checked(row))
        return next(unchecked, None)

    def _is_checked(self, row: int) -> bool:
        line = self._editor.document.get_line(row)
        return self._editor.marks.is_checked(line) or len(line) > _LONGEST

    async def _check(self, row: int) -> bool:
        """Find the marks of a row; return whether the text stayed the same meanwhile.

        Raises `PredictiveError`.
        """
        editor, changes = self._editor, self._editor.changes
        line, found = editor.document.get_line(row), []
        for sentence in _SENTENCES.finditer(line):
            if sentence[0] not in self._sentences:
                text, start = self._around(row, *sentence.span())
                marks = await self._marks(text, start, sentence[0])
                if editor.changes != changes:
                    return False
                self._remember(sentence[0], marks)
            found += _moved(self._sentences[sentence[0]], sentence.start())
        editor.marks.find(line, found)
        editor.refresh()
        return True

    async def _marks(self, text: str, start: int, sentence: str) -> "list[Mark]":
        """Return the marks of a sentence that begins at `start`; fewer if the editor changes."""
        from predictive.revising.checker import check_part

        changes = self._editor.changes
        await self._prepare()
        found: list[Mark] = []
        for piece in _PIECES.finditer(sentence):
            first, last = (start + place for place in piece.span())
            part = partial(check_part, text=text, start=first, end=last)
            found += await self._session.call(part)
            if self._editor.changes != changes:
                break
        return _moved(found, -start)

    async def _prepare(self) -> None:
        """Prepare the first check with a model, in small steps between suggestions."""
        from predictive.correction.error_model import LETTERS
        from predictive.revising.checker import prepare

        if not self._is_prepared:
            self._is_prepared = True
            for letter in LETTERS:
                await self._session.call(partial(prepare, letter=letter))

    def _remember(self, sentence: str, marks: "list[Mark]") -> None:
        if len(self._sentences) >= _REMEMBERED:
            self._sentences.clear()
        self._sentences[sentence] = marks

    def _around(self, row: int, start: int, end: int) -> tuple[str, int]:
        """Return a part of a row with the text around it, and where it begins there."""
        lines = self._editor.document.lines
        first = max(0, row // _ROWS_TOGETHER - 1) * _ROWS_TOGETHER
        before = "\n".join([*lines[first:row], lines[row][:start]])[-_BEFORE:]
        after = "\n".join([lines[row][end:], *lines[row + 1 : row + _ROWS_TOGETHER]])[:_AFTER]
        return f"{before}{lines[row][start:end]}{after}", len(before)

    async def correct(self) -> None:
        """Show what the word at the cursor, or the nearest one on the screen, may stand for."""
        place = await self._nearest()
        if place is None:
            self._app.notify(_("no mistyped word is on the screen"), timeout=3)
            return
        row, mark = place
        at = self._editor.place_on_screen((row, mark.start))
        wanted = await self._app.push_screen_wait(CorrectionsMenu(mark, at))
        if wanted == LEARN:
            await self._learn(mark.word)
        elif wanted == IGNORE:
            self._ignore(mark.word)
        elif wanted is not None:
            self._editor.replace_word(row, mark, mark.corrections[int(wanted)])

    async def go(self, step: int) -> None:
        """Move the cursor to the next mark, or with step -1 to the previous one."""
        revision = self._editor.revision
        place = await self._next(step, revision)
        if place is not None:
            self._editor.move_cursor(place.end)
        elif self._editor.revision == revision:
            self._app.notify(_("no mistyped word was found"), timeout=3)

    async def _nearest(self) -> Place | None:
        row, column = self._editor.cursor_location
        await self._check_now(row)
        places = [place for each in self._editor.rows_on_screen() for place in self._places(each)]

        def distance(place: Place) -> tuple[int, int]:
            start, end = place.mark.start, place.mark.end
            return abs(place.row - row), max(start - column, column - end, 0)

        return min(places, key=distance, default=None)

    async def _next(self, step: int, revision: int) -> Place | None:
        """Return the next mark after the cursor, also past the end of the text.

        The search ends when the text or the cursor changes.
        """
        count, here = self._editor.document.line_count, self._editor.cursor_location
        left = _MOST_ROWS
        for distance in range(count + 1):
            row = (here[0] + step * distance) % count
            left -= not self._is_checked(row)
            if not left or not await self._check_now(row) or self._editor.revision != revision:
                return None
            for place in list(self._places(row))[::step]:
                if distance or (place.end > here if step > 0 else place.end < here):
                    return place
        return None

    async def _check_now(self, row: int) -> bool:
        """Check a row without a pause; return whether that was possible."""
        if self._app.model_worker.loaded is None:
            return False
        try:
            return self._is_checked(row) or await self._check(row)
        except PredictiveError as error:
            self._app.notify_error(error)
            return False

    def _places(self, row: int) -> Iterator[Place]:
        for mark in self._editor.marks.of(self._editor.document.get_line(row)):
            yield Place(row, mark)

    async def _learn(self, word: str) -> None:
        """Add a word to the learned text: even while learning is paused, since the user asks."""
        try:
            before = await self._app.model_worker.call(lambda loaded: loaded.learn_word(word))
        except PredictiveError as error:
            self._app.notify_error(error)
        else:
            self._ignore(word)
            done = _("{word!r} is learned").format(word=word)
            self._notice.show(done, partial(self._unlearn, word, before))

    async def _unlearn(self, word: str, before: "LearnedExport") -> None:
        """Forget a word that was learned by mistake, and mark it again."""
        try:
            await self._app.model_worker.call(lambda loaded: loaded.unlearn_word(word, before))
        except PredictiveError as error:
            self._app.notify_error(error)
        else:
            self._editor.marks.heed(word)
            await self.find()

    def _ignore(self, word: str) -> None:
        self._editor.marks.ignore(word)
        self._editor.refresh()


def _moved(marks: "list[Mark]", distance: int) -> "list[Mark]":
    return [mark._replace(start=mark.start + distance) for mark in marks]
