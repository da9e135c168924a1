"""Whether there is memory for what is asked of a training run, before anything is done for it."""

import os

import torch

from predictive.errors import UsageError
from predictive.model.architecture import Architecture

_BYTES = 4
"""Of a number."""
_COPIES, _COPIES_KEPT = 4, 3
"""Of every weight: itself, its average, gradient and momentum; on the CPU, those to go back to."""
_PROCESS = 100_000_000
"""Bytes that a worker takes for itself."""


def check_memory(
    architecture: Architecture,
    device: torch.device,
    *,
    tokens: int = 0,
    candidates: int = 0,
    workers: int = 1,
) -> None:
    """Raise `UsageError` if a network cannot be trained in the memory that the device has.

    `tokens` are those of a window, all rows counted, for each of which `candidates` are weighed.
    The memory that is counted is the least that it takes: what is not refused may still not fit.
    """
    copies = _COPIES + (_COPIES_KEPT if device.type == "cpu" else 0)
    units = architecture.num_layers * architecture.hidden_size
    numbers = workers * copies * architecture.parameters + tokens * (2 * candidates + units)
    needed, there = _BYTES * numbers + (workers - 1) * _PROCESS, memory_of(device)
    if needed > there:
        raise UsageError(
            f"there is not enough memory: it takes over {needed // 10**9:,} GB, "
            f"and {device.type} has {there // 10**9:,}",
            "choose smaller sizes",
        )


def memory_of(device: torch.device) -> int:
    """Return how many bytes of memory a device has."""
    if device.type == "cuda":
        return torch.cuda.get_device_properties(device).total_memory
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
