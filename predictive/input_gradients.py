"""How far back a network remembers: the gradient of its predictions in the tokens before them.

The gradient of a token's log-probability in the embedding of an earlier token says how much the
prediction would change if that token were a little different. Its norm falls with the distance; in
a plain recurrent network, exponentially (Bengio et al. 1994; Pascanu et al. 2013). It uses PyTorch.
"""

from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby, islice
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from predictive.tokenizer import END_ID, Ids
from predictive.training.network import RecurrentNetwork, detach

FARTHEST = 256
"""Tokens: the gradient is cut there."""
PLACES = 96
"""Predictions that are averaged, evenly spaced over a text."""
_BATCH = 16
_READ_BEFORE = 256
"""Tokens that are read before the farthest, so that the state is that of a longer text."""


class GradientNorms(NamedTuple):
    """Mean norms of the gradient of a token's log-probability (in nats) in earlier embeddings."""

    norms: list[float]
    """By distance; the first is that of the token just before the predicted one."""
    places: int
    """How many predictions were averaged."""

    def distance_of(self, share: float) -> int:
        """Return within how many tokens this share of the sum over all distances lies."""
        sums = list(accumulate(self.norms))
        return next(place for place, each in enumerate(sums, 1) if each >= share * sums[-1])


def places_of(ids: Ids, most: int = PLACES) -> list[int]:
    """Return places of tokens in a text, evenly spaced."""
    places = np.linspace(0, len(ids) - 1, min(most, len(ids)))
    return [int(place) for place in places.round()]


def gradient_norms(
    network: RecurrentNetwork, ids: Ids, places: Sequence[int]
) -> Iterator[GradientNorms]:
    """Yield the norms for the tokens at some places of a text, each time of more places."""
    sums, counts, done = np.zeros(FARTHEST), np.zeros(FARTHEST), 0
    windows = map(_Window.before, places)
    text = np.concatenate([[END_ID], ids]).astype(np.int64)
    for _, alike in groupby(windows, lambda window: (window.skipped, window.distances)):
        while batch := list(islice(alike, _BATCH)):
            distances = batch[0].distances
            sums[:distances] += _norms(network, text, batch).sum(axis=1)
            counts[:distances] += len(batch)
            done += len(batch)
            reached = int((counts > 0).sum())
            yield GradientNorms((sums / counts.clip(1))[:reached].tolist(), done)


class _Window(NamedTuple):
    """What is read before a prediction; places are those in the text that begins with `<end>`."""

    start: int
    skipped: int
    """Tokens that are read without a gradient."""
    distances: int
    """Tokens that follow them, up to the prediction."""

    @classmethod
    def before(cls, place: int) -> "_Window":
        end = place + 1
        distances = min(end, FARTHEST)
        skipped = min(end - distances, _READ_BEFORE)
        return cls(end - distances - skipped, skipped, distances)


def _norms(
    network: RecurrentNetwork, text: npt.NDArray[np.int64], windows: list[_Window]
) -> npt.NDArray[np.float64]:
    """Return the norms (D, B), those of the nearest tokens first, of windows of one shape."""
    skipped, distances = windows[0].skipped, windows[0].distances
    rows = [text[each.start : each.start + skipped + distances + 1] for each in windows]
    ids = torch.from_numpy(np.stack(rows, axis=1))
    state = network.initial_state(len(windows))
    if skipped:
        with torch.no_grad():
            state = detach(network(ids[:skipped], state).state)
    embedded: list[Tensor] = []

    def watch(module: nn.Module, inputs: object, output: Tensor) -> Tensor:
        embedded.append(output.detach().requires_grad_())
        return embedded[-1]

    with network.embedding.register_forward_hook(watch):
        features = network(ids[skipped:-1], state).features[-1]
    logs = network.logits(features).log_softmax(dim=-1)
    total = logs[torch.arange(len(windows)), ids[-1]].sum()
    (gradient,) = torch.autograd.grad(total, embedded)
    norms: npt.NDArray[np.float64] = gradient.norm(dim=-1).flip(0).double().numpy()
    return norms
