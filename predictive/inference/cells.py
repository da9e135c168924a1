"""A step of each recurrent cell in numpy, one layer each; equal to PyTorch's.

Weights are laid out as in PyTorch: the rows of all gates one below the other, `weight_ih` of shape
(G * hidden_size, input), `weight_hh` (G * hidden_size, hidden_size). A state is (h, c) for the
LSTM and (h,) for the others, each (hidden_size,), float32. Several inputs may be read after one
state, or each after a state of its own, (T, hidden_size): the states after them are
(T, hidden_size).
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from predictive.cell import Cell
from predictive.inference.matrix import Array, Matrix, Parameters

LayerState = tuple[Array, ...]


class Layer(NamedTuple):
    """The weights of one layer."""

    input_matrix: Matrix
    """(G * hidden_size, input)"""
    recurrent_matrix: Matrix
    """(G * hidden_size, hidden_size)"""
    input_bias: Array
    recurrent_bias: Array

    @classmethod
    def of(cls, parameters: Parameters, depth: int) -> "Layer":
        """Take a layer's weights out of a model's."""
        name = f"recurrent.{depth}."
        return cls(
            parameters.matrices[f"{name}weight_ih_l0"],
            parameters.matrices[f"{name}weight_hh_l0"],
            parameters.vectors[f"{name}bias_ih_l0"],
            parameters.vectors[f"{name}bias_hh_l0"],
        )

    def project(self, features: Array) -> Array:
        """Return inputs (..., input) multiplied, (..., G * hidden_size): what a step takes."""
        projected = self.input_matrix.times(features)
        projected += self.input_bias
        return projected


class Step(NamedTuple):
    """What a step computes: its gates, as `CELLS` lists them, and the state after it."""

    gates: tuple[Array, ...]
    state: LayerState


def lstm_step(layer: Layer, projected: Array, state: LayerState) -> Step:
    """Long short-term memory (Hochreiter and Schmidhuber 1997; forget gate of Gers et al. 2000).

    `projected` is what `Layer.project` returns of an input, gates in the order i, f, g, o.
    """
    hidden, cell = state
    size = hidden.shape[-1]
    sums = projected + layer.recurrent_matrix.times(hidden) + layer.recurrent_bias
    opened = _sigmoid(sums)
    input_gate, forget_gate = opened[..., :size], opened[..., size : 2 * size]
    candidate, output_gate = np.tanh(sums[..., 2 * size : 3 * size]), opened[..., 3 * size :]
    cell = forget_gate * cell + input_gate * candidate
    gates = (input_gate, forget_gate, candidate, output_gate)
    return Step(gates, (output_gate * np.tanh(cell), cell))


def gru_step(layer: Layer, projected: Array, state: LayerState) -> Step:
    """Gated recurrent unit (Cho et al. 2014), in PyTorch's form: the reset gate acts after U h."""
    (hidden,) = state
    size = hidden.shape[-1]
    recurrent = layer.recurrent_matrix.times(hidden) + layer.recurrent_bias
    opened = _sigmoid(projected[..., : 2 * size] + recurrent[..., : 2 * size])
    reset, update = opened[..., :size], opened[..., size:]
    candidate = np.tanh(projected[..., 2 * size :] + reset * recurrent[..., 2 * size :])
    return Step((reset, update, candidate), ((1 - update) * candidate + update * hidden,))


def rnn_step(layer: Layer, projected: Array, state: LayerState) -> Step:
    """Plain recurrent network (Elman 1990) with tanh."""
    (hidden,) = state
    sums = projected + layer.recurrent_matrix.times(hidden) + layer.recurrent_bias
    return Step((), (np.tanh(sums),))


StepFunction = Callable[[Layer, Array, LayerState], Step]

STEPS: dict[Cell, StepFunction] = {"lstm": lstm_step, "gru": gru_step, "rnn": rnn_step}


def _sigmoid(values: Array) -> Array:
    """Return 1 / (1 + exp(-x)), which never overflows in this form."""
    result: Array = 0.5 * np.tanh(0.5 * values) + 0.5
    return result
