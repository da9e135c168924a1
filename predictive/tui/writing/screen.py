"""The editor with its suggestions: where a person spends the day."""

import asyncio
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Footer

from predictive import paths
from predictive.errors import PredictiveError
from predictive.tui.app import PredictiveApp
from predictive.tui.writing.desk import Desk
from predictive.tui.writing.editor import Editor
from predictive.tui.writing.find_bar import FindBar
from predictive.tui.writing.messages import (
    ContextChanged,
    Edited,
    ForgetRequested,
    Requested,
)
from predictive.tui.writing.offer import offer_behind
from predictive.tui.writing.status_bar import StatusBar
from predictive.tui.writing.suggestion_bar import SuggestionBar
from predictive.tui.writing.typed_text import Run, TypedText, learn

if TYPE_CHECKING:
    from predictive.tui.writing.offer import Offer

_SECONDS_TO_DRAFT = 0.4
_SECONDS_TO_LOOK = 2.0


class WritingScreen(Screen[None]):
    """Shows a text, what is offered behind the cursor, and how things stand."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "app.help", "Help", id="help"),
        Binding("ctrl+s", "save", "Save", id="save"),
        Binding("ctrl+o", "open", "Open", id="open"),
        Binding("ctrl+n", "new", "New", id="new", show=False),
        Binding("ctrl+f", "find", "Find", id="find", show=False),
        Binding("f12", "save_as", "Save as", id="save-as", show=False),
        Binding("f2", "app.models", "Models", id="models"),
        Binding("f3", "app.train", "Train", id="train"),
        Binding("f4", "sample", "Sample", id="sample"),
        Binding("f5", "inside", "Inside", id="inside"),
        Binding("f6", "app.statistics", "Statistics", id="statistics", show=False),
        Binding("f7", "toggle_learning", "Learn or pause", id="learn", show=False),
        Binding("f8,ctrl+t", "toggle_suggestions", "Suggestions on or off", id="suggestions",
                show=False),
    ]  # fmt: skip

    app = getters.app(PredictiveApp)

    def __init__(self, file: Path | None = None) -> None:
        super().__init__()
        settings = self.app.settings
        self.editor = Editor()
        self.find_bar = FindBar(self.editor)
        self.editor.shows_ghost = not settings.list_only
        self.bar = SuggestionBar(is_plain=settings.list_only)
        self.status = StatusBar()
        self.status.suggestions_on = settings.suggestions
        self.desk = Desk(self.app, self.editor)
        self._file = file
        self._typed = TypedText()
        self._changed_at = 0.0
        self._training: list[str] = []

    def compose(self) -> ComposeResult:
        """The text, one line of suggestions, one of how things stand, and the keys."""
        yield self.editor
        yield self.find_bar
        yield self.bar
        yield self.status
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        """Show the text, then look after it."""
        self.editor.focus()
        self.watch(self.editor, "offer", partial(setattr, self.bar, "offer"))
        self.call_after_refresh(self._begin)
        self.set_interval(_SECONDS_TO_DRAFT, self._keep_draft)
        self.set_interval(_SECONDS_TO_LOOK, self._look_around)

    @work(group="desk")
    async def _begin(self) -> None:
        if self._file is not None:
            await self.desk.open(self._file)
        await self.desk.recover()
        self._show_desk()

    @work(exclusive=True, group="draft")
    async def _keep_draft(self) -> None:
        try:
            await self.desk.keep_draft()
        except OSError as error:
            self.bar.notice = f"what you type is not kept safe: {error.strerror}"

    @work(exclusive=True, group="look")
    async def _look_around(self) -> None:
        """See what other programs did: with the file, and those that train."""
        await self.desk.check_disk()
        self._show_desk()
        alive = await asyncio.to_thread(_alive_runs)
        for name in self._training:
            if name not in alive:
                self.notify(f"the training of {name} has ended", markup=False)
        self._training = alive
        self.status.training = f"training {', '.join(alive)}" if alive else ""

    def _show_desk(self) -> None:
        self.status.file_name = self.desk.name
        self.status.is_modified = self.desk.is_modified

    # suggestions

    def model_changed(self) -> None:
        """Suggest from the model that is loaded now."""
        self._changed_at = time.perf_counter()
        self.post_message(ContextChanged())

    @on(ContextChanged)
    def _ask_for_suggestions(self) -> None:
        if self.status.suggestions_on and not self.editor.is_dismissed:
            self._request(0, self._changed_at)

    @on(Requested)
    def _ask_anyway(self, event: Requested) -> None:
        self._request(event.number, time.perf_counter(), anyway=True)

    @work(exclusive=True, group="suggestions")
    async def _request(self, number: int, began: float, *, anyway: bool = False) -> None:
        """Suggest for the text as it is; what comes too late for it is dropped."""
        editor, revision = self.editor, self.editor.revision
        if self.app.engine.loaded is None or not editor.selection.is_empty:
            return
        text = editor.text_before_cursor()
        try:
            offer = await self.app.engine.ask(lambda loaded: offer_behind(loaded.predictor, text))
            if editor.revision != revision:
                return
            editor.show(offer, number)
            await self._continue(offer, number, began, anyway=anyway)
        except PredictiveError as error:
            self.app.notify_error(error)

    async def _continue(self, offer: "Offer", number: int, began: float, *, anyway: bool) -> None:
        """Show a suggestion behind the cursor, first a word, then all that is probable."""
        editor, revision = self.editor, self.editor.revision
        if number >= len(offer.suggestions):
            return
        settings, best = self.app.settings, offer.suggestions[number]
        if best.probability < settings.confidence and not anyway:
            return
        editor.suggest(best)
        self.app.statistics.show(1000 * (time.perf_counter() - began))
        if settings.words > 1 and editor.shows_ghost:
            text, words, least = editor.text_before_cursor(), settings.words, settings.confidence
            phrase = await self.app.engine.ask(
                lambda loaded: loaded.predictor.extend(text, best, words, least)
            )
            if editor.revision == revision:
                editor.suggest(phrase)

    def action_find(self) -> None:
        """Look for words in the text."""
        self.find_bar.open()

    def action_take(self, number: int) -> None:
        """Take a suggestion of the list by the mouse."""
        self.editor.action_take(number)

    def action_toggle_suggestions(self) -> None:
        """Turn suggestions off, or on again."""
        self.status.suggestions_on = not self.status.suggestions_on
        self.app.change_settings(suggestions=self.status.suggestions_on)
        if self.status.suggestions_on:
            self.model_changed()
        else:
            self.editor.action_dismiss_offer()

    @on(ForgetRequested)
    @work(group="learning")
    async def _forget(self, event: ForgetRequested) -> None:
        await self.app.engine.ask(lambda loaded: loaded.learned.ban(event.word))
        self.notify(f"{event.word!r} will not be offered again", markup=False)
        self.post_message(ContextChanged())

    # typed text

    @on(Edited)
    def _take_in(self, event: Edited) -> None:
        self._changed_at = time.perf_counter()
        self._show_desk()
        if event.kind == "other":
            self._learn(self._typed.finish())
            return
        if event.kind == "typed":
            self.app.statistics.type(len(event.text), time.monotonic())
        else:
            self.app.statistics.accept(len(event.text), time.monotonic())
        before = self.editor.text_before_cursor()
        place = event.top, event.bottom, event.end
        self._learn(self._typed.write(*place, event.text, before))

    def learn_now(self) -> None:
        """Learn what is typed so far, if learning is on."""
        self._learn(self._typed.finish())

    @work(group="learning")
    async def _learn(self, runs: list[Run]) -> None:
        if self.status.learning == "on":
            await self.app.engine.ask(lambda loaded: [learn(loaded, run) for run in runs])

    @work(group="learning")
    async def action_toggle_learning(self) -> None:
        """Turn learning on or pause it; ask the first time."""
        if self.app.engine.loaded is not None:
            await self.app.toggle_learning()

    # files and other screens

    @work(exclusive=True, group="desk")
    async def action_save(self) -> None:
        """Save the text."""
        self.learn_now()
        if await self.desk.save():
            self.notify(f"saved {self.desk.name}", timeout=2, markup=False)
        self._show_desk()

    @work(exclusive=True, group="desk")
    async def action_save_as(self) -> None:
        """Save the text under another name."""
        await self.desk.save_as()
        self._show_desk()

    @work(exclusive=True, group="desk")
    async def action_open(self) -> None:
        """Choose a file and edit it."""
        from predictive.tui.dialogs.open_file import OpenScreen

        path = await self.app.push_screen_wait(OpenScreen())
        if path is not None:
            await self.desk.open(path)
        self._show_desk()

    @work(exclusive=True, group="desk")
    async def action_new(self) -> None:
        """Begin a new text."""
        await self.desk.new()
        self._show_desk()

    async def leave(self) -> bool:
        """Learn and save what is to be kept; return whether the text may go."""
        self.learn_now()
        if not await self.desk.may_leave():
            return False
        learning = [worker for worker in self.workers if worker.group == "learning"]
        if learning:
            await self.workers.wait_for_complete(learning)
        self.desk.close()
        return True

    @work
    async def action_sample(self) -> None:
        """Let the model write; take what it wrote into the text."""
        from predictive.tui.sampling.screen import SampleScreen

        prompt = self.editor.text_before_cursor().rpartition("\n")[2]
        text = await self.app.push_screen_wait(SampleScreen(prompt))
        if text:
            self.editor.insert(text)

    def action_inside(self) -> None:
        """Look into the network."""
        from predictive.tui.inside.screen import InsideScreen

        self.app.push_screen(InsideScreen(self.editor.text_before_cursor()))


def _alive_runs() -> list[str]:
    """Return the names of the models being trained."""
    if not paths.runs().is_dir():
        return []
    from predictive import background

    return [run.name for run in background.runs() if run.alive]
