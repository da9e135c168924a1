"""Batched sampling with PyTorch, for a GPU. On one core numpy is faster: see `inference`.

The sampling rules are those of `inference.sampling`, applied to a batch on the network's device.
"""

import math
from collections.abc import Iterator, Sequence
from itertools import tee
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from predictive.bounds import checked
from predictive.inference.sampling import COLDEST, REPETITION_WINDOW, SMALLEST_MASS
from predictive.model.directory import load_model
from predictive.options import Generating, MaxTokens, Sampling
from predictive.prediction.text_stream import read_prompt, stop_texts, text_stream
from predictive.tokenizer import UNKNOWN_ID
from predictive.training.device import choose_device
from predictive.training.network import RecurrentNetwork, load_network

Tokens = npt.NDArray[np.int32]

_GENERATING = Generating()

ROWS = 1024
"""Texts that are generated together."""
STEPS = 64
"""Tokens of each text that are generated at a time."""
_ALMOST_ONE = 1 - 1e-6
"""Below 1 in float32 too, so that a uniform random number never exceeds the cumulative mass."""


@checked
def stream_texts(
    folder: Path,
    prompt: str,
    seeds: Sequence[int],
    device: str,
    *,
    max_tokens: MaxTokens = _GENERATING.max_tokens,
    stop: str | Sequence[str] = _GENERATING.stop,
    **rules: Any,
) -> Iterator[Iterator[str]]:
    """Continue a prompt once per seed, in batches; yield the texts in order, each in pieces.

    Read each text before the next. A seed gives the same text as `Predictor.generate`, except for
    rounding. Tokens are computed when they are needed, and only up to the end of the longest text.
    """
    sampling, stop = Sampling(**rules), stop_texts(stop)
    model = load_model(folder)
    network = load_network(model.config.architecture, model.weights.dequantized())
    network = network.to(choose_device(device))
    context = read_prompt(model.tokenizer, prompt)
    return (
        text_stream(model.tokenizer, context, tokens, stop)
        for first in range(0, len(seeds), ROWS)
        for tokens in _rows(
            _generate(network, context.tokens, seeds[first : first + ROWS], max_tokens, sampling),
            len(seeds[first : first + ROWS]),
        )
    )


def _rows(blocks: Iterator[Tokens], count: int) -> Iterator[Iterator[int]]:
    """Split blocks of tokens (T, B) into B iterators, one for each row, computed lazily."""
    for row, copy in enumerate(tee(blocks, count)):
        yield _column(copy, row)


def _column(blocks: Iterator[Tokens], row: int) -> Iterator[int]:
    return (int(token) for block in blocks for token in block[:, row])


@torch.no_grad()
def _generate(
    network: RecurrentNetwork,
    context: list[int],
    seeds: Sequence[int],
    max_tokens: int,
    sampling: Sampling,
) -> Iterator[Tokens]:
    """Yield blocks of tokens (T, B), with a column for each seed."""
    device, rows = network.output_bias.device, len(seeds)
    recent = torch.tensor([context], device=device)
    features, state = network(recent.T, network.initial_state(1))
    recent = recent[:, -REPETITION_WINDOW:].expand(rows, -1)
    state = [tuple(part.repeat(1, rows, 1) for part in layer) for layer in state]
    features = features[-1:].expand(-1, rows, -1)
    for uniforms in _uniforms(seeds, max_tokens):
        block = []
        for column in uniforms.to(device).unbind():
            logs = network.logits(features[0]).float().log_softmax(-1)
            logs[:, UNKNOWN_ID] = -torch.inf
            tokens = _draw(_shape(logs, sampling, recent), column)
            block.append(tokens)
            recent = torch.cat((recent, tokens[:, None]), 1)[:, -REPETITION_WINDOW:]
            features, state = network(tokens[None], state)
        yield torch.stack(block).to("cpu", torch.int32).numpy()


def _uniforms(seeds: Sequence[int], count: int) -> Iterator[Tensor]:
    """Yield `count` uniform random numbers in [0, 1) for each seed, in blocks (T, B)."""
    generators = [np.random.default_rng(seed) for seed in seeds]
    for start in range(0, count, STEPS):
        length = min(STEPS, count - start)
        drawn = np.stack([generator.random(length) for generator in generators], axis=1)
        yield torch.from_numpy(drawn).float().clamp(max=_ALMOST_ONE)


def _shape(logs: Tensor, sampling: Sampling, recent: Tensor) -> Tensor:
    """Apply the sampling rules to log-probabilities (B, V); `recent` (B, N) are the last tokens."""
    if sampling.repeat_penalty != 1:
        is_recent = torch.zeros_like(logs, dtype=torch.bool)
        is_recent.scatter_(1, recent, value=True)
        logs = torch.where(is_recent, logs * sampling.repeat_penalty, logs)
    if sampling.temperature < COLDEST:
        return _only(logs, logs == logs.amax(-1, keepdim=True))
    logs = (logs / sampling.temperature).log_softmax(-1)
    if 0 < sampling.top_k < logs.shape[1]:
        logs = _only(logs, logs >= logs.topk(sampling.top_k).values[:, -1:])
    if sampling.top_p < 1:
        ordered, order = logs.sort(descending=True, stable=True)
        before = ordered.exp().cumsum(-1) - ordered.exp()
        logs = _only(logs, torch.empty_like(order, dtype=torch.bool).scatter_(
            1, order, before < max(sampling.top_p, SMALLEST_MASS)))  # fmt: skip
    if sampling.min_p > 0:
        logs = _only(logs, logs >= logs.amax(-1, keepdim=True) + math.log(sampling.min_p))
    return logs


def _only(logs: Tensor, kept: Tensor) -> Tensor:
    """Renormalize over the tokens that are kept."""
    return logs.masked_fill(~kept, -torch.inf).log_softmax(-1)


def _draw(logs: Tensor, uniforms: Tensor) -> Tensor:
    """Draw a token for each row (B,) by inverting the cumulative distributions."""
    cumulative = logs.exp().cumsum(-1)
    tokens = torch.searchsorted(cumulative, uniforms[:, None] * cumulative[:, -1:], right=True)
    return tokens[:, 0]
