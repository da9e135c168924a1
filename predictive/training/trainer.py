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
from predictive.model_directory import Validation, Weights
from predictive.training.averaging import AveragedWeights
from predictive.training.batches import Window, training_windows, validation_windows
from predictive.training.checkpoint import Checkpoint, Progress
from predictive.training.device import autocast, choose_device
from predictive.training.events import Evaluation, Event, Finished, Recovered, Step
from predictive.training.network import LanguageModel, State, detach, zero_rows
from predictive.training.options import Plan
from predictive.training.sampled_softmax import Softmax, choose_softmax, full_softmax
from predictive.training.schedule import evaluations_due, learning_rate_share
from predictive.training.token_stream import Stream

STEPS_PER_REPORT = 10
"""Losses are looked at this often; each look waits for the device."""
VALIDATION_STREAMS = 32
VALIDATION_LOGITS = 32_000_000
"""Computed at a time, at most: an eighth of a gigabyte."""
HOPELESS = 10
"""Times the loss of guessing evenly: a run this bad has diverged."""
SMALLEST_GAIN = 1e-3
"""Nats per token. Patience runs out while evaluations gain less than this."""
_RECOVERIES = 8
_SMOOTHING = 20


class DivergedError(PredictiveError):
    """The loss left all bounds, and going back with a smaller step did not help."""

    def __init__(self) -> None:
        super().__init__("training does not converge", "use a smaller --learning-rate")


class Trainer:
    """Trains one network on one token stream."""

    def __init__(self, plan: Plan, training: Stream, validation: Stream) -> None:
        self.plan = plan
        self.options = plan.options
        self.progress = Progress()
        self.device = choose_device(self.options.device)
        torch.manual_seed(self.options.seed)
        self.network = LanguageModel(plan.architecture, self.options.dropout).to(self.device)
        self.averaged = AveragedWeights(self.network)
        self.optimizer = _optimizer(self.network, self.options.weight_decay)
        self.state: State = self.network.initial_state(self.options.batch_size)
        self._training, self._validation = training, validation
        self._softmax = choose_softmax(training, plan.architecture.vocab_size, self.device)
        self._epoch_tokens = len(training) // self.options.batch_size * self.options.batch_size
        self._hopeless = HOPELESS * math.log(plan.architecture.vocab_size)
        self._stop_requested = False
        self._evaluation_seconds = 0.0
        self._losses: deque[float] = deque(maxlen=_SMOOTHING)
        self._good = self.checkpoint()

    def begin(self, seconds: float) -> None:
        """Start the clock of a new run with what its preparation took."""
        self.progress = msgspec.structs.replace(self.progress, seconds=seconds)
        self._good = self.checkpoint()

    @property
    def is_finished(self) -> bool:
        """Whether the budget is spent."""
        return bool(self._end_reason())

    def stop(self) -> None:
        """Ask the run to end after this step, with an evaluation."""
        self._stop_requested = True

    def run(self) -> Iterator[Event]:
        """Train until the budget is spent, patience is out, or `stop` was called."""
        self._resumed_at = time.monotonic() - self.progress.seconds
        while True:
            try:
                yield from self._until_the_end()
                return
            except DivergedError:
                yield self._recover()

    def checkpoint(self) -> Checkpoint:
        """Return a copy of everything the run depends on."""
        return Checkpoint.of(
            self.network, self.averaged.network, self.optimizer, self.state, self.progress
        )

    def restore(self, checkpoint: Checkpoint) -> None:
        """Go back to a checkpoint."""
        self.state = checkpoint.put_into(self.network, self.averaged.network, self.optimizer)
        self.progress = checkpoint.progress
        self._good = checkpoint

    def weights(self) -> Weights:
        """Return the averaged weights, float32, named as in the model directory."""
        state = self.averaged.network.state_dict()
        return {name: value.cpu().numpy() for name, value in state.items()}

    def _until_the_end(self) -> Iterator[Event]:
        while not self._end_reason():
            yield from self._epoch()
        if not self.progress.step:
            raise PredictiveError("nothing was learned before the end", "give it more time")
        if self.progress.evaluated_at != self.progress.step:
            yield self._evaluate()
        reason, best = self._end_reason(), self.progress.best
        assert best is not None
        self.progress = msgspec.structs.replace(self.progress, finished=reason != "stopped")
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
            due = self._evaluations_due() > self.progress.evaluations_due
            if len(pending) == STEPS_PER_REPORT or due or self._end_reason():
                yield self._report(pending)
                pending = []
            if due or self._end_reason():
                yield self._evaluate()
                if self._end_reason():
                    return
        if pending:
            yield self._report(pending)
        self.progress = msgspec.structs.replace(
            self.progress, epoch=self.progress.epoch + 1, window=0
        )

    def _step(self, window: Window) -> Tensor:
        """Take one optimizer step; return the loss without waiting for it."""
        self._set_learning_rate()
        loss, self.state = self._loss(self.network.train(), window, self.state, self._softmax)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        norm = nn.utils.clip_grad_norm_(self.network.parameters(), self.options.grad_clip)
        self.optimizer.step()
        progress = self.progress
        self.progress = msgspec.structs.replace(
            progress,
            step=progress.step + 1,
            window=progress.window + 1,
            tokens=progress.tokens + window.inputs.size,
            seconds=time.monotonic() - self._resumed_at,
        )
        self.averaged.update(self.network, self.progress.step)
        return loss.detach() + 0 * norm  # not a number either where the gradient is not finite

    def _loss(
        self,
        network: LanguageModel,
        window: Window,
        state: State,
        softmax: Softmax = full_softmax,
    ) -> tuple[Tensor, State]:
        """Return the mean negative log-likelihood of a window, nats per token, and the state."""
        inputs, targets, reset = (
            torch.from_numpy(part).to(self.device, non_blocking=True) for part in window
        )
        with autocast(self.device, self.options.precision):
            features, after = network(inputs, zero_rows(state, reset))
            loss = softmax(network, features, targets)
        return loss, detach([tuple(part.float() for part in layer) for layer in after])

    def _report(self, pending: list[Tensor]) -> Step:
        losses = torch.stack(pending).tolist()
        if not all(loss < self._hopeless for loss in losses):  # nor where it is not a number
            raise DivergedError
        self._losses.extend(losses)
        progress = self.progress
        return Step(
            step=progress.step,
            epoch=progress.tokens / self._epoch_tokens,
            loss=sum(self._losses) / len(self._losses),
            tokens_per_second=progress.tokens / max(progress.seconds, 1e-9),
            fraction=self._fraction(),
            seconds=progress.seconds,
        )

    @torch.no_grad()
    def _evaluate(self) -> Evaluation:
        started = time.monotonic()
        nats_per_token = self._validation_loss()
        if not nats_per_token < self._hopeless:
            raise DivergedError
        progress, corpus = self.progress, self.plan.corpus
        nats = nats_per_token * corpus.validation_tokens + corpus.validation_spelling_nats
        validation = Validation(
            step=progress.step,
            epoch=progress.tokens / self._epoch_tokens,
            seconds=progress.seconds,
            nats_per_token=nats_per_token,
            nats_per_character=nats / corpus.validation_characters,
        )
        best = progress.best.nats_per_token if progress.best else math.inf
        is_best, gains = nats_per_token < best, nats_per_token < best - SMALLEST_GAIN
        self.progress = msgspec.structs.replace(
            progress,
            best=validation if is_best else progress.best,
            curve=[*progress.curve, validation],
            evaluated_at=progress.step,
            evaluations_due=self._evaluations_due(),
            evaluations_without_gain=0 if gains else progress.evaluations_without_gain + 1,
        )
        self._evaluation_seconds = time.monotonic() - started
        self._good = self.checkpoint()
        return Evaluation(validation, is_best)

    def _validation_loss(self) -> float:
        network = self.averaged.network
        streams = max(1, min(VALIDATION_STREAMS, len(self._validation) // 256))
        state = network.initial_state(streams)
        total, count = 0.0, 0
        length = VALIDATION_LOGITS // (streams * self.plan.architecture.vocab_size)
        windows = validation_windows(
            self._validation, batch_size=streams, sequence_length=max(16, min(256, length))
        )
        for window in windows:
            loss, state = self._loss(network, window, state)
            total += loss.item() * window.inputs.size
            count += window.inputs.size
        return total / count

    def _set_learning_rate(self) -> None:
        share = learning_rate_share(self.progress.step, self._fraction())
        rate = self.options.learning_rate * self.progress.learning_rate_scale * share
        for group in self.optimizer.param_groups:
            group["lr"] = rate

    def _fraction(self) -> float:
        """Return how much of the budget is spent, in [0, 1]."""
        budget = self.options.budget
        parts = [0.0]
        if budget.time_limit:
            reserve = min(1.5 * self._evaluation_seconds, 0.2 * budget.time_limit)
            parts.append(self.progress.seconds / (budget.time_limit - reserve))
        if budget.epochs:
            parts.append(self.progress.tokens / (budget.epochs * self._epoch_tokens))
        return min(1.0, max(parts))

    def _evaluations_due(self) -> int:
        return evaluations_due(self._fraction(), self.options.budget.time_limit)

    def _end_reason(self) -> str:
        patience = self.options.budget.patience
        if self._stop_requested:
            return "stopped"
        if patience and self.progress.evaluations_without_gain >= patience:
            return "patience"
        return "budget" if self._fraction() >= 1 else ""

    def _recover(self) -> Recovered:
        """Go back to the last good state with half the learning rate."""
        scale = self.progress.learning_rate_scale / 2
        if scale < 0.5**_RECOVERIES:
            raise DivergedError
        seconds = self.progress.seconds
        self.restore(self._good)
        self.progress = msgspec.structs.replace(
            self.progress, learning_rate_scale=scale, seconds=seconds
        )
        self._losses.clear()
        return Recovered(self.progress.step, self.options.learning_rate * scale)


def _optimizer(network: LanguageModel, weight_decay: float) -> torch.optim.AdamW:
    """AdamW (Loshchilov and Hutter 2019); no decay on biases."""
    matrices = [weight for weight in network.parameters() if weight.dim() > 1]
    biases = [weight for weight in network.parameters() if weight.dim() == 1]
    groups = [
        {"params": matrices, "weight_decay": weight_decay},
        {"params": biases, "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, betas=(0.9, 0.99), fused=True)
