"""Where a training run stands, as its checkpoints store it."""

from typing import Self

import msgspec

from predictive.model.config import Validation

MIN_GAIN = 1e-3
"""Nats per token. Patience runs out while evaluations gain less than this."""


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """Where a run stands. `tokens` and `seconds` since its very start; `window` in its epoch."""

    step: int = 0
    epoch: int = 0
    window: int = 0
    tokens: int = 0
    seconds: float = 0.0
    learning_rate_scale: float = 1.0
    best: Validation | None = None
    curve: list[Validation] = []
    evaluations_without_gain: int = 0
    evaluation_seconds: float = 0.0
    """The length of the last evaluation."""
    finished: bool = False
    """Whether the run ended because its budget or its patience ran out."""

    @property
    def is_evaluated(self) -> bool:
        """Whether the weights at this step were evaluated."""
        return bool(self.curve) and self.curve[-1].step == self.step

    def at(self, seconds: float) -> Self:
        """Return the same progress at another time."""
        return msgspec.structs.replace(self, seconds=seconds)

    def after_step(self, tokens: int, seconds: float) -> Self:
        """Return the progress after a step that read a window of `tokens`."""
        return msgspec.structs.replace(
            self,
            step=self.step + 1,
            window=self.window + 1,
            tokens=self.tokens + tokens,
            seconds=seconds,
        )

    def after_epoch(self) -> Self:
        """Return the progress at the beginning of the next epoch."""
        return msgspec.structs.replace(self, epoch=self.epoch + 1, window=0)

    def improves(self, validation: Validation, gain: float = 0.0) -> bool:
        """Return whether an evaluation is better than the best one by more than `gain`."""
        return self.best is None or validation.nats_per_token < self.best.nats_per_token - gain

    def after_evaluation(self, validation: Validation, seconds: float) -> Self:
        """Return the progress after an evaluation that took `seconds`."""
        gains = self.improves(validation, MIN_GAIN)
        return msgspec.structs.replace(
            self,
            best=validation if self.improves(validation) else self.best,
            curve=[*self.curve, validation],
            evaluations_without_gain=0 if gains else self.evaluations_without_gain + 1,
            evaluation_seconds=seconds,
        )

    def after_divergence(self, lost: "Progress") -> Self:
        """Return the progress of a checkpoint to which a run goes back from `lost`.

        The time that was lost stays spent, and the learning rate is half of what it was.
        """
        return msgspec.structs.replace(
            self, learning_rate_scale=lost.learning_rate_scale / 2, seconds=lost.seconds
        )

    def ended(self, *, is_stopped: bool) -> Self:
        """Return the progress of a run that has ended, by its budget or because it was stopped."""
        return msgspec.structs.replace(self, finished=not is_stopped)
