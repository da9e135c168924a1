"""The network: embedding, recurrent layers, an output tied to the embedding."""

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.func import functional_call

from predictive.cell import CELLS, Cell
from predictive.model.architecture import Architecture
from predictive.model.weights import Weights
from predictive.training.batches import Rows
from predictive.training.options import Dropout
from predictive.training.regularization import dropped_weights, locked_dropout

RecurrentState = list[tuple[Tensor, ...]]
"""Per layer: (h, c) for an LSTM, (h,) else; each of shape (1, B, hidden_size)."""

_LAYERS: dict[Cell, Callable[[int, int], nn.Module]] = {
    "lstm": nn.LSTM,
    "gru": nn.GRU,
    "rnn": nn.RNN,
}


class Output(NamedTuple):
    """The output for a window: features (T, B, embedding_dim), and the state after it."""

    features: Tensor
    state: RecurrentState


class RecurrentNetwork(nn.Module):
    """A recurrent language model over tokens.

    One `nn.LSTM` (or GRU, RNN) module a layer, so that dropout between layers can be locked in
    time and the fused kernels of cuDNN and oneDNN still run. The output matrix is the embedding's
    (Press and Wolf 2017; Inan et al. 2017); where hidden_size differs from embedding_dim, a linear
    projection stands between.
    """

    def __init__(self, architecture: Architecture, dropout: Dropout | None = None) -> None:
        super().__init__()
        self.architecture = architecture
        self.dropout = dropout or Dropout()
        self.embedding = nn.Embedding(architecture.vocab_size, architecture.embedding_dim)
        layer = _LAYERS[architecture.cell]
        self.recurrent = nn.ModuleList(
            layer(architecture.hidden_size if depth else architecture.embedding_dim,
                  architecture.hidden_size)
            for depth in range(architecture.num_layers)
        )  # fmt: skip
        self.projection = (
            nn.Linear(architecture.hidden_size, architecture.embedding_dim, bias=False)
            if architecture.has_projection
            else None
        )
        self.output_bias = nn.Parameter(torch.zeros(architecture.vocab_size))
        self._initialize()

    def forward(self, ids: Tensor, state: RecurrentState, rows: Rows | None = None) -> Output:
        """Return the output for a window of ids (T, B), from a state; training mode has dropout.

        `rows` tells which rows of a larger batch these are, if workers share it.
        """
        rates = self.dropout if self.training else Dropout()
        rows = rows or Rows(0, ids.shape[1], ids.shape[1])
        features = self._embed(ids)
        after: RecurrentState = []
        for depth, (layer, before) in enumerate(zip(self.recurrent, state, strict=True)):
            rate = rates.between_layers if depth else rates.input
            features = locked_dropout(features, rate, rows)
            features, last = self._run(layer, features, before)
            after.append(last)
        features = locked_dropout(features, rates.output, rows)
        return Output(self.projection(features) if self.projection else features, after)

    def logits(self, features: Tensor) -> Tensor:
        """Turn features (..., embedding_dim) into unnormalised log-probabilities (..., V)."""
        return nn.functional.linear(features, self.embedding.weight, self.output_bias)

    def initial_state(self, batch_size: int) -> RecurrentState:
        """Return the zero state."""
        size = (1, batch_size, self.architecture.hidden_size)
        parts = len(CELLS[self.architecture.cell].state)
        zero = torch.zeros(size, device=self.output_bias.device)
        return [(zero,) * parts for _ in self.recurrent]

    def _embed(self, ids: Tensor) -> Tensor:
        """Embed; in training, drop whole tokens of the vocabulary (Gal and Ghahramani 2016)."""
        rate = self.dropout.embedding
        embedded: Tensor = self.embedding(ids)
        if not (self.training and rate):
            return embedded
        vocab_size = self.architecture.vocab_size
        keep = torch.rand(vocab_size, 1, device=ids.device) >= rate
        return embedded * (keep / (1 - rate))[ids]

    def _run(
        self, layer: nn.Module, features: Tensor, before: tuple[Tensor, ...]
    ) -> tuple[Tensor, tuple[Tensor, ...]]:
        """Run one fused layer, its recurrent matrix dropped once for the window (weight-drop)."""
        weights = {}
        if self.training and self.dropout.weight:
            recurrent = layer.get_parameter("weight_hh_l0")
            weights["weight_hh_l0"] = dropped_weights(recurrent, self.dropout.weight)
        hx = before if len(before) > 1 else before[0]
        features, last = functional_call(layer, weights, (features, hx))
        return features, last if isinstance(last, tuple) else (last,)

    @torch.no_grad()
    def _initialize(self) -> None:
        """Orthogonal recurrent blocks (Saxe et al. 2014), forget gates open (Gers et al. 2000)."""
        size = self.architecture.hidden_size
        blocks = CELLS[self.architecture.cell].blocks
        nn.init.normal_(self.embedding.weight, std=self.architecture.embedding_dim**-0.5)
        for layer in self.recurrent:
            nn.init.zeros_(layer.get_parameter("bias_ih_l0"))
            nn.init.zeros_(layer.get_parameter("bias_hh_l0"))
            for number, block in enumerate(blocks):
                rows = slice(number * size, (number + 1) * size)
                nn.init.orthogonal_(layer.get_parameter("weight_hh_l0")[rows])
                nn.init.xavier_uniform_(layer.get_parameter("weight_ih_l0")[rows])
                if block.letter == "f":
                    layer.get_parameter("bias_ih_l0")[rows] = 1.0


def load_network(architecture: Architecture, weights: Weights) -> RecurrentNetwork:
    """Return a network with these weights, for evaluation."""
    network = RecurrentNetwork(architecture).eval()
    network.load_state_dict({name: torch.from_numpy(each) for name, each in weights.items()})
    return network


def detach(state: RecurrentState) -> RecurrentState:
    """Cut the gradient between windows (truncated backpropagation through time)."""
    return [tuple(part.detach() for part in layer) for layer in state]


def zero_rows(state: RecurrentState, rows: Tensor) -> RecurrentState:
    """Return the state with the rows where `rows` (B,) is true set to zero."""
    keep = (~rows).to(state[0][0].dtype)[None, :, None]
    return [tuple(part * keep for part in layer) for layer in state]
