"""The loop: windows in, events out. It prints nothing and writes nothing."""

import math
import time
from collections import deque
from collections.abc import Iterator
from itertools import islice

import msgspec
import torch
from torch import Tensor, nn

from predictive.errors import PredictiveError
from predictive.model.config import Validation
from predictive.model.weights import Weights
from predictive.training.averaging import AveragedWeights
from predictive.training.batches import Window, training_windows
from predictive.training.checkpoint import Checkpoint, Progress
from predictive.training.device import choose_device, uses_bf16
from predictive.training.events import Evaluation, Event, Finished, Recovered, Step
from predictive.training.held_out import held_out_loss
from predictive.training.network import LanguageModel, State
from predictive.training.optimizer import make_optimizers, set_learning_rate
from predictive.training.options import Plan
from predictive.training.sampled_softmax import choose_softmax, full_softmax
from predictive.training.schedule import Schedule
from predictive.training.team import Team
from predictive.training.token_stream import Stream
from predictive.training.window_loss import WindowLoss

STEPS_PER_REPORT = 10
"""Losses are looked at this often; each look waits for the device."""
SECONDS_BETWEEN_CHECKPOINTS = 60
HOPELESS = 1.0
"""Nats above the loss of guessing evenly: a run this bad has diverged."""
SMALLEST_GAIN = 1e-3
"""Nats per token. Patience runs out while evaluations gain less than this."""
_RECOVERIES = 8
_SMOOTHING = 20


class DivergedError(PredictiveError):
    """The loss left all bounds, and going back with a smaller step did not help."""

    def __init__(self) -> None:
        super().__init__("training does not converge", "use a smaller --learning-rate")


class Trainer:
    """Trains one network on one token stream, alone or as one of several workers."""

    def __init__(self, plan: Plan, training: Stream, validation: Stream) -> None:
        self.plan = plan
        self.options = options = plan.options
        self.progress = Progress()
        self.device = choose_device(options.device)
        torch.manual_seed(options.seed)
        self.network = LanguageModel(plan.architecture, options.dropout).to(self.device)
        self.averaged = AveragedWeights(self.network)
        precision = torch.bfloat16 if uses_bf16(self.device, options.precision) else torch.float32
        step_tokens = options.batch_size * options.sequence_length
        self.optimizers = make_optimizers(
            self.network, options.weight_decay, precision, step_tokens
        )
        self.state: State = self.network.initial_state(options.batch_size)
        self._training, self._validation = training, validation
        softmax = choose_softmax(training, plan, self.device)
        self._loss = WindowLoss(self.network, softmax, options.precision)
        self._held_out_loss = WindowLoss(self.averaged.network, full_softmax, options.precision)
        rows = options.batch_size
        self._schedule = Schedule(options, len(training) // rows * rows)
        self._hopeless = HOPELESS + math.log(plan.architecture.vocab_size)
        self._stop_requested = self._stops = False
        self.ended = False
        """Whether a run has come to its end, rather than to a pause."""
        self._losses: deque[float] = deque(maxlen=_SMOOTHING)
        self._team = Team()
        self._started_at = time.monotonic()
        self._parallel_loss: nn.Module = self._loss
        self.kept = self._checkpoint()
        """The last good state: where a run that is cut off, or diverges, goes on from."""

    def begin(self, seconds: float) -> None:
        """Start the clock of a new run with what its preparation took."""
        self.progress = msgspec.structs.replace(self.progress, seconds=seconds)
        self._started_at = time.monotonic() - seconds
        self.kept = self._checkpoint()

    @property
    def is_finished(self) -> bool:
        """Whether the budget is spent."""
        return bool(self._end_reason())

    @property
    def fraction(self) -> float:
        """How much of the budget is spent, in [0, 1]."""
        return self._schedule.fraction(self.progress)

    def stop(self) -> None:
        """Ask the run to end after this step, with an evaluation."""
        self._stop_requested = True

    def run(self, team: Team | None = None, seconds: float = math.inf) -> Iterator[Event]:
        """Train until the budget is spent, patience is out, or `stop` was called; then end.

        After `seconds` pause instead, to be run again, by another team if need be. Every worker of
        a team runs the same: all that depends on clocks, losses or `stop` is agreed on.
        """
        if self.ended:
            return
        self._team = team or Team()
        self.progress = msgspec.structs.replace(self.progress, seconds=self._clock()[0])
        self._begun = self.progress
        self._pause_at = self.progress.seconds + seconds
        self._rows = self._team.rows(self.options.batch_size)
        self._parallel_loss = self._team.parallel(self._loss)
        self.state = self._team.own(self.state, self.options.batch_size)
        try:
            yield from self._recovering()
        finally:
            self._parallel_loss = self._loss  # what is shared must go before the group it needs

    def restore(self, checkpoint: Checkpoint) -> None:
        """Go back to a checkpoint."""
        whole = checkpoint.put_into(self.network, self.averaged.network, self.optimizers)
        self.state = self._team.own(whole, self.options.batch_size)
        self.progress = checkpoint.progress
        self._started_at = time.monotonic() - self.progress.seconds
        self.kept = checkpoint

    def weights(self) -> Weights:
        """Return the averaged weights, float32, named as in the model directory."""
        state = self.averaged.network.state_dict()
        return {name: value.cpu().numpy() for name, value in state.items()}

    def _checkpoint(self) -> Checkpoint:
        """Copy everything the run depends on; all workers do so at the same time."""
        state = self._team.whole(self.state, self.options.batch_size)
        return Checkpoint.of(
            self.network, self.averaged.network, self.optimizers, state, self.progress
        )

    def _recovering(self) -> Iterator[Event]:
        while True:
            try:
                yield from self._until_the_end()
                return
            except DivergedError:
                yield self._recover()

    def _until_the_end(self) -> Iterator[Event]:
        while not self._is_over():
            yield from self._epoch()
        if not self._end_reason():
            self._pause()
            return
        if not self.progress.step:
            raise PredictiveError("nothing was learned before the end", "give it more time")
        if not self._is_evaluated():
            yield self._evaluate()
        reason, best = self._end_reason(), self.progress.best
        assert best is not None
        self.progress = msgspec.structs.replace(self.progress, finished=reason != "stopped")
        self.kept = self._checkpoint()
        self.ended = True
        yield Finished(reason, best, self.progress.seconds)

    def _epoch(self) -> Iterator[Event]:
        """Go on through the present epoch, evaluating where it is due."""
        windows = training_windows(
            self._training,
            batch_size=self.options.batch_size,
            sequence_length=self.options.sequence_length,
            seed=self.options.seed,
            epoch=self.progress.epoch,
        )
        pending: list[Tensor] = []
        for window in islice(windows, self.progress.window, None):
            pending.append(self._step(window))
            due = self._schedule.evaluation_is_due(self.progress)
            if len(pending) == STEPS_PER_REPORT or due or self._is_over():
                yield self._report(pending)
                pending = []
            if due or self._end_reason():
                yield self._evaluate()
            if self._is_over():
                return
        if pending:
            yield self._report(pending)
        self.progress = msgspec.structs.replace(
            self.progress, epoch=self.progress.epoch + 1, window=0
        )

    def _step(self, window: Window) -> Tensor:
        """Take one optimizer step; return this worker's part of the loss, without waiting."""
        set_learning_rate(self.optimizers, self._schedule.learning_rate(self.progress))
        self.network.train()
        loss, self.state = self._parallel_loss(window, self._rows, self.state)
        share = loss * self._rows.share
        self.network.zero_grad(set_to_none=True)
        (share * self._team.size).backward()  # workers' gradients are averaged
        norm = nn.utils.clip_grad_norm_(self.network.parameters(), self.options.grad_clip)
        for optimizer in self.optimizers:
            optimizer.step()
        progress = self.progress
        seconds, self._stops = self._clock()
        self.progress = msgspec.structs.replace(
            progress,
            step=progress.step + 1,
            window=progress.window + 1,
            tokens=progress.tokens + window.inputs.size,
            seconds=seconds,
        )
        self.averaged.update(self.network, self.progress.step)
        part: Tensor = share.detach() + 0 * norm
        return part  # not a number either where the gradient is not finite

    def _clock(self) -> tuple[float, bool]:
        """Agree on the seconds since the run's start, and on whether it is to stop."""
        seconds = time.monotonic() - self._started_at
        seconds, stops = self._team.greatest(seconds, self._stop_requested)
        return seconds, bool(stops)

    def _report(self, pending: list[Tensor]) -> Step:
        losses = self._team.total(torch.stack(pending)).tolist()
        if not all(loss < self._hopeless for loss in losses):  # nor where it is not a number
            raise DivergedError
        self._losses.extend(losses)
        progress = self.progress
        if progress.seconds - self.kept.progress.seconds > SECONDS_BETWEEN_CHECKPOINTS:
            self.kept = self._checkpoint()
        return Step(
            step=progress.step,
            epoch=self._schedule.epoch(progress),
            loss=sum(self._losses) / len(self._losses),
            tokens_per_second=self._speed(),
            fraction=self.fraction,
            seconds=progress.seconds,
        )

    def _speed(self) -> float:
        """Return the tokens a second since this team began."""
        seconds = self.progress.seconds - self._begun.seconds
        return (self.progress.tokens - self._begun.tokens) / max(seconds, 1e-9)

    def _evaluate(self) -> Evaluation:
        started = time.monotonic()
        nats_per_token = held_out_loss(self._held_out_loss, self._validation, self._team)
        if not nats_per_token < self._hopeless:
            raise DivergedError
        progress, corpus = self.progress, self.plan.corpus
        nats = nats_per_token * corpus.validation_tokens + corpus.validation_spelling_nats
        validation = Validation(
            step=progress.step,
            epoch=self._schedule.epoch(progress),
            seconds=progress.seconds,
            nats_per_token=nats_per_token,
            nats_per_character=nats / corpus.validation_characters,
        )
        (seconds,) = self._team.greatest(time.monotonic() - started)
        best = progress.best.nats_per_token if progress.best else math.inf
        is_best, gains = nats_per_token < best, nats_per_token < best - SMALLEST_GAIN
        self.progress = msgspec.structs.replace(
            progress,
            best=validation if is_best else progress.best,
            curve=[*progress.curve, validation],
            evaluations_without_gain=0 if gains else progress.evaluations_without_gain + 1,
            evaluation_seconds=seconds,
        )
        self.kept = self._checkpoint()
        return Evaluation(validation, is_best)

    def _is_evaluated(self) -> bool:
        curve = self.progress.curve
        return bool(curve) and curve[-1].step == self.progress.step

    def _end_reason(self) -> str:
        return "stopped" if self._stops else self._schedule.end_reason(self.progress)

    def _is_over(self) -> bool:
        return bool(self._end_reason()) or self.progress.seconds >= self._pause_at

    def _pause(self) -> None:
        """Take all rows back."""
        self.kept = self._checkpoint()
        self.state = self._team.whole(self.state, self.options.batch_size)
        self._team = Team()

    def _recover(self) -> Recovered:
        """Go back to the last good state with half the learning rate."""
        scale = self.progress.learning_rate_scale / 2
        if scale < 0.5**_RECOVERIES:
            raise DivergedError
        seconds, started_at = self.progress.seconds, self._started_at
        self.restore(self.kept)
        self._started_at = started_at
        self.progress = msgspec.structs.replace(
            self.progress, learning_rate_scale=scale, seconds=seconds
        )
        self._losses.clear()
        return Recovered(self.progress.step, self.options.learning_rate * scale)
