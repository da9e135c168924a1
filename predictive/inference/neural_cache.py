"""A neural cache: next tokens of the recent text, found by the similarity of the outputs.

The continuous cache of Grave, Joulin and Usunier (2017, section 3): after an output h the token
that followed an earlier output h' counts exp(theta h . h'), and the cache has a share lambda
of the probability. Here h has unit length: only directions are compared, as the lengths of outputs
differ between networks. No single theta and lambda are chosen: all pairs of a grid predict, each
weighted by how well it predicted so far (a Bayesian mixture).
"""

import numpy as np
import numpy.typing as npt

from predictive.inference.language_model import LanguageModel, RecurrentState
from predictive.inference.matrix import Array

SIZE = 2000
"""Outputs that are remembered."""
THETAS = np.array([3.0, 6.0, 10.0, 15.0, 25.0])
LAMBDAS = np.array([0.02, 0.06, 0.15, 0.3, 0.5])


def score_with_cache(
    model: LanguageModel, tokens: npt.ArrayLike, targets: npt.ArrayLike, state: RecurrentState
) -> float:
    """Return the negative log-likelihood, in nats, of the targets after the tokens."""
    wanted = np.asarray(targets, dtype=np.int64)
    nats = np.zeros((len(THETAS), len(LAMBDAS)))
    keys = np.empty((0, model.architecture.embedding_dim), dtype=np.float32)
    values = np.empty(0, dtype=np.int64)
    done = 0
    for hidden, _ in model.outputs(tokens, state):
        here = wanted[done : done + len(hidden)]
        features = _directions(model.features(hidden))
        keys, values = np.concatenate([keys, features]), np.concatenate([values, here])
        logs = model.log_probabilities_from(hidden)[np.arange(len(here)), here]
        by_network = np.exp(logs, dtype=np.float64)
        by_cache = _cached(keys, values, len(hidden))
        mixed = by_network[:, None] + LAMBDAS * (by_cache[..., None] - by_network[:, None])
        nats -= np.log(mixed).sum(axis=1)
        keys, values = keys[-SIZE:], values[-SIZE:]
        done += len(hidden)
    return float(nats.min() - np.log(np.exp(nats.min() - nats).mean()))


def _directions(features: Array) -> Array:
    lengths = np.linalg.norm(features, axis=1, keepdims=True)
    return np.asarray(features / np.maximum(lengths, 1e-30), dtype=np.float32)


def _cached(keys: Array, values: npt.NDArray[np.int64], count: int) -> npt.NDArray[np.float64]:
    """Return the probability (theta, count) that the cache gives its last `count` values.

    Each is predicted from the `SIZE` values before it; the first has none, and gets 0.
    """
    places = np.arange(len(values))
    distance = places[-count:, None] - places
    known = (distance > 0) & (distance <= SIZE)
    similarity = keys[-count:] @ keys.T
    same = values[-count:, None] == values
    shares = []
    for theta in THETAS:
        logits = np.where(known, theta * similarity, -np.inf)
        counts = np.exp(logits - np.maximum(logits.max(axis=1, keepdims=True), -1e30))
        shares.append((counts * same).sum(axis=1) / np.maximum(counts.sum(axis=1), 1e-30))
    return np.array(shares)
