"""The main screen: a text and the suggestions for it."""

import time
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.messages import Update
from textual.screen import Screen
from textual.widgets import Footer

from predictive import paths
from predictive.suggesting.offer import Offer
from predictive.suggesting.typed_text import Run
from predictive.translation import gettext as _
from predictive.translation import in_every_language
from predictive.tui.app import PredictiveApp
from predictive.tui.palette import Entry
from predictive.tui.writing import navigation, notices
from predictive.tui.writing.bans import Bans
from predictive.tui.writing.counting import Counting
from predictive.tui.writing.document_session import DocumentSession
from predictive.tui.writing.editor import Editor
from predictive.tui.writing.files.document_controller import DocumentController
from predictive.tui.writing.files.draft_watch import DraftWatch
from predictive.tui.writing.files.open_elsewhere import OpenElsewhere
from predictive.tui.writing.finding.find_bar import FindBar
from predictive.tui.writing.finding.line_bar import LineBar
from predictive.tui.writing.keys import SCREEN_KEYS
from predictive.tui.writing.learning import Learning
from predictive.tui.writing.marking.marking import Marking
from predictive.tui.writing.messages import (
    ContextChanged,
    Edited,
    ForgetRequested,
    SuggestionRequested,
)
from predictive.tui.writing.status_bar import StatusBar
from predictive.tui.writing.suggestion_bar import SuggestionBar
from predictive.tui.writing.suggestion_requests import SuggestionRequests
from predictive.tui.writing.training_watch import TrainingWatch
from predictive.tui.writing.undo_notice import UndoNotice

_COLUMN_WIDTH = 72
"""Cells: between the 66 characters that printed books aim at, and the 80 of old terminals."""
_SECONDS_TO_DRAFT = 0.4
_SECONDS_TO_LOOK = 2.0


class WritingScreen(Screen[None]):
    """Shows a text, the suggestions at its cursor, and a status bar."""

    DEFAULT_CSS = notices.CSS
    HORIZONTAL_BREAKPOINTS = notices.WIDTHS
    VERTICAL_BREAKPOINTS = notices.HEIGHTS
    BINDINGS: ClassVar[list[BindingType]] = SCREEN_KEYS

    app = getters.app(PredictiveApp)

    def __init__(self, file: Path | None = None) -> None:
        super().__init__()
        settings = self.app.settings
        self.editor = Editor()
        self.editor.shows_ghost = not settings.list_only
        self.editor.shows_marks = settings.marks
        self.editor.shows_steps = file is None and not paths.statistics().exists()
        self.editor.column_width = settings.column_width
        self.editor.waiting_keys = self.app.waiting_keys
        self.find_bar = FindBar(self.editor)
        self.line_bar = LineBar(self.editor)
        self.bar = SuggestionBar(is_plain=settings.list_only)
        self.status = StatusBar()
        self.status.suggestions_on = settings.suggestions
        self.controller = DocumentController(self.app, self.editor)
        session = DocumentSession(self.app, self.editor)
        self._requests = SuggestionRequests(self.app, self.editor, session)
        self._learning = Learning(self.app, session)
        self._undo_notice = UndoNotice(self.app, self.editor)
        self._marking = Marking(self.app, self.editor, self._undo_notice)
        self._bans = Bans(self.app, self._undo_notice, self._suggest_again)
        self._counting = Counting(self.editor, self.status)
        self._column_width = settings.column_width or _COLUMN_WIDTH
        self._open_elsewhere = OpenElsewhere(self.app)
        self._draft_watch = DraftWatch(self.app, self.controller, self.status)
        self._training_watch = TrainingWatch(self.app, self.status)
        self._file = file
        self._changed_at = 0.0

    def compose(self) -> ComposeResult:
        """Lay out the text, a line of suggestions, the status bar and the keys."""
        yield self.editor
        yield self.find_bar
        yield self.line_bar
        yield self.bar
        yield self.status
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        """Show the text, then keep drafts of it and watch its file."""
        self.editor.focus()
        self.watch(self.editor, "offer", self._show_offer)
        self.watch(self.editor, "has_focus", self._hide_bars)
        self.watch(self.editor, "scroll_y", self._mark)
        self.watch(self.editor, "scroll_y", partial(notices.keep_off_cursor, self.editor))
        self.watch(self.app, "model", self._show_model)
        self.watch(self.app, "model_notice", partial(setattr, self.bar, "notice"))
        self.watch(self.app, "learning", partial(setattr, self.status, "learning"))
        self.app.before_exit = self.controller.keep_draft_now
        self.call_after_refresh(self._in_turn, self._open_first)
        self.set_interval(_SECONDS_TO_DRAFT, self._keep_draft)
        self.set_interval(_SECONDS_TO_LOOK, self._look_around)

    def on_screen_suspend(self) -> None:
        """Accept nothing by moving the cursor when the user comes back from another screen."""
        self.editor.pause_writing()
        self.editor.hide_steps()

    async def _open_first(self) -> None:
        if self._file is not None:
            await self.controller.open(self._file)
        await self.controller.recover()

    @work(group="draft")
    async def _keep_draft(self) -> None:
        await self._draft_watch.keep()

    @work(exclusive=True, group="look")
    async def _look_around(self) -> None:
        """See whether other programs changed the file, or a training ended."""
        await self.controller.check_disk()
        self._show_document()
        await self._training_watch.look()

    def _show_document(self) -> None:
        if self.status.file_name != self.controller.name:
            self._open_elsewhere.follow(self.controller.file)
        self.status.file_name = self.controller.name
        self.status.is_modified = self.controller.is_modified

    def _hide_bars(self, is_writing: bool) -> None:
        if is_writing and self.focused is self.editor:
            self.find_bar.hide()
            self.line_bar.hide()

    def _show_offer(self, offer: Offer) -> None:
        """Paint the list together with the text that it belongs to."""
        self.bar.offer = offer
        self.post_message(Update(self.bar))

    def _show_model(self, name: str) -> None:
        self.status.model = name
        self._marking.forget()
        self._suggest_again()

    # typing

    @on(Edited)
    def _note_edit(self, event: Edited) -> None:
        self._changed_at = time.perf_counter()
        self._show_document()
        self._learn(self._learning.add(event))
        self.find_bar.note_edit()

    @work(group="learning")
    async def _learn(self, runs: list[Run]) -> None:
        await self._learning.learn(runs)

    @on(ContextChanged)
    def _suggest(self) -> None:
        self._mark()
        self._counting.show()
        notices.keep_off_cursor(self.editor)
        if self.status.suggestions_on and not self.editor.is_dismissed:
            self._request(0, self._changed_at)

    @on(SuggestionRequested)
    def _suggest_on_request(self, event: SuggestionRequested) -> None:
        self._request(event.number, time.perf_counter(), improbable=True)

    @work(exclusive=True, group="suggestions")
    async def _request(self, number: int, began: float, *, improbable: bool = False) -> None:
        await self._requests.request(number, began, improbable=improbable)

    def _suggest_again(self) -> None:
        self._changed_at = time.perf_counter()
        self.post_message(ContextChanged())

    @on(ForgetRequested)
    @work(group="forgetting")
    async def _forget(self, event: ForgetRequested) -> None:
        await self._bans.ban(event.word)

    def action_undo_noticed(self) -> None:
        """Undo what the notice reports that was clicked."""
        self._undo_notice.undo()

    def palette_entries(self) -> Iterator[Entry]:
        """Yield what can be done without a key."""
        yield from self._bans.palette_entries()
        names = in_every_language(_("Open the settings file"))
        yield Entry(_("Open the settings file"), partial(self.open, paths.settings()), [*names])

    def action_take(self, number: int) -> None:
        """Accept a suggestion of the list that was clicked."""
        self.editor.action_take(number)

    def action_toggle_suggestions(self) -> None:
        """Turn suggestions off, or on again."""
        self.status.suggestions_on = not self.status.suggestions_on
        self.app.change_settings(suggestions=self.status.suggestions_on)
        if self.status.suggestions_on:
            self._suggest_again()
        else:
            self.editor.action_dismiss_offer()

    @work(exclusive=True, group="toggle")
    async def action_toggle_learning(self) -> None:
        """Turn learning on or pause it; ask the first time."""
        await self._learning.toggle()

    # mistyped words

    def _mark(self) -> None:
        """Mark mistyped words once typing pauses."""
        self._marking.wait()
        if not self._marking.is_finding:
            self._find_marks()

    @work(group="marks")
    async def _find_marks(self) -> None:
        await self._marking.find()

    @work(exclusive=True, group="correcting")
    async def action_correct(self) -> None:
        """Correct a mistyped word."""
        await self._marking.correct()

    @work(exclusive=True, group="correcting")
    async def action_go_to_mark(self, step: int) -> None:
        """Go to the next or the previous mistyped word."""
        await self._marking.go(step)

    def action_toggle_marks(self) -> None:
        """Stop underlining mistyped words, or underline them again."""
        self.editor.shows_marks = not self.editor.shows_marks
        self.app.change_settings(marks=self.editor.shows_marks)
        self.editor.refresh()
        on, off = _("mistyped words are underlined"), _("mistyped words are no longer underlined")
        self.notify(on if self.editor.shows_marks else off, timeout=2)
        self._mark()

    def action_toggle_column(self) -> None:
        """Put the text into a column, or let it be as wide as the window."""
        self.editor.column_width = 0 if self.editor.column_width else self._column_width
        self.app.change_settings(column_width=self.editor.column_width)

    # find, replace, go to a line

    def action_find(self) -> None:
        """Look for words in the text."""
        self.line_bar.hide()
        self.find_bar.open()

    def action_replace(self) -> None:
        """Replace words in the text."""
        self.line_bar.hide()
        self.find_bar.open(replacing=True)

    async def action_find_again(self, step: int) -> None:
        """Go to the next match, or the previous one."""
        await self.find_bar.find_again(step)

    def action_go_to_line(self) -> None:
        """Ask for a line, and go there."""
        self.find_bar.hide()
        self.line_bar.open()

    # files

    @work(group="document")
    async def _in_turn(self, change: Callable[[], Awaitable[object]]) -> None:
        """Open or save, once what is being opened or saved has been."""
        async with self.controller.turn:
            await change()
        self._show_document()

    def action_save(self) -> None:
        """Save the text."""
        self._learn(self._learning.finish())
        self._in_turn(self.controller.save_and_tell)

    def action_save_as(self) -> None:
        """Save the text under another name."""
        self._in_turn(self.controller.save_as)

    @work(group="document")
    async def action_open(self) -> None:
        """Choose a file and open it."""
        if (path := await navigation.choose_file(self.app)) is not None:
            self.open(path)

    def open(self, path: Path) -> None:
        """Open a file."""
        self._in_turn(partial(self.controller.open, path))

    def action_new(self) -> None:
        """Start a new text."""
        self._in_turn(self.controller.new)

    @work(exclusive=True, group="leave")
    async def action_leave(self) -> None:
        """Learn what was typed, save or discard the text, and quit."""
        await self._learning.learn(self._learning.finish())
        async with self.controller.turn:
            if await self.controller.may_leave():
                self.controller.close()
                self._open_elsewhere.close()
                self.app.exit()

    # other screens

    @work(group="navigation")
    async def action_models(self) -> None:
        """Show the models."""
        await navigation.choose_model(self.app)

    @work(group="navigation")
    async def action_train(self) -> None:
        """Train a model."""
        await navigation.train(self.app)

    @work(group="navigation")
    async def action_sample(self) -> None:
        """Let the model write."""
        await navigation.sample(self.app, self.editor)

    def action_inside(self) -> None:
        """Show how the network reads the text."""
        navigation.look_inside(self.app, self.editor)

    def action_statistics(self) -> None:
        """Show how many keys suggestions save."""
        navigation.show_statistics(self.app, self.editor)
