"""A check of the memory that a training run needs, before it begins."""

import os

import torch

from predictive.errors import UsageError
from predictive.model.architecture import Architecture
from predictive.translation import gettext as _

_BYTES = 4
"""Size of a number."""
_COPIES, _CHECKPOINT_COPIES = 4, 3
"""Numbers for each weight: itself, average, gradient, momentum; on the CPU, the checkpoint."""
_PROCESS = 100_000_000
"""Bytes that a worker process takes by itself."""


def check_memory(
    architecture: Architecture,
    device: torch.device,
    *,
    tokens: int = 0,
    candidates: int = 0,
    workers: int = 1,
) -> None:
    """Raise `UsageError` if a network cannot be trained in the memory that the device has.

    A window has `tokens` in all its rows, for each of which `candidates` logits are computed. The
    estimate is a lower bound: a network that passes may still not fit.
    """
    copies = _COPIES + (_CHECKPOINT_COPIES if device.type == "cpu" else 0)
    units = architecture.num_layers * architecture.hidden_size
    numbers = workers * copies * architecture.parameters + tokens * (2 * candidates + units)
    needed, there = _BYTES * numbers + (workers - 1) * _PROCESS, memory_of(device)
    if needed > there:
        raise UsageError(
            _(
                "there is not enough memory: "
                "it takes over {needed:,} GB, and {device} has {there:,}"
            ).format(needed=needed // 10**9, device=device.type, there=there // 10**9),
            _("choose smaller sizes"),
        )


def memory_of(device: torch.device) -> int:
    """Return the memory of a device, in bytes."""
    if device.type == "cuda":
        return torch.cuda.get_device_properties(device).total_memory
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
