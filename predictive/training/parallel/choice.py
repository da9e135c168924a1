"""Whether others help to train, and how many."""

import math
import time
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import torch

from predictive.errors import UsageError
from predictive.training.events import Event, Shared, Step
from predictive.training.parallel import cluster, torchrun
from predictive.training.parallel.processes import started
from predictive.training.run_folder import STATE
from predictive.training.team import Team
from predictive.training.trainer import Trainer

FEWEST_ROWS = 8
"""Of a batch, that a worker is worth its while for."""
_TRIAL = 4.0
"""Seconds of training, alone and then together."""
_LONG_ENOUGH = 10 * _TRIAL
"""Less is trained alone."""
_GAIN = 1.05
"""Times as fast, at least, that several workers must be."""


def train(trainer: Trainer, folder: Callable[[], Path]) -> Iterator[Event]:
    """Train with the workers that `torchrun` started, or that the plan says, or as is fastest.

    `folder` gives the present place of the run's files.

    Raises `UsageError` for more workers than there are rows in a batch.
    """
    wished = torchrun.world_size() if torchrun.is_launched() else trainer.options.workers
    count, rows = wished or _affordable(trainer), trainer.options.batch_size
    if count > rows:
        raise UsageError(f"{count} workers cannot share {rows} rows: give a larger --batch-size")
    if torchrun.is_launched():
        with cluster.lead(folder(), trainer.device) as team:
            yield from _train_together(trainer, team)
    elif count == 1:
        yield from trainer.run()
    elif wished:
        with started(count) as workers, workers.lead(folder()) as team:
            yield from _train_together(trainer, team)
    else:
        yield from _train_as_is_fastest(trainer, folder, count)


def _affordable(trainer: Trainer) -> int:
    """Return for how many workers there are cores, and rows enough."""
    if trainer.device.type != "cpu":
        return 1
    return max(1, min(torch.get_num_threads(), trainer.options.batch_size // FEWEST_ROWS))


def _train_together(trainer: Trainer, team: Team, speedup: float | None = None) -> Iterator[Event]:
    if not trainer.ended:
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
    begun = trainer.fraction
    yield from trainer.run(seconds=_TRIAL)
    expected = _TRIAL * (1 - trainer.fraction) / max(trainer.fraction - begun, 1e-9)
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
            team.command(_TRIAL)
            speedup = (yield from _measured(trainer, team)) / alone
            if speedup > _GAIN:
                yield from _train_together(trainer, team, speedup)
                return
            team.command(0)
    yield Shared(1, speedup)
    yield from trainer.run()


def _measured(trainer: Trainer, team: Team) -> Generator[Event, None, float]:
    """Train for a moment; return the tokens a second between the first report and the last."""
    tokens, seconds, reports = 0, 0.0, 0
    events = trainer.run(team, _TRIAL)
    while True:
        started_at, read = time.monotonic(), trainer.progress.tokens
        event = next(events, None)
        if event is None:
            return tokens / seconds if seconds else 1.0
        if isinstance(event, Step):
            reports += 1
            if reports > 1:
                tokens += trainer.progress.tokens - read
                seconds += time.monotonic() - started_at
        yield event
