"""The average of the weights over the last part of training, which is evaluated and saved."""

import copy

import torch
from torch import Tensor

from predictive.training.network import RecurrentNetwork

_WINDOW = 0.1
"""The share of the steps so far that the average covers, roughly."""
_FIRST_STEPS, _EVERY = 40, 4
"""Only every fourth step after the first is averaged: steps that are near differ little."""


class AveragedWeights:
    """Polynomial-decay averaging (Shamir and Zhang 2013, section 4), which needs no horizon."""

    def __init__(self, network: RecurrentNetwork) -> None:
        self.network = copy.deepcopy(network).requires_grad_(False).eval()

    @torch.no_grad()
    def update(self, network: RecurrentNetwork, step: int) -> None:
        """Move the average towards the weights after `step` steps."""
        every = 1 if step <= _FIRST_STEPS else _EVERY
        if step % every:
            return
        weight = min(1.0, every / (_WINDOW * step + 1))
        average: list[Tensor] = list(self.network.parameters())
        current: list[Tensor] = list(network.parameters())
        torch._foreach_lerp_(average, current, weight)
