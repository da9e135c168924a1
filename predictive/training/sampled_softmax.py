"""The loss: over all of a vocabulary or, of a large one, over a part.

A window's own targets and a uniform sample of the other tokens stand for all. Each that was there
with probability pi counts 1 / pi times in the sum under the softmax (Horvitz and Thompson 1952), so
that the sum is right on average; a frequent token, which is almost always there, counts once.
Sampling for neural language models: Bengio and Senecal 2008; Jean et al. 2015.
"""

from collections.abc import Callable

import torch
from torch import Tensor, nn

from predictive.training.network import LanguageModel
from predictive.training.options import Plan
from predictive.training.token_stream import Stream, frequencies

SAMPLES = 2048
ROUND = 256
"""The candidates are filled up to a multiple of it: for every other shape, kernels are set up anew,
which takes time, and kept, which takes memory."""
SMALLEST_VOCABULARY = 2 * SAMPLES
"""Below it the whole softmax is as fast."""

Softmax = Callable[[LanguageModel, Tensor, Tensor, slice], Tensor]
"""Of a network, features (T, b, D), the targets (T, B) of the whole batch, and which b of its rows
the features are of, the mean loss in nats per token."""


def choose_softmax(stream: Stream, plan: Plan, device: torch.device) -> Softmax:
    """Return the loss to train with on a text: the exact one where the run on top is short."""
    vocab_size = plan.architecture.vocab_size
    if vocab_size < SMALLEST_VOCABULARY or plan.base:
        return full_softmax
    shares = torch.from_numpy(frequencies(stream, vocab_size))
    return SampledSoftmax(shares.float().to(device))


def full_softmax(network: LanguageModel, features: Tensor, targets: Tensor, rows: slice) -> Tensor:
    """Return the exact loss."""
    logits = network.logits(features).float().flatten(0, 1)
    return nn.functional.cross_entropy(logits, targets[:, rows].flatten())


class SampledSoftmax:
    """The loss over candidates that are drawn anew for every window."""

    def __init__(self, frequencies: Tensor, samples: int = SAMPLES) -> None:
        """Take the share of each token (V,) in the training text."""
        self._frequencies = frequencies
        self._share = min(1.0, samples / len(frequencies))

    def __call__(
        self, network: LanguageModel, features: Tensor, targets: Tensor, rows: slice
    ) -> Tensor:
        """Return an estimate of the exact loss; all workers draw the same candidates."""
        drawn = torch.rand(len(self._frequencies), device=targets.device) < self._share
        drawn[targets.flatten()] = True
        candidates = drawn.nonzero().flatten()
        places = (drawn.cumsum(0) - 1)[targets[:, rows].flatten()][:, None]
        chances = self._log_chances(candidates, targets.numel())
        padding = -len(candidates) % ROUND
        candidates = nn.functional.pad(candidates, (0, padding))
        chances = nn.functional.pad(chances, (0, padding), value=torch.inf)  # never there
        logits = nn.functional.linear(
            features.flatten(0, 1),
            network.embedding.weight[candidates],
            network.output_bias[candidates],
        ).float()
        target_logits = logits.gather(1, places)
        return nn.functional.cross_entropy(
            (logits - chances).scatter(1, places, target_logits), places.flatten()
        )

    def _log_chances(self, candidates: Tensor, count: int) -> Tensor:
        """Return how probable it was, as a logarithm, that each candidate would be one."""
        absent = (1 - self._frequencies[candidates]) ** count
        return torch.log1p(-(1 - self._share) * absent)
