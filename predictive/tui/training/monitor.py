"""A training run in progress: how far, how well, and what the model writes now."""

import asyncio
from dataclasses import dataclass

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.message import Message
from textual.widgets import Button, ProgressBar, Static

from predictive.errors import reason_of
from predictive.services import background
from predictive.translation import gettext as _
from predictive.translation import ngettext
from predictive.tui.learning_curve import LearningCurve
from predictive.tui.training.progress import TrainingProgress
from predictive.tui.visible import visible_text

SECONDS_BETWEEN_LOOKS = 0.3
_ENDS = {
    "budget": _("Finished"),
    "patience": _("Finished early, as the held-out text improved no further"),
    "stopped": _("Stopped as requested; the best model is kept"),
}


class TrainingMonitor(Vertical):
    """Follows the log of one run, however it was started."""

    @dataclass
    class Changed(Message):
        """There is something new to show."""

    @dataclass
    class Ended(Message):
        """The run that was being watched has ended."""

        status: str
        failed: bool

    def __init__(self, id: str) -> None:
        super().__init__(id=id)
        self.run = ""
        self.progress = TrainingProgress()
        self.alive = False
        self.stopping = False
        self._unreadable: OSError | None = None
        """Why its log cannot be read."""

    def compose(self) -> ComposeResult:
        """Lay it out."""
        yield Static("", id="status", markup=False)
        with Horizontal(id="bar"):
            yield ProgressBar(total=1.0, show_eta=False)
            yield Static("", id="left")
        yield Static("", id="numbers", markup=False)
        with Horizontal(id="pictures"):
            yield LearningCurve()
            with VerticalScroll(id="writing"):
                yield Static("", id="sample", markup=False)
        with Horizontal(id="buttons"):
            yield Button(_("Stop"), id="stop", compact=True)
            yield Button(_("Resume"), id="resume", compact=True)
            yield Button(_("Use it"), id="use", variant="primary", compact=True)
            yield Button(_("New training"), id="new", compact=True)

    def on_mount(self) -> None:
        """Set the title of the sample."""
        self.query_one("#writing").border_title = _("what the model writes now")

    @work(exclusive=True, group="follow")
    async def follow(self, name: str) -> None:
        """Show a run from its start, and watch it while it is alive."""
        self.run, self.progress, self.stopping = name, TrainingProgress(), False
        self._unreadable = None
        try:
            was_alive = await self._watch_until_its_end(name)
        except OSError as error:
            self.alive, self._unreadable = False, error
            self._show()
        if self._unreadable or was_alive:
            failed = bool(self._unreadable) or not self.progress.fitted
            self.post_message(self.Ended(self.status, failed))

    async def _watch_until_its_end(self, name: str) -> bool:
        """Show a run until it ends; return whether it was alive at first."""
        offset, was_alive = 0, False
        while True:
            self.alive = await asyncio.to_thread(background.is_alive, name)
            events, offset = await asyncio.to_thread(background.read_events, name, offset)
            self.progress.add(events)
            self._show()
            if not self.alive:
                return was_alive
            was_alive = True
            await asyncio.sleep(SECONDS_BETWEEN_LOOKS)

    def stop(self) -> None:
        """Ask the run to stop."""
        self.stopping = True
        background.stop(self.run)
        self._show()

    @property
    def status(self) -> str:
        """The state of the run, in a sentence."""
        progress = self.progress
        if self._unreadable is not None:
            return _("Its log cannot be read: {reason}. It may still be running.").format(
                reason=reason_of(self._unreadable)
            )
        if self.alive:
            stage = _(progress.stage)
            return _("{stage}, stopping soon").format(stage=stage) if self.stopping else stage
        if progress.failed is not None:
            message, hint = progress.failed.message, progress.failed.hint
            return _("Failed: {message}").format(message=f"{message}\n{hint}").strip()
        if progress.fitted:
            return _ENDS[progress.finished.reason] if progress.finished else _("Finished")
        if (errors := background.crash(self.run)) is not None:
            return _("Ended by an unexpected error: {file}").format(file=errors)
        if progress.can_resume:
            return _("Stopped early; it can be resumed")
        return _("Stopped before anything was learned")

    def _show(self) -> None:
        progress = self.progress
        self.query_one("#status", Static).update(visible_text(f"{self.run}: {self.status}"))
        self.query_one(ProgressBar).progress = progress.fraction
        left = progress.seconds_left if self.alive and not progress.finished else None
        clock = "" if left is None else _("{time} left").format(time=_clock(left))
        self.query_one("#left", Static).update(clock)
        self.query_one("#numbers", Static).update(_numbers(progress))
        self.query_one(LearningCurve).curve = tuple(progress.curve)
        self.query_one("#sample", Static).update(visible_text(progress.sample.strip()))
        self.post_message(self.Changed())


def _numbers(progress: TrainingProgress) -> str:
    """Return figures: how much text was read, the speed and the quality of learning."""
    parts = []
    if progress.report is not None and progress.step is None:
        count = progress.report.characters
        read = ngettext("{count:,} character read", "{count:,} characters read", count)
        parts.append(read.format(count=count))
    if progress.step is not None:
        step = progress.step
        parts.append(_("epoch {epoch:.1f}").format(epoch=step.epoch))
        parts.append(_("loss {loss:.3f}").format(loss=step.loss))
        parts.append(_("{count:,.0f} tokens/s").format(count=step.tokens_per_second))
    if progress.best is not None:
        best = _("best {bits:.3f} bits per character")
        parts.append(best.format(bits=progress.best.bits_per_character))
    return "   ".join(parts)


def _clock(seconds: float) -> str:
    minutes, seconds = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
