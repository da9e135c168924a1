"""Dropout for recurrent networks, outside the fused layer so that it stays fused."""

import torch
from torch import Tensor


def locked_dropout(features: Tensor, rate: float, *, training: bool) -> Tensor:
    """Drop features (T, B, D) with one mask of shape (1, B, D) for all time steps."""
    if not (training and rate):
        return features
    mask = torch.empty_like(features[:1]).bernoulli_(1 - rate).div_(1 - rate)
    return features * mask
