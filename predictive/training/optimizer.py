"""The optimizer."""

import torch

from predictive.training.network import LanguageModel


def make_optimizer(network: LanguageModel, weight_decay: float) -> torch.optim.AdamW:
    """AdamW (Loshchilov and Hutter 2019); no decay on biases."""
    matrices = [weight for weight in network.parameters() if weight.dim() > 1]
    biases = [weight for weight in network.parameters() if weight.dim() == 1]
    groups = [
        {"params": matrices, "weight_decay": weight_decay},
        {"params": biases, "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, betas=(0.9, 0.99), fused=True)
