"""The evaluation of a run: how well its averaged weights predict the held-out text."""

import time
from itertools import accumulate
from statistics import fmean
from typing import NamedTuple

from predictive.model.config import Validation
from predictive.training.held_out import held_out_loss
from predictive.training.network import RecurrentNetwork
from predictive.training.options import Plan
from predictive.training.progress import Progress
from predictive.training.sampled_softmax import full_softmax
from predictive.training.team import Team
from predictive.training.token_stream import Stream
from predictive.training.window_loss import WindowLoss


class Measured(NamedTuple):
    """An evaluation, and how long it took for the slowest worker."""

    validation: Validation
    seconds: float


class Evaluator:
    """Measures a network on a held-out stream, with the exact softmax.

    The loss per token is the mean over the kinds of text, each of which counts alike.
    """

    def __init__(self, plan: Plan, network: RecurrentNetwork, stream: Stream) -> None:
        self._corpus = plan.corpus
        self._loss = WindowLoss(network, full_softmax, plan.options.precision)
        kinds = [*plan.corpus.validation_kinds.values()] or [len(stream)]
        self._kinds = [
            stream[end - size : end] for size, end in zip(kinds, accumulate(kinds), strict=True)
        ]

    def measure(self, progress: Progress, epoch: float, team: Team) -> Measured:
        """Return the loss where the run stands; all workers measure together."""
        started_at = time.monotonic()
        losses = [held_out_loss(self._loss, part, team) for part in self._kinds]
        (seconds,) = team.all_reduce_max(time.monotonic() - started_at)
        corpus = self._corpus
        nats = sum(loss * len(part) for loss, part in zip(losses, self._kinds, strict=True))
        nats += corpus.validation_spelling_nats
        validation = Validation(
            step=progress.step,
            epoch=epoch,
            seconds=progress.seconds,
            nats_per_token=fmean(losses),
            nats_per_character=nats / corpus.validation_characters,
        )
        return Measured(validation, seconds)
