"""The training loop: windows in, events out. It prints nothing and writes nothing."""

import math
from collections import deque
from collections.abc import Iterator
from itertools import islice

import torch
from torch import Tensor

from predictive.errors import PredictiveError
from predictive.model.weights import Weights
from predictive.training.batches import Window, training_windows
from predictive.training.checkpoint import Checkpoint
from predictive.training.clock import Clock
from predictive.training.device import choose_device
from predictive.training.evaluator import Evaluator
from predictive.training.events import Evaluation, Event, Finished, Recovered, Step
from predictive.training.learner import Learner
from predictive.training.options import Plan
from predictive.training.progress import Progress
from predictive.training.recovery import Recovery
from predictive.training.schedule import schedule_of
from predictive.training.team import Team
from predictive.training.token_stream import Stream
from predictive.translation import gettext as _

STEPS_PER_REPORT, CUDA_STEPS_PER_REPORT = 10, 50
"""Losses are looked at this often; each look waits for the device, which is then idle a moment."""
_SMOOTHING = 20
"""Steps whose mean loss is reported."""


class Trainer:
    """Trains one network on one token stream, alone or as one of several workers."""

    def __init__(self, plan: Plan, training: Stream, validation: Stream) -> None:
        self.plan = plan
        self.options = plan.options
        self.device = choose_device(plan.options.device)
        self.progress = Progress()
        self.ended = False
        """Whether the run has come to its end, rather than to a pause."""
        torch.manual_seed(plan.options.seed)
        self.learner = Learner(plan, training, self.device)
        self._stream = training
        self._schedule = schedule_of(plan)
        self._evaluator = Evaluator(plan, self.learner.averaged.network, validation)
        self._recovery = Recovery(self.learner, self.progress)
        self._clock = Clock()
        is_cuda = self.device.type == "cuda"
        self._steps_per_report = CUDA_STEPS_PER_REPORT if is_cuda else STEPS_PER_REPORT
        self._losses: deque[float] = deque(maxlen=_SMOOTHING)

    @property
    def last_checkpoint(self) -> Checkpoint:
        """The last good state, from which a run that is cut off or diverges continues."""
        return self._recovery.last_checkpoint

    @property
    def fraction(self) -> float:
        """How much of the budget is spent, in [0, 1]."""
        return self._schedule.fraction(self.progress)

    def begin(self, seconds: float, weights: Weights | None = None) -> None:
        """Begin a new run whose preparation took `seconds`, from `weights` if given."""
        if weights is not None:
            self.learner.load_weights(weights)
        self.progress = self.progress.at(seconds)
        self._clock.set(seconds)
        self._recovery.save(self.progress)

    def restore(self, checkpoint: Checkpoint) -> None:
        """Return to a checkpoint."""
        self.progress = self._recovery.restore(checkpoint)
        self._clock.set(self.progress.seconds)

    def stop(self) -> None:
        """Ask the run to end after this step, with an evaluation."""
        self._clock.stop()

    def run(self, team: Team | None = None, seconds: float = math.inf) -> Iterator[Event]:
        """Train until the budget is spent, patience is out, or `stop` was called; then end.

        After `seconds` pause instead; the next call continues, with another team if need be. Every
        worker of a team runs the same loop: they agree on whatever depends on clocks, losses or
        `stop`. Raises `DivergedError` if training does not converge.
        """
        if self.ended:
            return
        with self.learner.joining(team or Team()):
            self.progress = self._begun = self.progress.at(self._clock.read(self.learner.team))
            self._pause_at = self.progress.seconds + seconds
            yield from self._until_end_or_pause()

    def _until_end_or_pause(self) -> Iterator[Event]:
        while True:
            while not self._is_over():
                yield from self._epoch()
            if not self._end_reason():
                self._pause()
                return
            if self.progress.is_evaluated:
                yield self._end()
                return
            yield self._evaluate()

    def _epoch(self) -> Iterator[Event]:
        """Train to the end of the epoch; return early if the run is over, or has recovered."""
        losses: list[Tensor] = []
        for window in self._windows():
            losses.append(self._step(window))
            is_due = self._schedule.evaluation_is_due(self.progress)
            if len(losses) == self._steps_per_report or is_due or self._is_over():
                for event in self._look(losses, evaluates=is_due or bool(self._end_reason())):
                    yield event
                    if isinstance(event, Recovered):
                        return
                losses = []
            if self._is_over():
                return
        if losses:
            event = self._report(losses)
            yield event
            if isinstance(event, Recovered):
                return
        self.progress = self.progress.after_epoch()

    def _windows(self) -> Iterator[Window]:
        """Yield the windows that are left of the epoch."""
        windows = training_windows(
            self._stream,
            batch_size=self.options.batch_size,
            sequence_length=self.options.sequence_length,
            seed=self.options.seed,
            epoch=self.progress.epoch,
        )
        return islice(windows, self.progress.window, None)

    def _step(self, window: Window) -> Tensor:
        """Take one step; return this worker's part of the loss, without waiting."""
        progress = self.progress
        learning_rate = self._schedule.learning_rate(progress)
        loss = self.learner.step(window, learning_rate, progress.step + 1)
        seconds = self._clock.read_and_check(self.learner.team)
        self.progress = progress.after_step(window.inputs.size, seconds)
        return loss

    def _look(self, losses: list[Tensor], *, evaluates: bool) -> Iterator[Event]:
        yield self._report(losses)
        if evaluates:
            yield self._evaluate()

    def _report(self, losses: list[Tensor]) -> Step | Recovered:
        """Report the losses of the last steps, from all workers; if they diverge, recover."""
        totals = self.learner.team.all_reduce_sum(torch.stack(losses)).tolist()
        if self._recovery.has_diverged(totals):
            return self._recover()
        self._losses.extend(totals)
        self._recovery.save_if_due(self.progress)
        progress, begun = self.progress, self._begun
        seconds = max(progress.seconds - begun.seconds, 1e-9)
        return Step(
            step=progress.step,
            epoch=self._schedule.epoch(progress),
            loss=sum(self._losses) / len(self._losses),
            tokens_per_second=(progress.tokens - begun.tokens) / seconds,
            fraction=self.fraction,
            seconds=progress.seconds,
        )

    def _evaluate(self) -> Evaluation | Recovered:
        """Evaluate the averaged weights; if they have diverged, recover."""
        if not self.progress.step:
            raise PredictiveError(_("nothing was learned before the end"), _("give it more time"))
        progress, epoch = self.progress, self._schedule.epoch(self.progress)
        validation, seconds = self._evaluator.measure(progress, epoch, self.learner.team)
        if self._recovery.has_diverged([validation.nats_per_token]):
            return self._recover()
        self.progress = progress.after_evaluation(validation, seconds)
        self._recovery.save(self.progress)
        return Evaluation(validation, is_best=progress.improves(validation))

    def _recover(self) -> Recovered:
        self.progress = self._recovery.recover(self.progress)
        self._losses.clear()
        rate = self.options.learning_rate * self.progress.learning_rate_scale
        return Recovered(self.progress.step, rate)

    def _pause(self) -> None:
        self._recovery.save(self.progress)
        self.learner.leave_team()

    def _end(self) -> Finished:
        reason, best = self._end_reason(), self.progress.best
        assert best is not None
        self.progress = self.progress.ended(is_stopped=reason == "stopped")
        self._recovery.save(self.progress)
        self.ended = True
        return Finished(reason, best, self.progress.seconds)

    def _end_reason(self) -> str:
        return "stopped" if self._clock.stops else self._schedule.end_reason(self.progress)

    def _is_over(self) -> bool:
        """Whether the run has reached its end or a pause."""
        return bool(self._end_reason()) or self.progress.seconds >= self._pause_at
