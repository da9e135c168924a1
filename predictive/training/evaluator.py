"""The evaluation of a run: how well its averaged weights predict the held-out text."""

import time
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
    """Measures a network on a held-out stream, with the exact softmax."""

    def __init__(self, plan: Plan, network: RecurrentNetwork, stream: Stream) -> None:
        self._corpus = plan.corpus
        self._loss = WindowLoss(network, full_softmax, plan.options.precision)
        self._stream = stream

    def measure(self, progress: Progress, epoch: float, team: Team) -> Measured:
        """Return the loss where the run stands; all workers measure together."""
        started_at = time.monotonic()
        nats_per_token = held_out_loss(self._loss, self._stream, team)
        (seconds,) = team.all_reduce_max(time.monotonic() - started_at)
        corpus = self._corpus
        nats = nats_per_token * corpus.validation_tokens + corpus.validation_spelling_nats
        validation = Validation(
            step=progress.step,
            epoch=epoch,
            seconds=progress.seconds,
            nats_per_token=nats_per_token,
            nats_per_character=nats / corpus.validation_characters,
        )
        return Measured(validation, seconds)
