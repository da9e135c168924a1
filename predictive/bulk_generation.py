"""Many samples at once with PyTorch, for a GPU. On one core numpy is faster: see `inference`."""

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import msgspec
import numpy as np
import torch

from predictive import model_directory
from predictive.inference.language_model import log_softmax
from predictive.inference.sampling import (
    REPETITION_WINDOW,
    Logs,
    Sampling,
    draw,
    shape_distribution,
)
from predictive.prediction.text_stream import read_prompt, text_stream
from predictive.tokenizer import UNKNOWN_ID
from predictive.training.device import choose_device
from predictive.training.network import LanguageModel, State


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
    generators = [np.random.default_rng(seed) for seed in seeds]
    columns = _generate(network, context.tokens, generators, msgspec.convert(rules, Sampling))
    rows = zip(*islice(columns, max_tokens), strict=True)
    for row in rows:
        yield "".join(text_stream(model.tokenizer, context, row, stop))


def _generate(
    network: LanguageModel,
    context: list[int],
    generators: Sequence[np.random.Generator],
    sampling: Sampling,
) -> Iterator[list[int]]:
    """Give one token for every row, time after time."""
    logs, state = _read(network, [context] * len(generators), None)
    history = [context for _ in generators]
    while True:
        logs[:, UNKNOWN_ID] = -np.inf
        shaped = [
            shape_distribution(row, sampling, past) for row, past in zip(logs, history, strict=True)
        ]
        tokens = [draw(row, rng) for row, rng in zip(shaped, generators, strict=True)]
        yield tokens
        history = [
            [*past[1 - REPETITION_WINDOW :], token]
            for past, token in zip(history, tokens, strict=True)
        ]
        logs, state = _read(network, [[token] for token in tokens], state)


@torch.no_grad()
def _read(network: LanguageModel, rows: list[list[int]], state: State | None) -> tuple[Logs, State]:
    """Read rows of tokens (B, T); return the log-probabilities of the next (B, V)."""
    device = network.output_bias.device
    ids = torch.tensor(rows, device=device).T
    features, after = network(ids, state or network.initial_state(len(rows)))
    return log_softmax(network.logits(features[-1]).float().cpu().numpy()), after
