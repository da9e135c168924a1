"""The workers that train one network together, and how they communicate.

Each has the whole network and some rows of every batch. All of them draw the same random numbers,
for the whole batch, so that the result does not depend on how many they are. The worker of rank 0
leads; the others follow its commands.
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
from predictive.training.network import RecurrentState
from predictive.translation import gettext as _

_SILENCE = timedelta(minutes=5)
"""A worker that is silent for longer is lost."""


class LostWorkerError(PredictiveError):
    """Another worker ended too early, or cannot be reached."""

    def __init__(
        self, message: str = _("another training worker was lost"), hint: str = ""
    ) -> None:
        super().__init__(message, hint)


class Team:
    """One worker among all those of a run; by default the only one."""

    def __init__(self, rank: int = 0, size: int = 1) -> None:
        self.rank, self.size = rank, size

    def rows(self, batch_size: int) -> Rows:
        """Return this worker's rows of a batch; workers differ by one row at most."""
        first, end = (batch_size * each // self.size for each in (self.rank, self.rank + 1))
        return Rows(first, end, batch_size)

    def all_reduce_max(self, *values: float) -> list[float]:
        """Return the maximum over all workers of each value: the way to agree on one."""
        together = torch.tensor(values, dtype=torch.float64)
        if self.size > 1:
            dist.all_reduce(together, dist.ReduceOp.MAX)
        return together.tolist()

    def send_command(self, seconds: float) -> None:
        """Have the followers train for `seconds`, as the leader will; 0 ends training."""
        self.all_reduce_max(seconds)

    def receive_command(self) -> float:
        """Wait for the leader; return for how many seconds to train, 0 for the end."""
        return self.all_reduce_max(0.0)[0]

    def all_reduce_sum(self, part: Tensor) -> Tensor:
        """Return the sum of the parts of all workers."""
        if self.size > 1:
            part = part.clone()
            dist.all_reduce(part)
        return part

    def all_rows(self, state: RecurrentState, batch_size: int) -> RecurrentState:
        """Return the state of the whole batch, from the rows of all workers."""
        if self.size == 1:
            return state
        return [tuple(self._all_rows(part, batch_size) for part in layer) for layer in state]

    def own_rows(self, state: RecurrentState, batch_size: int) -> RecurrentState:
        """Return this worker's rows of the state of the whole batch."""
        rows = self.rows(batch_size).slice
        return [tuple(part[:, rows] for part in layer) for layer in state]

    def data_parallel(self, module: nn.Module) -> nn.Module:
        """Wrap a module so that its gradients are averaged over all workers."""
        if self.size == 1:
            return module
        return nn.parallel.DistributedDataParallel(module, gradient_as_bucket_view=True)

    def _all_rows(self, part: Tensor, batch_size: int) -> Tensor:
        whole = part.new_zeros(part.shape[0], batch_size, part.shape[2])
        whole[:, self.rows(batch_size).slice] = part
        dist.all_reduce(whole)
        return whole


@contextmanager
def process_group(store: Store, rank: int, size: int, device: torch.device) -> Iterator[Team]:
    """Join the workers of a store. Raises `LostWorkerError` if one of them is lost."""
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
