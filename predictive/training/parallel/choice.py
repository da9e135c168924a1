"""Whether others help to train, and how many."""

import math
import time
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import torch

from predictive.errors import UsageError
from predictive.model.files import STATE
from predictive.training.events import Evaluation, Event, Shared
from predictive.training.parallel import cluster, torchrun
from predictive.training.parallel.processes import started
from predictive.training.team import Team
from predictive.training.trainer import Trainer

FEWEST_ROWS = 8
"""Of a batch, that a worker is worth its while for."""
_TRIAL = 4.0
"""Seconds of training, alone and then together."""
_WARM_UP = 1.0
"""Seconds in which those together set up their kernels."""
_LONG_ENOUGH = 10 * _TRIAL
"""Less is trained alone."""
_GAIN = 1.05
"""Times as fast, at least, that several workers must be."""


def train(trainer: Trainer, folder: Callable[[], Path]) -> Iterator[Event]:
    """Train with the workers that `torchrun` started, or that the plan says, or as is fastest.

    `folder` gives the present place of the run's files.
    """
    wished = trainer.options.workers
    count = wished or _affordable(trainer)
    if torchrun.is_launched():
        with cluster.lead(folder(), trainer.device) as team:
            yield from _train_together(trainer, team)
    elif count == 1:
        yield from trainer.run()
    elif wished:
        with started(wished) as workers, workers.lead(folder()) as team:
            yield from _train_together(trainer, team)
    else:
        yield from _train_as_is_fastest(trainer, folder, count)


def check_workers(workers: int | None, rows: int, device: torch.device) -> None:
    """Raise `UsageError` for workers that a batch of so many rows, or the device, is not for."""
    if torchrun.is_launched():
        if workers:
            raise UsageError("torchrun says how many workers there are: leave out --workers")
        if device.type == "mps":
            raise UsageError("workers cannot share this device: add --device cpu")
    elif (workers or 1) > 1 and device.type != "cpu":
        raise UsageError("--workers is for the CPU: add --device cpu, or leave it out")
    count = workers or torchrun.world_size()
    if count > rows:
        raise UsageError(f"{count} workers cannot share batches of {rows} rows: use {rows} or less")


def _affordable(trainer: Trainer) -> int:
    """Return for how many workers there are cores, and rows enough."""
    if trainer.device.type != "cpu":
        return 1
    return max(1, min(torch.get_num_threads(), trainer.options.batch_size // FEWEST_ROWS))


def _train_together(trainer: Trainer, team: Team, speedup: float | None = None) -> Iterator[Event]:
    if team.size > 1 and not trainer.ended:
        yield Shared(team.size, speedup)
    team.command(math.inf)
    yield from trainer.run(team)
    team.command(0)


def _train_as_is_fastest(
    trainer: Trainer, folder: Callable[[], Path], count: int
) -> Iterator[Event]:
    """Train alone for a moment, then with others, and go on in the faster way.

    Nothing is lost by it: the steps are the same. Which way is faster depends on the machine: many
    workers of one thread where threads that share the steps of a time loop wait long for each
    other, else one worker of many threads.
    """
    begun, fraction = trainer.progress.seconds, trainer.fraction
    yield from trainer.run(seconds=_TRIAL)
    seconds, share = trainer.progress.seconds - begun, trainer.fraction - fraction
    expected = seconds * (1 - trainer.fraction) / max(share, 1e-9)
    if trainer.ended or expected < _LONG_ENOUGH:
        yield from trainer.run()
        return
    with started(count) as workers:
        yield from trainer.run(seconds=_TRIAL)  # while the others start
        if not workers.are_ready():
            yield from trainer.run()
            return
        alone = yield from _measured(trainer, Team())
        if trainer.ended:
            return
        trainer.kept.save(folder() / STATE)
        with workers.lead(folder()) as team:
            team.command(_WARM_UP)
            yield from trainer.run(team, _WARM_UP)
            team.command(_TRIAL)
            speedup = (yield from _measured(trainer, team)) / alone
            if speedup > _GAIN:
                yield from _train_together(trainer, team, speedup)
                return
            team.command(0)
    if not trainer.ended:
        yield Shared(1, speedup)
        yield from trainer.run()


def _measured(trainer: Trainer, team: Team) -> Generator[Event, None, float]:
    """Train for a moment; return the tokens a second, without the time of evaluations."""
    tokens, seconds = trainer.progress.tokens, 0.0
    events = trainer.run(team, _TRIAL)
    while True:
        started_at = time.monotonic()
        event = next(events, None)
        if not isinstance(event, Evaluation):
            seconds += time.monotonic() - started_at
        if event is None:
            return (trainer.progress.tokens - tokens) / seconds
        yield event
