"""From log-probabilities to a choice: small functions that compose.

Each takes and returns log-probabilities along the last axis, so that (V,) and (B, V) both work;
-inf is what cannot be chosen.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from predictive.options import Sampling

if TYPE_CHECKING:
    from numpy.random import Generator  # naming it makes numpy load it, for nothing in suggesting

Logs = npt.NDArray[np.float32]

REPETITION_WINDOW = 64
COLDEST = 1e-3
SMALLEST_MASS = 1e-30
"""A smaller value underflows in single precision, and would drop even the best token."""


def penalize_repetition(logs: Logs, recent: Sequence[int], penalty: float) -> Logs:
    """Make recent tokens less probable (Keskar et al. 2019, section 4.1).

    On log-probabilities, which are never positive, their formula is a product with `penalty`.
    """
    if penalty == 1.0 or not recent:
        return logs
    penalized = logs.copy()
    tokens = sorted(set(recent))
    penalized[..., tokens] *= penalty
    return penalized


def apply_temperature(logs: Logs, temperature: float) -> Logs:
    """Sharpen below one, flatten above; at (almost) zero only the most probable is left."""
    if temperature < COLDEST:
        best = logs.argmax(axis=-1)[..., None]
        return np.where(np.arange(logs.shape[-1]) == best, np.float32(0), np.float32(-np.inf))
    return _normalize(logs / np.float32(temperature))


def keep_top_k(logs: Logs, top_k: int) -> Logs:
    """Keep the `top_k` most probable tokens (Fan et al. 2018, section 5.4)."""
    if not 0 < top_k < logs.shape[-1]:
        return logs
    least = np.partition(logs, -top_k, axis=-1)[..., -top_k, None]
    return _normalize(np.where(logs < least, -np.inf, logs))


def keep_top_p(logs: Logs, top_p: float) -> Logs:
    """Keep the fewest tokens that have `top_p` of the mass together (Holtzman et al. 2020)."""
    if top_p >= 1:
        return logs
    order = np.argsort(-logs, axis=-1, kind="stable")
    probabilities = np.exp(np.take_along_axis(logs, order, axis=-1))
    before = probabilities.cumsum(axis=-1) - probabilities
    dropped = np.zeros(logs.shape, dtype=np.bool_)
    np.put_along_axis(dropped, order, before >= max(top_p, SMALLEST_MASS), axis=-1)
    return _normalize(np.where(dropped, -np.inf, logs))


def keep_min_p(logs: Logs, min_p: float) -> Logs:
    """Keep tokens at least `min_p` times as probable as the best (Nguyen et al. 2025)."""
    if min_p <= 0:
        return logs
    least = logs.max(axis=-1, keepdims=True) + np.float32(np.log(min_p))
    return _normalize(np.where(logs < least, -np.inf, logs))


def shape_distribution(logs: Logs, sampling: Sampling, recent: Sequence[int]) -> Logs:
    """Apply all the rules in turn; `recent` are the tokens before, oldest first."""
    logs = penalize_repetition(logs, recent[-REPETITION_WINDOW:], sampling.repeat_penalty)
    logs = apply_temperature(logs, sampling.temperature)
    logs = keep_top_k(logs, sampling.top_k)
    logs = keep_top_p(logs, sampling.top_p)
    return keep_min_p(logs, sampling.min_p)


def draw(logs: Logs, rng: "Generator") -> int:
    """Draw a token of (V,) by inverting the cumulative distribution."""
    cumulative = np.exp(logs.astype(np.float64)).cumsum()
    return int(np.searchsorted(cumulative, rng.random() * cumulative[-1], side="right"))


def _normalize(logs: npt.NDArray[np.floating]) -> Logs:
    best = logs.max(axis=-1, keepdims=True)
    total = np.log(np.exp(logs - best).sum(axis=-1, keepdims=True)) + best
    result: Logs = (logs - total).astype(np.float32)
    return result
