"""The gates and states of recurrent cells, in words."""

from typing import NamedTuple


class Gate(NamedTuple):
    """A gate or state, by the letter that the literature gives it."""

    letter: str
    name: str
    is_gate: bool
    """Gates are between 0 and 1; states and candidates have a sign."""
    explanation: str


INPUT = Gate(
    "i", "input gate", True, "How much of the candidate g is written into the cell. Blank: nothing."
)
FORGET = Gate(
    "f", "forget gate", True, "How much of the cell is kept. Full: remembered, blank: forgotten."
)
LSTM_CANDIDATE = Gate(
    "g", "candidate", False, "What the token would write into the cell, if the input gate lets it."
)
OUTPUT = Gate(
    "o", "output gate", True, "How much of the cell is shown to the layer above and the next step."
)
CELL = Gate("c", "cell", False, "The long memory: f times the cell before, plus i times g.")
HIDDEN = Gate(
    "h", "hidden", False, "What the layer gives out: from it the next token is predicted."
)
RESET = Gate(
    "r", "reset gate", True, "How much of the state before the candidate n sees. Blank: nothing."
)
UPDATE = Gate(
    "z", "update gate", True, "How much of the state is kept. Full: all, blank: n replaces it."
)
GRU_CANDIDATE = Gate("n", "candidate", False, "The new state, where the update gate z makes room.")

GATES: dict[str, list[Gate]] = {
    "lstm": [INPUT, FORGET, LSTM_CANDIDATE, OUTPUT, CELL, HIDDEN],
    "gru": [RESET, UPDATE, GRU_CANDIDATE, HIDDEN],
    "rnn": [HIDDEN],
}
"""Those of each cell, in the order in which they are computed."""
