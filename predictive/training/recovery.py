"""Divergence, and the way back from it: the last checkpoint, with a smaller learning rate."""

import math
from collections.abc import Iterable

from predictive.errors import PredictiveError
from predictive.training.checkpoint import Checkpoint
from predictive.training.learner import Learner
from predictive.training.progress import Progress
from predictive.translation import gettext as _

SECONDS_BETWEEN_CHECKPOINTS = 60
DIVERGED = 1.0
"""Nats above the loss of a uniform guess. A run with a loss above that has diverged."""
_MAX_RECOVERIES = 8


class DivergedError(PredictiveError):
    """The loss left all bounds, and smaller learning rates did not help."""

    def __init__(self) -> None:
        super().__init__(_("training does not converge"), _("use a smaller --learning-rate"))


class Recovery:
    """Keeps the last good checkpoint of a learner, and takes it back there."""

    def __init__(self, learner: Learner, progress: Progress) -> None:
        self._learner = learner
        self._bound = DIVERGED + math.log(learner.network.architecture.vocab_size)
        self.last_checkpoint: Checkpoint = learner.checkpoint(progress)

    def save(self, progress: Progress) -> None:
        """Make the current state the last checkpoint."""
        self.last_checkpoint = self._learner.checkpoint(progress)

    def save_if_due(self, progress: Progress) -> None:
        """Do so if the last checkpoint is old."""
        age = progress.seconds - self.last_checkpoint.progress.seconds
        if age > SECONDS_BETWEEN_CHECKPOINTS:
            self.save(progress)

    def restore(self, checkpoint: Checkpoint) -> Progress:
        """Return to a checkpoint, which becomes the last one; return its progress."""
        self._learner.restore(checkpoint)
        self.last_checkpoint = checkpoint
        return checkpoint.progress

    def has_diverged(self, losses: Iterable[float]) -> bool:
        """Return whether any loss, in nats per token, is out of bounds or not a number."""
        return not all(loss < self._bound for loss in losses)

    def recover(self, lost: Progress) -> Progress:
        """Return to the last checkpoint with half the learning rate; return the new progress.

        Raises `DivergedError` if the learning rate was halved too often already.
        """
        progress = self.last_checkpoint.progress.after_divergence(lost)
        if progress.learning_rate_scale < 0.5**_MAX_RECOVERIES:
            raise DivergedError
        self.restore(self.last_checkpoint)
        return progress
