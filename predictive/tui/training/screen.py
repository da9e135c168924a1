"""Training from the editor: choose texts, start, watch, stop, resume, use the model."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import Button, ContentSwitcher, Footer, Input, Select, Tree
from textual.widgets.directory_tree import DirEntry

from predictive.errors import PredictiveError, as_predictive_error
from predictive.model import library
from predictive.model.directory import is_model
from predictive.services import background
from predictive.services.background import Run
from predictive.translation import gettext as _
from predictive.tui.app import PredictiveApp
from predictive.tui.dialogs.choice_dialog import ChoiceDialog
from predictive.tui.training.corpus_preview import CorpusPreview
from predictive.tui.training.corpus_tree import CorpusTree
from predictive.tui.training.form import TrainingForm
from predictive.tui.training.monitor import TrainingMonitor
from predictive.tui.training.progress import TrainingProgress
from predictive.tui.visible import visible_text


class TrainingScreen(Screen[str | None]):
    """Returns the name of a model to use, or None. Runs continue after it is closed."""

    CSS_PATH = "screen.tcss"
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012
        (0, "-narrow"),
        (120, "-wide"),
    ]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+g", "start", _("Start"), id="training-start"),
        Binding("ctrl+x", "stop", _("Stop"), id="training-stop"),
        Binding("ctrl+r", "resume", _("Resume"), id="training-resume"),
        Binding("ctrl+u", "use", _("Use it"), id="training-use"),
        Binding("ctrl+n", "new", _("New training"), id="training-new"),
        Binding("escape", "close", _("Close"), id="training-close"),
    ]
    app = getters.app(PredictiveApp)

    def __init__(self) -> None:
        super().__init__()
        self.form = TrainingForm()
        self.corpus = CorpusTree()
        self.preview = CorpusPreview()
        self.monitor = TrainingMonitor(id="watch")
        self.switcher = ContentSwitcher(initial="choose")

    def compose(self) -> ComposeResult:
        """Lay it out."""
        with self.switcher:
            with Horizontal(id="choose"):
                yield self.corpus
                with Vertical():
                    yield self.preview
                    yield self.form
            yield self.monitor
        yield Footer()

    def on_mount(self) -> None:
        """Show the run in progress, or else the files."""
        self.corpus.focus()
        self._show_chosen(())
        self._find_runs()

    @work(exclusive=True)
    async def _find_runs(self) -> None:
        """Watch a run that is alive, or the last one if it was killed."""
        with self._notifying_of_errors():
            runs = await asyncio.to_thread(background.runs)
            self.form.show_earlier([run.name for run in runs])
            alive = [run.name for run in runs if run.alive]
            if alive:
                self._watch(alive[0])
                return
            last = runs[0] if runs else None
            if last is not None and await asyncio.to_thread(_was_killed, last):
                self._watch(last.name)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the actions that are possible now."""
        monitor = self.monitor
        watching = self.switcher.current == "watch"
        possible = {
            "start": not watching,
            "stop": watching and monitor.alive and not monitor.stopping,
            "resume": watching and not monitor.alive and monitor.progress.can_resume,
            "use": watching and not monitor.alive and monitor.progress.fitted,
            "new": watching,
        }
        return possible.get(action, True)

    @work(exclusive=True, group="start")
    async def action_start(self) -> None:
        """Start training on the chosen texts."""
        texts = list(self.corpus.chosen)
        if not texts:
            self.notify(_("Choose files or folders to learn from: Space."), severity="warning")
            return
        with self._notifying_of_errors():
            choices = self.form.choices()
            replaces = library.is_taken(choices.name)
            if replaces and not await self._may_replace(choices.name):
                return
            background.start(texts, **choices._asdict(), force=replaces)
            self._watch(choices.name)

    async def _may_replace(self, name: str) -> bool:
        answers = {"keep": _("Keep it"), "replace": _("Replace it")}
        question = ChoiceDialog(_("There is a model {name} already.").format(name=name), answers)
        return await self.app.push_screen_wait(question) == "replace"

    def action_stop(self) -> None:
        """End the run and keep its best model."""
        self.monitor.stop()

    def action_resume(self) -> None:
        """Resume the run."""
        with self._notifying_of_errors():
            background.resume(self.monitor.run)
            self._watch(self.monitor.run)

    def action_use(self) -> None:
        """Close, and use the model."""
        name = self.monitor.run
        if is_model(library.folder_of(name)):
            self.dismiss(name)
        else:
            self.app.notify_error(library.missing_model(name))

    def action_new(self) -> None:
        """Choose texts for a new run."""
        with self._notifying_of_errors():
            self.form.show_earlier([run.name for run in background.runs()])
        self.switcher.current = "choose"
        self.corpus.focus()
        self.refresh_bindings()

    def action_close(self) -> None:
        """Close; a run continues."""
        if self.monitor.alive:
            self.notify(
                _("{run} continues. Come back here to watch it.").format(run=self.monitor.run)
            )
        self.dismiss(None)

    @contextmanager
    def _notifying_of_errors(self) -> Iterator[None]:
        """Show an error instead of raising it."""
        try:
            yield
        except (PredictiveError, OSError) as error:
            self.app.notify_error(as_predictive_error(error))

    def on_unmount(self) -> None:
        """Leave it to the text's screen to report the end of a run that continues."""
        if self.monitor.alive:
            self.app.watched_run = ""

    def _watch(self, name: str) -> None:
        self.app.watched_run = ""
        self.switcher.current = "watch"
        self.monitor.follow(name)

    def _show_chosen(self, chosen: tuple[Path, ...]) -> None:
        self.preview.show_figures(chosen)
        if chosen:
            self.form.propose_name(chosen[0])

    @on(CorpusTree.Changed)
    def _on_chosen(self, event: CorpusTree.Changed) -> None:
        self._show_chosen(event.chosen)

    @on(Tree.NodeHighlighted)
    def _on_highlighted(self, event: Tree.NodeHighlighted[DirEntry]) -> None:
        if event.node.data is not None:
            self.preview.show_excerpt(event.node.data.path)

    @on(Select.Changed, "#earlier")
    def _on_earlier(self, event: Select.Changed) -> None:
        if isinstance(event.value, str):
            self._watch(event.value)

    @on(Input.Submitted)
    def _on_submitted(self) -> None:
        self.action_start()

    @on(Button.Pressed)
    async def _on_button(self, event: Button.Pressed) -> None:
        await self.run_action(str(event.button.id))

    @on(TrainingMonitor.Changed)
    def _on_changed(self) -> None:
        if self.monitor.alive:
            self.app.watched_run = self.monitor.run
        for button in self.monitor.query(Button):
            button.display = bool(self.check_action(str(button.id), ()))
        self.refresh_bindings()

    @on(TrainingMonitor.Ended)
    def _on_ended(self, event: TrainingMonitor.Ended) -> None:
        self.notify(
            visible_text(event.status),
            title=self.monitor.run,
            severity="error" if event.failed else "information",
            markup=False,
        )


def _was_killed(run: Run) -> bool:
    """Whether a run can be resumed but did not report its end."""
    progress = TrainingProgress()
    progress.add(background.read_events(run.name)[0])
    return progress.can_resume and not progress.has_ended
