"""The activity of a recurrent layer while it reads: its gates and states, token by token."""

import numpy as np

from predictive.cell import CELLS, Cell
from predictive.inference.cells import STEPS, Layer, LayerState
from predictive.inference.matrix import Array

Activity = dict[str, Array]
"""Gates and states of one layer, (T, hidden_size) each, by the letters of `CELLS`.

States are those after the token.
"""


def trace_layer(cell: Cell, layer: Layer, projected: Array, state: LayerState) -> Activity:
    """Return the activity of a layer for inputs already multiplied (T, G * hidden_size)."""
    letters = [part.letter for part in CELLS[cell].computed]
    rows = []
    for row in projected:
        gates, state = STEPS[cell](layer, row, state)
        rows.append((*gates, *reversed(state)))
    values = np.array(rows, dtype=np.float32).reshape(len(rows), len(letters), len(state[0]))
    return {letter: values[:, place] for place, letter in enumerate(letters)}
