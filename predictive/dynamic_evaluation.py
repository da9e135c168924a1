"""Likelihood of a text under a network that keeps learning from it.

Dynamic evaluation (Krause et al. 2018): each segment is first scored, then learned. Steps are
divided by the root mean square of the gradients, and the weights decay towards the trained ones.
Here the squared gradients come from the text itself, so only the model is needed. They are averaged
over each matrix: one text has too few gradients of a rare word's weights to scale each separately.
It uses PyTorch for the gradients.
"""

from pathlib import Path

import torch
from torch import Tensor

from predictive.model.architecture import Architecture
from predictive.model.directory import load_model
from predictive.model.weights import Weights
from predictive.prediction.score import Ids, Score, score_of, tokens_and_targets
from predictive.training.network import detach, load_network

SEGMENT = 20
"""Tokens scored before they are learned."""
LEARNING_RATE = 2.5e-4
DECAY = 1e-3
"""The share of the way back to the trained weights that each step goes."""
_FORGETTING = 1e-3
"""The decay of the average of squared gradients at each step."""
_SMALLEST = 1e-8


def score_dynamically(folder: Path, text: str) -> Score:
    """Return the score of a text under the model in `folder`, which learns as it reads."""
    model = load_model(folder)
    tokens, targets = tokens_and_targets(model.tokenizer, text)
    weights = model.weights.dequantized()
    nats = dynamic_nats(model.config.architecture, weights, tokens, targets)
    return score_of(model.tokenizer, text, targets, nats)


def dynamic_nats(architecture: Architecture, weights: Weights, tokens: Ids, targets: Ids) -> float:
    """Return the negative log-likelihood, in nats, of `targets`, each the token after `tokens`."""
    learner = _Learner(architecture, weights)
    nats = 0.0
    for start in range(0, len(targets), SEGMENT):
        segment = slice(start, start + SEGMENT)
        inputs, outputs = (torch.from_numpy(ids[segment]) for ids in (tokens, targets))
        nats += learner.score_and_learn(inputs, outputs)
    return nats


class _Learner:
    """A network that learns as it scores."""

    def __init__(self, architecture: Architecture, weights: Weights) -> None:
        self._network = load_network(architecture, weights)
        self._weights: list[Tensor] = list(self._network.parameters())
        self._trained = [weight.detach().clone() for weight in self._weights]
        self._squares = [torch.zeros(()) for _ in self._weights]
        self._state = self._network.initial_state(1)
        self._steps = 0

    def score_and_learn(self, tokens: Tensor, targets: Tensor) -> float:
        """Return the nats of a segment (T,), then take one step on its loss."""
        features, after = self._network(tokens[:, None], self._state)
        logits = self._network.logits(features[:, 0])
        loss = torch.nn.functional.cross_entropy(logits, targets)
        self._state = detach(after)
        self._learn(torch.autograd.grad(loss, self._weights))
        return loss.item() * len(targets)

    @torch.no_grad()
    def _learn(self, gradients: tuple[Tensor, ...]) -> None:
        self._steps += 1
        bias_correction = 1 - (1 - _FORGETTING) ** self._steps
        parts = zip(self._weights, self._trained, self._squares, gradients, strict=True)
        for weight, trained, squares, gradient in parts:
            squares.lerp_(gradient.square().mean(), _FORGETTING)
            scale = (squares / bias_correction).sqrt() + _SMALLEST
            weight.addcdiv_(gradient, scale, value=-LEARNING_RATE).lerp_(trained, DECAY)
