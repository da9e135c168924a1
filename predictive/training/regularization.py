"""Dropout for recurrent networks, outside the layers so that their kernels stay fused."""

import torch
from torch import Tensor

from predictive.training.batches import Rows


def locked_dropout(features: Tensor, rate: float, rows: Rows) -> Tensor:
    """Drop features (T, b, D) of `rows` with one mask for all time steps.

    The mask is drawn for the whole batch, so that all workers draw the same.
    """
    if not rate:
        return features
    mask = features.new_empty(1, rows.batch_size, features.shape[-1]).bernoulli_(1 - rate)
    return features * mask[:, rows.slice].div_(1 - rate)


def dropped_weights(weights: Tensor, rate: float) -> Tensor:
    """Drop single weights (Merity et al. 2018, section 2); `rate` is rounded to 1/256.

    A random byte for each weight is enough, and on a CPU six times as fast as a random float.
    """
    words = torch.empty(weights.numel() // 8 + 1, dtype=torch.int64, device=weights.device)
    random_bytes = words.random_(-(2**63), None).view(torch.uint8)[: weights.numel()]
    threshold = min(255, round(256 * rate))
    return weights * ((random_bytes.view_as(weights) >= threshold) * (256 / (256 - threshold)))
