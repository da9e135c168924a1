"""How many workers train, and whether several are faster than one."""

import math
import time
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import torch

from predictive.errors import UsageError
from predictive.model.files import STATE
from predictive.training.events import Evaluation, Event, Shared
from predictive.training.parallel import cluster, torchrun
from predictive.training.parallel.processes import spawn_workers
from predictive.training.team import Team
from predictive.training.trainer import Trainer
from predictive.translation import gettext as _

MIN_ROWS_PER_WORKER = 8
"""Rows of a batch below which another worker does not pay."""
_TRIAL = 4.0
"""Seconds of training in which a speed is measured, alone and then together."""
_WARM_UP = 1.0
"""Seconds in which several workers set up their kernels."""
_LONG_ENOUGH = 10 * _TRIAL
"""Seconds. A shorter run is trained alone."""
_GAIN = 1.05
"""The speed-up from which several workers are used."""


def train(trainer: Trainer, folder: Callable[[], Path]) -> Iterator[Event]:
    """Train with the workers of `torchrun`, with as many as the plan says, or as is fastest.

    `folder` returns where the run's files are at that moment.
    """
    requested = trainer.options.workers
    count = requested or _affordable(trainer)
    if torchrun.is_launched():
        with cluster.lead(folder(), trainer.device) as team:
            yield from _train_together(trainer, team)
    elif count == 1:
        yield from trainer.run()
    elif requested:
        with spawn_workers(requested) as workers, workers.lead(folder()) as team:
            yield from _train_together(trainer, team)
    else:
        yield from _train_as_is_fastest(trainer, folder, count)


def check_workers(workers: int | None, rows: int, device: torch.device) -> None:
    """Raise `UsageError` if `workers` cannot share a batch of `rows`, or the device."""
    if torchrun.is_launched():
        if workers:
            raise UsageError(_("torchrun says how many workers there are: leave out --workers"))
        if device.type == "mps":
            raise UsageError(_("workers cannot share this device: add --device cpu"))
    elif (workers or 1) > 1 and device.type != "cpu":
        raise UsageError(_("--workers is for the CPU: add --device cpu, or leave it out"))
    count = workers or torchrun.world_size()
    if count > rows:
        raise UsageError(
            _("{count} workers cannot share batches of {rows} rows: use {rows} or less").format(
                count=count, rows=rows
            )
        )


def _affordable(trainer: Trainer) -> int:
    """Return how many workers there are enough cores and rows for."""
    if trainer.device.type != "cpu":
        return 1
    return max(1, min(torch.get_num_threads(), trainer.options.batch_size // MIN_ROWS_PER_WORKER))


def _train_together(trainer: Trainer, team: Team, speedup: float | None = None) -> Iterator[Event]:
    if team.size > 1 and not trainer.ended:
        yield Shared(team.size, speedup)
    team.send_command(math.inf)
    yield from trainer.run(team)
    team.send_command(0)


def _train_as_is_fastest(
    trainer: Trainer, folder: Callable[[], Path], count: int
) -> Iterator[Event]:
    """Train alone for a moment, then with others, and continue in the faster way.

    The trial costs nothing, as the steps are the same. Which way is faster depends on the machine:
    many workers of one thread where threads that share the steps of a time loop wait long for
    each other, else one worker of many threads.
    """
    begun, fraction = trainer.progress.seconds, trainer.fraction
    yield from trainer.run(seconds=_TRIAL)
    seconds, share = trainer.progress.seconds - begun, trainer.fraction - fraction
    expected = seconds * (1 - trainer.fraction) / max(share, 1e-9)
    if trainer.ended or expected < _LONG_ENOUGH:
        yield from trainer.run()
        return
    with spawn_workers(count) as workers:
        yield from trainer.run(seconds=_TRIAL)  # while the others start
        if not workers.are_ready():
            yield from trainer.run()
            return
        alone = yield from _measured(trainer, Team())
        if trainer.ended:
            return
        trainer.last_checkpoint.save(folder() / STATE)
        with workers.lead(folder()) as team:
            team.send_command(_WARM_UP)
            yield from trainer.run(team, _WARM_UP)
            team.send_command(_TRIAL)
            speedup = (yield from _measured(trainer, team)) / alone
            if speedup > _GAIN:
                yield from _train_together(trainer, team, speedup)
                return
            team.send_command(0)
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
