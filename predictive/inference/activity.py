"""What goes on inside a recurrent layer while it reads: its gates and states, token by token."""

import numpy as np

from predictive.inference.cells import STEPS, Array, Layer, LayerState, gru_gates, lstm_gates
from predictive.model_directory import Cell

Activity = dict[str, Array]
"""Gates and states of one layer, (T, hidden_size) each, by the letters of the literature.

LSTM: i, f, g, o (input gate, forget gate, candidate, output gate), c (cell), h (hidden); GRU: r, z,
n (reset gate, update gate, candidate), h; RNN: h. States are those after the token.
"""

ACTIVITIES: dict[Cell, str] = {"lstm": "ifgoch", "gru": "rznh", "rnn": "h"}
"""The letters of each cell, in the order in which they are computed."""


def trace_layer(cell: Cell, layer: Layer, projected: Array, state: LayerState) -> Activity:
    """Return the activity of a layer for inputs already multiplied (T, G * hidden_size)."""
    rows = []
    for row in projected:
        after = STEPS[cell](layer, row, state)
        rows.append((*_gates(cell, layer, row, state[0]), *reversed(after)))
        state = after
    shape = (len(rows), len(ACTIVITIES[cell]), len(state[0]))
    values = np.array(rows, dtype=np.float32).reshape(shape)
    return {letter: values[:, place] for place, letter in enumerate(ACTIVITIES[cell])}


def _gates(cell: Cell, layer: Layer, projected: Array, hidden: Array) -> tuple[Array, ...]:
    """Return what a step computes besides the state, in the order of `ACTIVITIES`."""
    if cell == "lstm":
        return lstm_gates(layer, projected, hidden)
    return gru_gates(layer, projected, hidden) if cell == "gru" else ()
