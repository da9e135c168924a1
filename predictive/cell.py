"""The recurrent cells: the gates, candidates and states of each.

To add a cell: its name, a row in `CELLS`, a step in numpy (`inference.cells`), and a layer in
PyTorch (`training.network`).
"""

from typing import Literal, NamedTuple

from predictive.translation import gettext as _

Cell = Literal["lstm", "gru", "rnn"]


class Part(NamedTuple):
    """A gate, a candidate or a state, with its usual letter in the literature."""

    letter: str
    name: str
    is_gate: bool
    """Gates are between 0 and 1; states and candidates are signed."""
    explanation: str


class CellParts(NamedTuple):
    """The parts of a cell, each a vector of `hidden_size`."""

    blocks: tuple[Part, ...]
    """What the blocks of rows of its weight matrices compute, in PyTorch's order."""
    state: tuple[Part, ...]
    """What is carried from one step to the next; the first is the output, with the letter h."""

    @property
    def computed(self) -> tuple[Part, ...]:
        """Everything that a step computes, in the order of computation."""
        gates = [part for part in self.blocks if part not in self.state]
        return (*gates, *reversed(self.state))


_HIDDEN = Part(
    "h",
    _("hidden"),
    False,
    _("The output of the layer, from which the next token is predicted."),
)

CELLS: dict[Cell, CellParts] = {
    "lstm": CellParts(
        blocks=(
            Part("i", _("input gate"), True,
                 _("How much of the candidate g is written into the cell. Blank: nothing.")),
            Part("f", _("forget gate"), True,
                 _("How much of the cell is kept. Full: remembered; blank: forgotten.")),
            Part("g", _("candidate"), False,
                 _("What the token would write into the cell if the input gate were open.")),
            Part("o", _("output gate"), True,
                 _("How much of the cell the layer above and the next step see.")),
        ),
        state=(
            _HIDDEN,
            Part("c", _("cell"), False,
                 _("The long-term memory: f times the previous cell, plus i times g.")),
        ),
    ),
    "gru": CellParts(
        blocks=(
            Part("r", _("reset gate"), True,
                 _("How much of the previous state the candidate n sees. Blank: nothing.")),
            Part("z", _("update gate"), True,
                 _("How much of the state is kept. Full: all; blank: n replaces it.")),
            Part("n", _("candidate"), False,
                 _("The new state, as far as the update gate z lets it replace the old.")),
        ),
        state=(_HIDDEN,),
    ),
    "rnn": CellParts(blocks=(_HIDDEN,), state=(_HIDDEN,)),
}  # fmt: skip
