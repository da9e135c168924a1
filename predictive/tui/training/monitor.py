"""A training run in progress: how far, how well, and what the model writes now."""

import asyncio
from dataclasses import dataclass

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.message import Message
from textual.widgets import Button, ProgressBar, Static

from predictive.services import background
from predictive.tui.learning_curve import LearningCurve
from predictive.tui.training.progress import TrainingProgress
from predictive.tui.visible import visible_text

SECONDS_BETWEEN_LOOKS = 0.3
_ENDS = {
    "budget": "Finished",
    "patience": "Finished early, as the held-out text improved no further",
    "stopped": "Stopped as requested; the best model is kept",
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
            yield Button("Stop", id="stop", compact=True)
            yield Button("Resume", id="resume", compact=True)
            yield Button("Use it", id="use", variant="primary", compact=True)
            yield Button("New training", id="new", compact=True)

    def on_mount(self) -> None:
        """Set the title of the sample."""
        self.query_one("#writing").border_title = "what the model writes now"

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
            return f"Its log cannot be read: {self._unreadable.strerror}. It may still be running."
        if self.alive:
            return f"{progress.stage}, stopping soon" if self.stopping else progress.stage
        if progress.failed is not None:
            return f"Failed: {progress.failed.message}\n{progress.failed.hint}".strip()
        if progress.fitted:
            return _ENDS[progress.finished.reason] if progress.finished else "Finished"
        if (errors := background.crash(self.run)) is not None:
            return f"Ended by an unexpected error: {errors}"
        if progress.can_resume:
            return "Stopped early; it can be resumed"
        return "Stopped before anything was learned"

    def _show(self) -> None:
        progress = self.progress
        self.query_one("#status", Static).update(visible_text(f"{self.run}: {self.status}"))
        self.query_one(ProgressBar).progress = progress.fraction
        left = progress.seconds_left if self.alive and not progress.finished else None
        self.query_one("#left", Static).update("" if left is None else f"{_clock(left)} left")
        self.query_one("#numbers", Static).update(_numbers(progress))
        self.query_one(LearningCurve).curve = tuple(progress.curve)
        self.query_one("#sample", Static).update(visible_text(progress.sample.strip()))
        self.post_message(self.Changed())


def _numbers(progress: TrainingProgress) -> str:
    """Return figures: how much text was read, the speed and the quality of learning."""
    parts = []
    if progress.report is not None and progress.step is None:
        parts.append(f"{progress.report.characters:,} characters read")
    if progress.step is not None:
        step = progress.step
        parts.append(f"epoch {step.epoch:.1f}")
        parts.append(f"loss {step.loss:.3f}")
        parts.append(f"{step.tokens_per_second:,.0f} tokens/s")
    if progress.best is not None:
        parts.append(f"best {progress.best.bits_per_character:.3f} bits per character")
    return "   ".join(parts)


def _clock(seconds: float) -> str:
    minutes, seconds = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
