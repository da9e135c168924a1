"""The recurrent cells, one layer each, in numpy; equal to PyTorch's.

Weights come as PyTorch stores them: rows of all gates one under the other, `weight_ih` of shape
(G * hidden_size, input), `weight_hh` (G * hidden_size, hidden_size). A state is (h, c) for the
LSTM and (h,) for the others, each (hidden_size,), float32.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from predictive.model_directory import Cell
from predictive.weights import Weights

Array = npt.NDArray[np.float32]
LayerState = tuple[Array, ...]


class Layer(NamedTuple):
    """The weights of one layer, laid out for products from the left."""

    input_matrix: Array
    """(input, G * hidden_size)"""
    recurrent_matrix: Array
    """(G * hidden_size, hidden_size)"""
    input_bias: Array
    recurrent_bias: Array

    @classmethod
    def of(cls, weights: Weights, depth: int) -> "Layer":
        """Take a layer's weights out of a model's."""
        name = f"recurrent.{depth}."
        return cls(
            np.ascontiguousarray(weights[f"{name}weight_ih_l0"].T),
            np.ascontiguousarray(weights[f"{name}weight_hh_l0"]),
            weights[f"{name}bias_ih_l0"],
            weights[f"{name}bias_hh_l0"],
        )


def lstm_step(layer: Layer, projected: Array, state: LayerState) -> LayerState:
    """Long short-term memory (Hochreiter and Schmidhuber 1997; forget gate of Gers et al. 2000).

    `projected` is the input times `input_matrix` plus `input_bias`, gates in the order i, f, g, o.
    """
    hidden, cell = state
    taken_in, kept, candidate, given_out = lstm_gates(layer, projected, hidden)
    cell = kept * cell + taken_in * candidate
    return given_out * np.tanh(cell), cell


def lstm_gates(layer: Layer, projected: Array, hidden: Array) -> tuple[Array, Array, Array, Array]:
    """Return input gate, forget gate, candidate and output gate (hidden_size,) of a step."""
    gates = projected + layer.recurrent_matrix @ hidden + layer.recurrent_bias
    size = len(hidden)
    opened = _sigmoid(gates)
    candidate = np.tanh(gates[2 * size : 3 * size])
    return opened[:size], opened[size : 2 * size], candidate, opened[3 * size :]


def gru_step(layer: Layer, projected: Array, state: LayerState) -> LayerState:
    """Gated recurrent unit (Cho et al. 2014), in PyTorch's form: the reset gate acts after U h."""
    (hidden,) = state
    _, update, candidate = gru_gates(layer, projected, hidden)
    return ((1 - update) * candidate + update * hidden,)


def gru_gates(layer: Layer, projected: Array, hidden: Array) -> tuple[Array, Array, Array]:
    """Return reset gate, update gate and candidate (hidden_size,) of a step."""
    size = len(hidden)
    recurrent = layer.recurrent_matrix @ hidden + layer.recurrent_bias
    gates = _sigmoid(projected[: 2 * size] + recurrent[: 2 * size])
    reset, update = gates[:size], gates[size:]
    candidate = np.tanh(projected[2 * size :] + reset * recurrent[2 * size :])
    return reset, update, candidate


def rnn_step(layer: Layer, projected: Array, state: LayerState) -> LayerState:
    """Plain recurrent network (Elman 1990) with tanh."""
    (hidden,) = state
    return (np.tanh(projected + layer.recurrent_matrix @ hidden + layer.recurrent_bias),)


StepFunction = Callable[[Layer, Array, LayerState], LayerState]

STEPS: dict[Cell, StepFunction] = {"lstm": lstm_step, "gru": gru_step, "rnn": rnn_step}


def _sigmoid(values: Array) -> Array:
    """Return 1 / (1 + exp(-x)), which never overflows in this form."""
    result: Array = 0.5 * np.tanh(0.5 * values) + 0.5
    return result
