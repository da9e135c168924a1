"""A recurrent language model in numpy: state in, state out."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from predictive.cell import CELLS
from predictive.inference.activity import Activity, trace_layer
from predictive.inference.cells import STEPS, Array, Layer, LayerState
from predictive.model.architecture import Architecture
from predictive.model.weights import Weights

RecurrentState = tuple[LayerState, ...]
"""One `LayerState` for each layer. Never changed in place, so any number can be kept."""

_BLOCK = 256
"""Tokens read at a time: the input's products are done together, the recurrent ones in turn."""


class LanguageModel:
    """Next-token distributions of a trained network.

    It keeps no state, so any number of texts and threads can use it.
    """

    def __init__(self, architecture: Architecture, weights: Weights) -> None:
        self.architecture = architecture
        self._embedding = weights["embedding.weight"]
        self._layers = [Layer.of(weights, depth) for depth in range(architecture.num_layers)]
        self._projection = weights.get("projection.weight")
        self._bias = weights["output_bias"]
        self._step = STEPS[architecture.cell]

    def initial_state(self) -> RecurrentState:
        """Return the zero state, before any token."""
        zero = np.zeros(self.architecture.hidden_size, dtype=np.float32)
        parts = len(CELLS[self.architecture.cell].state)
        return tuple((zero,) * parts for _ in self._layers)

    def step(self, token: int, state: RecurrentState) -> RecurrentState:
        """Read one token."""
        features = self._embedding[token]
        after: list[LayerState] = []
        for layer, before in zip(self._layers, state, strict=True):
            projected = features @ layer.input_matrix + layer.input_bias
            after.append(self._step(layer, projected, before).state)
            features = after[-1][0]
        return tuple(after)

    def read(self, tokens: npt.ArrayLike, state: RecurrentState) -> RecurrentState:
        """Read many tokens, faster than step by step."""
        after = state
        for _, after in self.outputs(tokens, state):  # noqa: B007
            pass
        return after

    def log_probabilities(self, state: RecurrentState) -> Array:
        """Return the log-probability of every next token (V,), in nats."""
        return self.log_probabilities_from(state[-1][0])

    def log_probabilities_from(self, hidden: Array) -> Array:
        """Return log-probabilities (..., V) for outputs of the last layer (..., hidden_size)."""
        return log_softmax(self._logits(hidden))

    def features(self, hidden: Array) -> Array:
        """Project outputs of the last layer (..., hidden_size) to (..., embedding_dim)."""
        return hidden if self._projection is None else hidden @ self._projection.T

    def trace(self, tokens: npt.ArrayLike, state: RecurrentState) -> list[Activity]:
        """Return the activity of each layer, the lowest first, while it reads `tokens` (T,)."""
        features = self._embedding[np.asarray(tokens, dtype=np.int64)]
        activities: list[Activity] = []
        for layer, before in zip(self._layers, state, strict=True):
            projected = features @ layer.input_matrix + layer.input_bias
            activities.append(trace_layer(self.architecture.cell, layer, projected, before))
            features = activities[-1]["h"]
        return activities

    def outputs(
        self, tokens: npt.ArrayLike, state: RecurrentState
    ) -> Iterator[tuple[Array, RecurrentState]]:
        """Read tokens in blocks; yield the last layer's outputs (T, hidden_size) and the state."""
        ids = np.asarray(tokens, dtype=np.int64)
        for start in range(0, len(ids), _BLOCK):
            features = self._embedding[ids[start : start + _BLOCK]]
            after: list[LayerState] = []
            for layer, before in zip(self._layers, state, strict=True):
                features, last = self._run(layer, features, before)
                after.append(last)
            state = tuple(after)
            yield features, state

    def score(
        self, tokens: npt.ArrayLike, targets: npt.ArrayLike, state: RecurrentState
    ) -> tuple[Array, RecurrentState]:
        """Return the log-probability (T,) of each target after its token, and the last state."""
        wanted = np.asarray(targets, dtype=np.int64)
        scores = np.empty(len(wanted), dtype=np.float32)
        done, after = 0, state
        for hidden, after in self.outputs(tokens, state):  # noqa: B007
            rows = np.arange(len(hidden))
            scores[done + rows] = log_softmax(self._logits(hidden))[rows, wanted[done + rows]]
            done += len(hidden)
        return scores, after

    def _run(self, layer: Layer, features: Array, state: LayerState) -> tuple[Array, LayerState]:
        projected = features @ layer.input_matrix + layer.input_bias
        outputs = np.empty((len(features), self.architecture.hidden_size), dtype=np.float32)
        for time, row in enumerate(projected):
            state = self._step(layer, row, state).state
            outputs[time] = state[0]
        return outputs, state

    def _logits(self, hidden: Array) -> Array:
        logits = self.features(hidden) @ self._embedding.T + self._bias
        return np.asarray(logits, dtype=np.float32)


def log_softmax(logits: Array) -> Array:
    """Normalise along the last axis, in nats."""
    shifted = logits - logits.max(axis=-1, keepdims=True)
    total = np.exp(shifted).sum(axis=-1, keepdims=True)
    return np.asarray(shifted - np.log(total), dtype=np.float32)
