"""The workers that train one network together, and what they tell each other.

Each has the whole network and some rows of every batch. Whatever is drawn at random is drawn alike
by all of them for the whole batch, so that the result does not depend on their number.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.distributed import DistError, Store  # type: ignore[attr-defined]

from predictive.errors import PredictiveError
from predictive.training.batches import Rows
from predictive.training.network import State

_SILENCE = timedelta(minutes=5)
"""A worker that is not heard of for so long is lost."""


class LostWorkerError(PredictiveError):
    """Another worker has ended, or cannot be reached."""

    def __init__(self, message: str = "another training worker was lost", hint: str = "") -> None:
        super().__init__(message, hint)


class Team:
    """One worker's place among all; by default it is alone."""

    def __init__(self, rank: int = 0, size: int = 1) -> None:
        self.rank, self.size = rank, size

    def rows(self, batch_size: int) -> Rows:
        """Return which rows of a batch are this worker's; shares differ by one row at most."""
        first, end = (batch_size * each // self.size for each in (self.rank, self.rank + 1))
        return Rows(first, end, batch_size)

    def greatest(self, *values: float) -> list[float]:
        """Return the greatest that any worker has of each value: the way to agree on them."""
        together = torch.tensor(values, dtype=torch.float64)
        if self.size > 1:
            dist.all_reduce(together, dist.ReduceOp.MAX)
        return together.tolist()

    def follow(self) -> float:
        """Wait for the first worker to say for how many seconds to train; 0 is the end."""
        return self.greatest(0.0)[0]

    def command(self, seconds: float) -> None:
        """Have the others train for so long, as the first worker will."""
        self.greatest(seconds)

    def total(self, part: Tensor) -> Tensor:
        """Return the sum of all workers' parts."""
        if self.size > 1:
            part = part.clone()
            dist.all_reduce(part)
        return part

    def whole(self, state: State, batch_size: int) -> State:
        """Put the rows of all workers together."""
        if self.size == 1:
            return state
        return [tuple(self._all_rows(part, batch_size) for part in layer) for layer in state]

    def own(self, state: State, batch_size: int) -> State:
        """Return this worker's rows of a whole state."""
        rows = self.rows(batch_size).slice
        return [tuple(part[:, rows] for part in layer) for layer in state]

    def parallel(self, module: nn.Module) -> nn.Module:
        """Return the module such that the gradients of all workers are averaged."""
        if self.size == 1:
            return module
        return nn.parallel.DistributedDataParallel(module, gradient_as_bucket_view=True)

    def _all_rows(self, part: Tensor, batch_size: int) -> Tensor:
        whole = part.new_zeros(part.shape[0], batch_size, part.shape[2])
        whole[:, self.rows(batch_size).slice] = part
        dist.all_reduce(whole)
        return whole


@contextmanager
def joined(store: Store, rank: int, size: int, device: torch.device) -> Iterator[Team]:
    """Meet the others at a store. Raises `LostWorkerError` when one of them is gone."""
    backend = "cpu:gloo,cuda:nccl" if device.type == "cuda" else "gloo"
    try:
        dist.init_process_group(backend, store=store, rank=rank, world_size=size, timeout=_SILENCE)
        yield Team(rank, size)
    except RuntimeError as error:
        if not _is_of_connection(error):
            raise
        raise LostWorkerError from error
    finally:
        if dist.is_initialized():
            dist.destroy_process_group()


def _is_of_connection(error: RuntimeError) -> bool:
    return isinstance(error, DistError) or "gloo" in str(error)
