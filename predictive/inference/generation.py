"""Generates tokens one by one."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from predictive.inference.language_model import LanguageModel, RecurrentState
from predictive.inference.sampling import REPETITION_WINDOW, draw, shape_distribution
from predictive.options import Sampling

if TYPE_CHECKING:
    from numpy.random import Generator


class Sampled(NamedTuple):
    """A token that was drawn."""

    token: int
    log_probability: float
    """What the model gave it, before temperature and the other rules, in nats."""


def generate(
    model: LanguageModel,
    state: RecurrentState,
    recent: Sequence[int],
    sampling: Sampling,
    rng: "Generator",
    banned: Sequence[int] = (),
) -> Iterator[Sampled]:
    """Yield tokens after `state` without end; `recent` came before it, `banned` are never drawn."""
    history = list(recent[-REPETITION_WINDOW:])
    while True:
        logs = model.log_probabilities(state)
        logs[list(banned)] = -np.inf
        token = draw(shape_distribution(logs, sampling, history), rng)
        yield Sampled(token, float(logs[token]))
        state = model.step(token, state)
        history = [*history[1 - REPETITION_WINDOW :], token]
