"""The optimizers: Muon for the matrices between layers, AdamW for the embedding and biases."""

import math
from collections.abc import Iterable

import torch
from torch import Tensor

from predictive.training.network import RecurrentNetwork

_MOMENTUM = 0.95
_COEFFICIENTS = ((8.2872, -23.5959, 17.3004), (4.1071, -2.9478, 0.5448))
"""The first iterations of Polar Express (Amsel et al. 2025, algorithm 1). Five are usual; here two
learn as much in a step, and leave time for half as many steps more."""
_SCALE = 3.0
"""Multiplies the learning rate of orthogonalised steps."""
_EPSILON = 1e-7
_MIN_TOKENS_PER_UNIT = 2
"""In a step. Muon costs 1.25 units / tokens of the time of an LSTM's gradients."""


class Muon(torch.optim.Optimizer):
    """Gradients with momentum, made almost orthogonal before a step (Jordan et al. 2024).

    Newton-Schulz iterations bring the singular values together, in a given precision (PyTorch's
    own Muon has bfloat16 only). Steps are scaled so that AdamW's learning rates suit them (Liu et
    al. 2025, section 2.2).
    """

    def __init__(
        self, weights: Iterable[Tensor], weight_decay: float, precision: torch.dtype
    ) -> None:
        super().__init__(weights, {"lr": 0.0, "scale": _SCALE, "weight_decay": weight_decay})
        self._precision = precision

    @torch.no_grad()
    def step(self, closure: None = None) -> None:  # type: ignore[override]
        """Take a step of size `lr`."""
        for group in self.param_groups:
            for weight in group["params"]:
                weight.mul_(1 - group["lr"] * group["weight_decay"])
                size = 0.2 * math.sqrt(max(weight.shape))
                weight.sub_(self._direction(weight), alpha=group["lr"] * size)

    def _direction(self, weight: Tensor) -> Tensor:
        """Return the gradient with Nesterov's momentum, orthogonalised."""
        state, gradient = self.state[weight], weight.grad
        assert gradient is not None
        if not state:
            state["momentum"] = torch.zeros_like(weight)
        momentum = state["momentum"].lerp_(gradient, 1 - _MOMENTUM)
        return orthogonalized(gradient.lerp(momentum, _MOMENTUM).to(self._precision))


def orthogonalized(matrix: Tensor) -> Tensor:
    """Return a matrix with the same singular vectors whose singular values are nearer to one."""
    is_tall = matrix.shape[0] > matrix.shape[1]
    result = matrix.T if is_tall else matrix
    result = result / (result.norm() + _EPSILON)
    for a, b, c in _COEFFICIENTS:
        gram = result @ result.T
        result = torch.addmm(result, torch.addmm(gram, gram, gram, beta=b, alpha=c), result, beta=a)
    return result.T if is_tall else result


def make_optimizers(
    network: RecurrentNetwork, weight_decay: float, precision: torch.dtype, step_tokens: int
) -> list[torch.optim.Optimizer]:
    """Return Muon and AdamW (Loshchilov and Hutter 2019); there is no decay on biases.

    Where a step has few tokens for the size of a layer, Muon is slow, and AdamW does everything.
    """
    embedding = network.embedding.weight
    others = [weight for weight in network.parameters() if weight is not embedding]
    matrices = [weight for weight in others if weight.dim() > 1]
    is_adamw_only = step_tokens < _MIN_TOKENS_PER_UNIT * network.architecture.hidden_size
    decayed = [embedding, *matrices] if is_adamw_only else [embedding]
    adamw = [
        {"params": decayed, "weight_decay": weight_decay, "scale": 1.0},
        {"params": [w for w in others if w.dim() == 1], "weight_decay": 0.0, "scale": 1.0},
    ]
    muon = [] if is_adamw_only else [Muon(matrices, weight_decay, precision)]
    return [*muon, torch.optim.AdamW(adamw, betas=(0.9, 0.99), fused=True)]


def set_learning_rate(optimizers: Iterable[torch.optim.Optimizer], rate: float) -> None:
    """Set the learning rate of the next step, times the scale of each group."""
    for optimizer in optimizers:
        for group in optimizer.param_groups:
            group["lr"] = rate * group["scale"]
