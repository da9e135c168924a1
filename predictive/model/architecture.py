"""The sizes of a network."""

import math
from typing import Annotated

import msgspec

from predictive.cell import CELLS, Cell

Positive = Annotated[int, msgspec.Meta(ge=1, le=1 << 24)]


class Architecture(msgspec.Struct, frozen=True, kw_only=True):
    """The cell and the sizes of a network; with the weights, all that is needed to run it."""

    cell: Cell
    vocab_size: Positive
    embedding_dim: Positive
    hidden_size: Positive
    num_layers: Annotated[int, msgspec.Meta(ge=1, le=1000)]

    @property
    def has_projection(self) -> bool:
        """Whether the output is projected to `embedding_dim`, to share the embedding's weights."""
        return self.hidden_size != self.embedding_dim

    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Return the shape of every weight array, by name."""
        rows = len(CELLS[self.cell].blocks) * self.hidden_size
        shapes: dict[str, tuple[int, ...]] = {
            "embedding.weight": (self.vocab_size, self.embedding_dim)
        }
        for layer in range(self.num_layers):
            columns = self.hidden_size if layer else self.embedding_dim
            shapes[f"recurrent.{layer}.weight_ih_l0"] = (rows, columns)
            shapes[f"recurrent.{layer}.weight_hh_l0"] = (rows, self.hidden_size)
            shapes[f"recurrent.{layer}.bias_ih_l0"] = (rows,)
            shapes[f"recurrent.{layer}.bias_hh_l0"] = (rows,)
        if self.has_projection:
            shapes["projection.weight"] = (self.embedding_dim, self.hidden_size)
        shapes["output_bias"] = (self.vocab_size,)
        return shapes

    @property
    def parameters(self) -> int:
        """Number of weights."""
        return sum(math.prod(shape) for shape in self.shapes().values())
