"""Dropout for recurrent networks, each kind outside the fused layer so that it stays fused."""

import msgspec
import torch
from torch import Tensor


class Dropout(msgspec.Struct, frozen=True, kw_only=True):
    """The rates; zero turns a kind off.

    `input`, `between_layers`, `output`: locked (variational) dropout, one mask for all steps of a
    window (Gal and Ghahramani 2016). `weight`: DropConnect on the hidden-to-hidden matrices
    (Merity et al. 2018, section 2). `embedding`: whole tokens of the vocabulary (same, 4.3).
    """

    input: float = 0.0
    between_layers: float = 0.0
    output: float = 0.0
    weight: float = 0.0
    embedding: float = 0.0


def locked_dropout(features: Tensor, rate: float, *, training: bool) -> Tensor:
    """Drop features (T, B, D) with one mask of shape (1, B, D) for all time steps."""
    if not (training and rate):
        return features
    mask = torch.empty_like(features[:1]).bernoulli_(1 - rate).div_(1 - rate)
    return features * mask
