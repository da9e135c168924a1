"""The loss: over the whole vocabulary or, of a large one, over a sample.

The targets of a window and a uniform sample of the other tokens represent the vocabulary. A token
that is among them with probability pi counts 1 / pi times in the normaliser of the softmax (Horvitz
and Thompson 1952), which makes that unbiased; a frequent token, almost always there, counts once.
Sampling for neural language models: Bengio and Senecal 2008; Jean et al. 2015.
"""

from collections.abc import Callable

import torch
from torch import Tensor, nn

from predictive.training.device import moved
from predictive.training.network import RecurrentNetwork
from predictive.training.options import Plan
from predictive.training.token_stream import Stream, frequencies

SAMPLES = 2048
ROUND = 256
"""Candidates are padded to a multiple of it: kernels are set up for each new shape, which takes
time, and cached, which takes memory."""
MIN_VOCABULARY = 2 * SAMPLES
"""The full softmax of a smaller vocabulary is as fast."""

Softmax = Callable[[RecurrentNetwork, Tensor, Tensor, slice], Tensor]
"""Takes a network, features (T, b, D), the targets (T, B) of the whole batch, on the CPU, and the b
rows of it that the features belong to; returns the mean loss in nats per token."""


def choose_softmax(stream: Stream, plan: Plan, device: torch.device) -> Softmax:
    """Return the loss to train with: exact for small vocabularies, and for short runs on a base."""
    vocab_size = plan.architecture.vocab_size
    if vocab_size < MIN_VOCABULARY or plan.base:
        return full_softmax
    shares = torch.from_numpy(frequencies(stream, vocab_size))
    return SampledSoftmax(shares.float().to(device))


def full_softmax(
    network: RecurrentNetwork, features: Tensor, targets: Tensor, rows: slice
) -> Tensor:
    """Return the exact loss."""
    logits = network.logits(features).float().flatten(0, 1)
    places = moved(targets[:, rows].flatten(), logits.device)
    return nn.functional.cross_entropy(logits, places)


class SampledSoftmax:
    """The loss over candidates that are drawn again for every window."""

    def __init__(self, frequencies: Tensor, samples: int = SAMPLES) -> None:
        """Take the share of each token (V,) in the training text."""
        self._frequencies = frequencies
        self._share = min(1.0, samples / len(frequencies))

    def __call__(
        self, network: RecurrentNetwork, features: Tensor, targets: Tensor, rows: slice
    ) -> Tensor:
        """Return an estimate of the exact loss; all workers draw the same candidates.

        They are drawn on the CPU: a GPU would have to wait until their number is known.
        """
        device = features.device
        drawn = torch.rand(len(self._frequencies)) < self._share
        drawn[targets.flatten()] = True
        places = moved((drawn.cumsum(0) - 1)[targets[:, rows].flatten()], device)[:, None]
        drawn_ids = drawn.nonzero().flatten()
        padding = -len(drawn_ids) % ROUND
        candidates = moved(nn.functional.pad(drawn_ids, (0, padding)), device)
        excess = self._log_inclusion(candidates, targets.numel())
        excess[len(drawn_ids) :] = torch.inf  # padding gets no probability
        logits = nn.functional.linear(
            features.flatten(0, 1),
            network.embedding.weight.index_select(0, candidates),
            network.output_bias.index_select(0, candidates),
        ).float()
        target_logits = logits.gather(1, places)
        corrected = (logits - excess).scatter_(1, places, target_logits)
        return nn.functional.cross_entropy(corrected, places.flatten())

    def _log_inclusion(self, candidates: Tensor, count: int) -> Tensor:
        """Return the log-probability with which each candidate was drawn."""
        absent = (1 - self._frequencies[candidates]) ** count
        return torch.log1p(-(1 - self._share) * absent)
