"""A recurrent language model: state in, state out."""

from collections.abc import Iterator
from functools import cached_property

import numpy as np
import numpy.typing as npt

from predictive.cell import CELLS
from predictive.inference.activity import Activity, trace_layer
from predictive.inference.cells import STEPS, Layer, LayerState
from predictive.inference.matrix import Array, Ids, Matrix, Parameters
from predictive.model.architecture import Architecture
from predictive.model.weights import StoredWeights, Weights

RecurrentState = tuple[LayerState, ...]
"""One `LayerState` for each layer. Never changed in place, so any number can be kept."""

_BLOCK = 256
"""Tokens read at a time: the input's products are done together, the recurrent ones in turn."""
_SCORED = 32
"""Tokens whose logits are computed at a time."""
_FREQUENT = 2048
"""Tokens, the most frequent ones: most of the probability, as a rule."""


class LanguageModel:
    """Next-token distributions of a trained network.

    With stored weights it multiplies int8 matrices by numkong, if that is installed; with weights
    in float32 it is the reference, in numpy. It keeps no state, so any number of texts and threads
    can use it.
    """

    def __init__(self, architecture: Architecture, weights: Weights | StoredWeights) -> None:
        self.architecture = architecture
        parameters = Parameters.of(weights)
        self._embedding = parameters.matrices["embedding.weight"]
        self._layers = [Layer.of(parameters, depth) for depth in range(architecture.num_layers)]
        self._projection = parameters.matrices.get("projection.weight")
        self._bias = parameters.vectors["output_bias"]
        self._step = STEPS[architecture.cell]

    def initial_state(self) -> RecurrentState:
        """Return the zero state, before any token."""
        zero = np.zeros(self.architecture.hidden_size, dtype=np.float32)
        parts = len(CELLS[self.architecture.cell].state)
        return tuple((zero,) * parts for _ in self._layers)

    def step(self, token: Ids, state: RecurrentState) -> RecurrentState:
        """Read one token; or each of several ones, (T,): the states after them are (T, ...).

        Several tokens are read after one state, or each after its own, (T, ...).
        """
        features = self._embedding.rows(token)
        after: list[LayerState] = []
        for layer, before in zip(self._layers, state, strict=True):
            after.append(self._step(layer, layer.project(features), before).state)
            features = after[-1][0]
        return tuple(after)

    def read(self, tokens: npt.ArrayLike, state: RecurrentState) -> RecurrentState:
        """Read many tokens, faster than step by step."""
        after = state
        for _, after in self.outputs(tokens, state):  # noqa: B007
            pass
        return after

    def logits(self, state: RecurrentState) -> Array:
        """Return the logit of every next token (V,)."""
        return self._logits(state[-1][0])

    def log_probabilities(self, state: RecurrentState) -> Array:
        """Return the log-probability of every next token (V,), in nats."""
        return self.log_probabilities_from(state[-1][0])

    def log_probabilities_from(self, hidden: Array) -> Array:
        """Return log-probabilities (..., V) for outputs of the last layer (..., hidden_size)."""
        logits = self._logits(hidden)
        logits -= _log_sum_exp(logits)
        return logits

    def rough_log_probabilities(self, state: RecurrentState, token: int) -> Array:
        """Return the log-probability (T,) of one token after each of several states (T, ...).

        Only the most frequent tokens are its rivals, so that it is quick; with a small vocabulary
        they are all tokens, and this is exact.
        """
        features = self.features(state[-1][0])
        rivals = self._frequent.times(features) + self._bias[:_FREQUENT]
        own = (features * self._embedding.rows(token)).sum(axis=-1) + self._bias[token]
        total = _log_sum_exp(rivals)[..., 0]
        result: Array = own - (total if token < _FREQUENT else np.logaddexp(total, own))
        return result

    @cached_property
    def _frequent(self) -> Matrix:
        return self._embedding.first(_FREQUENT)

    def features(self, hidden: Array) -> Array:
        """Project outputs of the last layer (..., hidden_size) to (..., embedding_dim)."""
        return hidden if self._projection is None else self._projection.times(hidden)

    def trace(self, tokens: npt.ArrayLike, state: RecurrentState) -> list[Activity]:
        """Return the activity of each layer, the lowest first, while it reads `tokens` (T,)."""
        features = self._embedding.rows(np.asarray(tokens, dtype=np.int64))
        activities: list[Activity] = []
        for layer, before in zip(self._layers, state, strict=True):
            projected = layer.project(features)
            activities.append(trace_layer(self.architecture.cell, layer, projected, before))
            features = activities[-1]["h"]
        return activities

    def outputs(
        self, tokens: npt.ArrayLike, state: RecurrentState
    ) -> Iterator[tuple[Array, RecurrentState]]:
        """Read tokens in blocks; yield the last layer's outputs (T, hidden_size) and the state."""
        ids = np.asarray(tokens, dtype=np.int64)
        for start in range(0, len(ids), _BLOCK):
            features = self._embedding.rows(ids[start : start + _BLOCK])
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
        scores: list[Array] = []
        done, after = 0, state
        for hidden, after in self.outputs(tokens, state):  # noqa: B007
            for start in range(0, len(hidden), _SCORED):
                piece = hidden[start : start + _SCORED]
                scores.append(self._score(piece, wanted[done : done + len(piece)]))
                done += len(piece)
        return np.concatenate([np.empty(0, dtype=np.float32), *scores]), after

    def _score(self, hidden: Array, targets: npt.NDArray[np.int64]) -> Array:
        """Return the log-probability (T,) of each target after its output (T, hidden_size)."""
        logits = self._logits(hidden)
        scores: Array = logits[np.arange(len(targets)), targets] - _log_sum_exp(logits)[:, 0]
        return scores

    def _run(self, layer: Layer, features: Array, state: LayerState) -> tuple[Array, LayerState]:
        projected = layer.project(features)
        outputs = np.empty((len(features), self.architecture.hidden_size), dtype=np.float32)
        for time, row in enumerate(projected):
            state = self._step(layer, row, state).state
            outputs[time] = state[0]
        return outputs, state

    def _logits(self, hidden: Array) -> Array:
        logits = self._embedding.times(self.features(hidden))
        logits += self._bias
        return logits


def _log_sum_exp(logits: Array) -> Array:
    """Return log(sum(exp(x))) along the last axis, which is kept with one entry."""
    largest = logits.max(axis=-1, keepdims=True)
    terms = logits - largest
    np.exp(terms, out=terms)
    result: Array = largest + np.log(terms.sum(axis=-1, keepdims=True))
    return result
