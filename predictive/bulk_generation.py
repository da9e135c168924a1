"""Many samples at once with PyTorch, for a GPU. On one core numpy is faster: see `inference`.

The rules are those of `inference.sampling`, for all rows together where the network is.
"""

import math
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import numpy as np
import torch
from torch import Tensor

from predictive import model_directory
from predictive.inference.sampling import COLDEST, REPETITION_WINDOW, Sampling
from predictive.prediction.text_stream import read_prompt, text_stream
from predictive.tokenizer import UNKNOWN_ID
from predictive.training.device import choose_device
from predictive.training.network import LanguageModel

_ALMOST_ONE = 1 - 1e-6
"""Rounded to float32, a chance must stay below all of the mass."""


def generate_texts(
    folder: Path,
    prompt: str,
    seeds: Sequence[int],
    device: str,
    *,
    max_tokens: int = 200,
    stop: Sequence[str] = (),
    **rules: float,
) -> Iterator[str]:
    """Continue a prompt once per seed, all of them together; give the texts in order.

    A seed gives the text that `Predictor.generate` gives for it, but for rounding.
    """
    model = model_directory.load(folder)
    network = LanguageModel(model.config.architecture).to(choose_device(device)).eval()
    network.load_state_dict({name: torch.from_numpy(w) for name, w in model.weights.items()})
    context = read_prompt(model.tokenizer, prompt)
    chances = np.stack([np.random.default_rng(seed).random(max_tokens) for seed in seeds])
    columns = _generate(
        network, context.tokens, torch.from_numpy(chances), msgspec.convert(rules, Sampling)
    )
    for row in torch.stack(list(columns), dim=1).tolist():
        yield "".join(text_stream(model.tokenizer, context, row, stop))


@torch.no_grad()
def _generate(
    network: LanguageModel, context: list[int], chances: Tensor, sampling: Sampling
) -> Iterator[Tensor]:
    """Give a token for every row (B,), time after time, by chances (B, T) in [0, 1)."""
    device, rows = network.output_bias.device, len(chances)
    recent = torch.tensor([context], device=device)
    features, state = network(recent.T, network.initial_state(1))
    recent = recent[:, -REPETITION_WINDOW:].expand(rows, -1)
    state = [tuple(part.repeat(1, rows, 1) for part in layer) for layer in state]
    features = features[-1:].expand(-1, rows, -1)
    for column in chances.float().clamp(max=_ALMOST_ONE).to(device).unbind(1):
        logs = network.logits(features[0]).float().log_softmax(-1)
        logs[:, UNKNOWN_ID] = -torch.inf
        tokens = _draw(_shape(logs, sampling, recent), column)
        yield tokens
        recent = torch.cat((recent, tokens[:, None]), 1)[:, -REPETITION_WINDOW:]
        features, state = network(tokens[None], state)


def _shape(logs: Tensor, sampling: Sampling, recent: Tensor) -> Tensor:
    """Apply all rules to log-probabilities (B, V); `recent` (B, N) are the tokens before."""
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
            1, order, before < sampling.top_p))  # fmt: skip
    if sampling.min_p > 0:
        logs = _only(logs, logs >= logs.amax(-1, keepdim=True) + math.log(sampling.min_p))
    return logs


def _only(logs: Tensor, kept: Tensor) -> Tensor:
    return logs.masked_fill(~kept, -torch.inf).log_softmax(-1)


def _draw(logs: Tensor, chances: Tensor) -> Tensor:
    """Draw a token for each row (B,) by inverting the cumulative distributions."""
    cumulative = logs.exp().cumsum(-1)
    places = torch.searchsorted(cumulative, chances[:, None] * cumulative[:, -1:], right=True)
    return places[:, 0]
