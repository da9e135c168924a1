"""The main screen: a text and the suggestions for it."""

import asyncio
import shlex
import time
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
from predictive.errors import PredictiveError
from predictive.suggesting.offer import Offer
from predictive.suggesting.typed_text import Run
from predictive.tui.app import PredictiveApp
from predictive.tui.visible import visible
from predictive.tui.writing import navigation
from predictive.tui.writing.document_controller import DocumentController
from predictive.tui.writing.document_session import DocumentSession
from predictive.tui.writing.editor import Editor
from predictive.tui.writing.find_bar import FindBar
from predictive.tui.writing.keys import SCREEN_KEYS
from predictive.tui.writing.learning import Learning
from predictive.tui.writing.marking import Marking
from predictive.tui.writing.messages import (
    ContextChanged,
    Edited,
    ForgetRequested,
    SuggestionRequested,
)
from predictive.tui.writing.status_bar import StatusBar
from predictive.tui.writing.suggestion_bar import SuggestionBar
from predictive.tui.writing.suggestion_requests import SuggestionRequests

_SECONDS_TO_DRAFT = 0.4
_SECONDS_TO_LOOK = 2.0


class WritingScreen(Screen[None]):
    """Shows a text, the suggestions at its cursor, and a status bar."""

    BINDINGS: ClassVar[list[BindingType]] = SCREEN_KEYS

    app = getters.app(PredictiveApp)

    def __init__(self, file: Path | None = None) -> None:
        super().__init__()
        settings = self.app.settings
        self.editor = Editor()
        self.editor.shows_ghost = not settings.list_only
        self.editor.shows_marks = settings.marks
        self.find_bar = FindBar(self.editor)
        self.bar = SuggestionBar(is_plain=settings.list_only)
        self.status = StatusBar()
        self.status.suggestions_on = settings.suggestions
        self.controller = DocumentController(self.app, self.editor)
        session = DocumentSession(self.app, self.editor)
        self._requests = SuggestionRequests(self.app, self.editor, session)
        self._learning = Learning(self.app, session)
        self._marking = Marking(self.app, self.editor)
        self._file = file
        self._changed_at = 0.0
        self._training: list[str] = []

    def compose(self) -> ComposeResult:
        """Lay out the text, a line of suggestions, the status bar and the keys."""
        yield self.editor
        yield self.find_bar
        yield self.bar
        yield self.status
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        """Show the text, then keep drafts of it and watch its file."""
        self.editor.focus()
        self.watch(self.editor, "offer", self._show_offer)
        self.watch(self.editor, "has_focus", self._hide_find_bar)
        self.watch(self.editor, "scroll_y", self._mark)
        self.watch(self.app, "model", self._show_model)
        self.watch(self.app, "model_notice", partial(setattr, self.bar, "notice"))
        self.watch(self.app, "learning", partial(setattr, self.status, "learning"))
        self.app.before_exit = self.controller.keep_draft_now
        self.call_after_refresh(self._open_first)
        self.set_interval(_SECONDS_TO_DRAFT, self._keep_draft)
        self.set_interval(_SECONDS_TO_LOOK, self._look_around)

    def on_screen_suspend(self) -> None:
        """Accept nothing by moving the cursor when the user comes back from another screen."""
        self.editor.pause_writing()

    @work(group="document")
    async def _open_first(self) -> None:
        async with self.controller.turn:
            if self._file is not None:
                await self.controller.open(self._file)
            await self.controller.recover()
        self._show_document()

    @work(group="draft")
    async def _keep_draft(self) -> None:
        try:
            await self.controller.keep_draft()
        except OSError as error:
            if not self.status.problem:
                message = f"no draft of your text can be saved: {error.strerror}"
                self.app.notify_error(PredictiveError(message, "save often, free some space"))
            self.status.problem = "no draft"
        else:
            self.status.problem = ""

    @work(exclusive=True, group="look")
    async def _look_around(self) -> None:
        """See whether other programs changed the file, or a training ended."""
        await self.controller.check_disk()
        self._show_document()
        alive = await asyncio.to_thread(_alive_runs)
        for name in self._training:
            if name not in alive and name != self.app.watched_run:
                self.notify(f"the training of {name} has ended", markup=False)
        self._training = alive
        self.status.training = f"training {', '.join(alive)}" if alive else ""

    def _show_document(self) -> None:
        self.status.file_name = self.controller.name
        self.status.is_modified = self.controller.is_modified

    def _hide_find_bar(self, is_writing: bool) -> None:
        if is_writing:
            self.find_bar.hide()

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

    @work(group="learning")
    async def _learn(self, runs: list[Run]) -> None:
        await self._learning.learn(runs)

    @on(ContextChanged)
    def _suggest(self) -> None:
        self._mark()
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
        if await self._learning.forget(event.word):
            word = event.word if event.word.isalnum() else shlex.quote(event.word)
            lift = f"predictive learned ban {word} --lift"
            message = f"{event.word!r} will not be suggested again; to allow it: {lift}"
            self.notify(visible(message), markup=False)
            self._suggest_again()

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
        done = "are underlined" if self.editor.shows_marks else "are no longer underlined"
        self.notify(f"mistyped words {done}", timeout=2)
        self._mark()

    def action_find(self) -> None:
        """Look for words in the text."""
        self.find_bar.open()

    # files

    @work(group="document")
    async def action_save(self) -> None:
        """Save the text."""
        self._learn(self._learning.finish())
        async with self.controller.turn:
            if await self.controller.save():
                self.notify(f"saved {visible(self.controller.name)}", timeout=2, markup=False)
        self._show_document()

    @work(group="document")
    async def action_save_as(self) -> None:
        """Save the text under another name."""
        async with self.controller.turn:
            await self.controller.save_as()
        self._show_document()

    @work(group="document")
    async def action_open(self) -> None:
        """Choose a file and open it."""
        from predictive.tui.dialogs.open_dialog import OpenDialog

        path = await self.app.push_screen_wait(OpenDialog())
        if path is not None:
            async with self.controller.turn:
                await self.controller.open(path)
        self._show_document()

    @work(group="document")
    async def action_new(self) -> None:
        """Start a new text."""
        async with self.controller.turn:
            await self.controller.new()
        self._show_document()

    @work(exclusive=True, group="leave")
    async def action_leave(self) -> None:
        """Learn what was typed, save or discard the text, and quit."""
        await self._learning.learn(self._learning.finish())
        async with self.controller.turn:
            if await self.controller.may_leave():
                self.controller.close()
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


def _alive_runs() -> list[str]:
    """Return the names of the models being trained."""
    if not paths.runs().is_dir():
        return []
    from predictive.services import background

    return [run.name for run in background.runs() if run.alive]
