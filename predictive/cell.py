"""What a recurrent cell is: the parts of its weights, and those of its state.

A cell is a row of `CELLS`, a step in numpy (`inference.cells`) and a layer in PyTorch
(`training.network`).
"""

from typing import Literal, NamedTuple

Cell = Literal["lstm", "gru", "rnn"]


class Part(NamedTuple):
    """A gate, a candidate or a state, by the letter that the literature gives it."""

    letter: str
    name: str
    is_gate: bool
    """Gates are between 0 and 1; states and candidates have a sign."""
    explanation: str


class CellParts(NamedTuple):
    """The parts of a cell, each of hidden_size."""

    blocks: tuple[Part, ...]
    """What the rows of its weight matrices compute, block after block, in PyTorch's order."""
    state: tuple[Part, ...]
    """What it keeps from one step to the next; the first is its output."""

    @property
    def computed(self) -> tuple[Part, ...]:
        """Everything that a step computes, in that order."""
        gates = [part for part in self.blocks if part not in self.state]
        return (*gates, *reversed(self.state))


_HIDDEN = Part(
    "h", "hidden", False, "What the layer gives out: from it the next token is predicted."
)

CELLS: dict[Cell, CellParts] = {
    "lstm": CellParts(
        blocks=(
            Part("i", "input gate", True,
                 "How much of the candidate g is written into the cell. Blank: nothing."),
            Part("f", "forget gate", True,
                 "How much of the cell is kept. Full: remembered, blank: forgotten."),
            Part("g", "candidate", False,
                 "What the token would write into the cell, if the input gate lets it."),
            Part("o", "output gate", True,
                 "How much of the cell is shown to the layer above and the next step."),
        ),
        state=(
            _HIDDEN,
            Part("c", "cell", False,
                 "The long memory: f times the cell before, plus i times g."),
        ),
    ),
    "gru": CellParts(
        blocks=(
            Part("r", "reset gate", True,
                 "How much of the state before the candidate n sees. Blank: nothing."),
            Part("z", "update gate", True,
                 "How much of the state is kept. Full: all, blank: n replaces it."),
            Part("n", "candidate", False,
                 "The new state, where the update gate z makes room."),
        ),
        state=(_HIDDEN,),
    ),
    "rnn": CellParts(blocks=(_HIDDEN,), state=(_HIDDEN,)),
}  # fmt: skip
