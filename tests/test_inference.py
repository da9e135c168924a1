"""The fast path equals the slow path: numpy gives what PyTorch gives."""

from functools import partial
from typing import cast

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from predictive.cell import CELLS, Cell
from predictive.inference.cells import STEPS, Layer, LayerState, Step
from predictive.inference.language_model import LanguageModel
from predictive.inference.matrix import Array
from predictive.model.architecture import Architecture
from predictive.model.weights import Weights
from predictive.training import network as training_network

TOLERANCE = 1e-4


def networks(cell: Cell, num_layers: int, hidden_size: int, embedding_dim: int) -> tuple[
    LanguageModel, training_network.RecurrentNetwork
]:  # fmt: skip
    """The same random weights in numpy and in PyTorch."""
    torch.manual_seed(hidden_size)
    architecture = Architecture(
        cell=cell,
        vocab_size=50,
        embedding_dim=embedding_dim,
        hidden_size=hidden_size,
        num_layers=num_layers,
    )
    slow = training_network.RecurrentNetwork(architecture).eval()
    for weight in slow.parameters():
        torch.nn.init.normal_(weight, std=hidden_size**-0.5)
    weights: Weights = {name: value.numpy() for name, value in slow.state_dict().items()}
    return LanguageModel(architecture, weights), slow


def torch_logs(slow: training_network.RecurrentNetwork, tokens: list[int]) -> np.ndarray:
    """Log-probabilities (T, V) behind each token."""
    with torch.no_grad():
        features, _ = slow(torch.tensor(tokens)[:, None], slow.initial_state(1))
        logs: np.ndarray = torch.log_softmax(slow.logits(features[:, 0]), dim=-1).numpy()
        return logs


def test_a_cell_is_a_row_of_the_table_a_step_and_a_layer(monkeypatch: pytest.MonkeyPatch) -> None:
    def relu_step(layer: Layer, projected: Array, state: LayerState) -> Step:
        (hidden,) = state
        sums = projected + layer.recurrent_matrix.times(hidden) + layer.recurrent_bias
        return Step((), (np.maximum(sums, 0),))

    relu = cast(Cell, "relu")
    monkeypatch.setitem(CELLS, relu, CELLS["rnn"])
    monkeypatch.setitem(STEPS, relu, relu_step)
    monkeypatch.setitem(training_network._LAYERS, relu, partial(torch.nn.RNN, nonlinearity="relu"))
    fast, slow = networks(relu, 2, 12, 8)
    tokens = [3, 1, 4, 1, 5, 9, 2, 6]
    state = fast.read(tokens, fast.initial_state())
    last = torch_logs(slow, tokens)[-1]
    assert np.abs(fast.log_probabilities(state) - last).max() < TOLERANCE
    assert [list(layer) for layer in fast.trace(tokens, fast.initial_state())] == [["h"], ["h"]]


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("num_layers", [1, 2, 3])
@pytest.mark.parametrize(("hidden_size", "embedding_dim"), [(8, 8), (128, 64), (384, 128)])
def test_numpy_equals_torch(
    cell: Cell, num_layers: int, hidden_size: int, embedding_dim: int
) -> None:
    fast, slow = networks(cell, num_layers, hidden_size, embedding_dim)
    tokens = np.random.default_rng(1).integers(50, size=300).tolist()
    expected = torch_logs(slow, tokens)
    state = fast.initial_state()
    for token, wanted in zip(tokens, expected, strict=True):
        state = fast.step(token, state)
        assert np.abs(fast.log_probabilities(state) - wanted).max() < TOLERANCE


@pytest.mark.parametrize("cell", CELLS)
def test_the_network_has_the_weights_that_its_architecture_says(cell: Cell) -> None:
    _, slow = networks(cell, 2, 32, 16)
    shapes = {name: tuple(value.shape) for name, value in slow.state_dict().items()}
    assert shapes == slow.architecture.shapes()
    assert slow.architecture.parameters == sum(p.numel() for p in slow.parameters())


@given(tokens=st.lists(st.integers(0, 49), min_size=1, max_size=600), data=st.data())
@settings(max_examples=20, deadline=None)
@pytest.mark.parametrize("cell", CELLS)
def test_reading_in_any_pieces_gives_the_same_state(
    cell: Cell, tokens: list[int], data: st.DataObject
) -> None:
    fast, _ = networks(cell, 2, 16, 8)
    cut = data.draw(st.integers(0, len(tokens)))
    start = fast.initial_state()
    whole = fast.read(tokens, start)
    pieces = fast.read(tokens[cut:], fast.read(tokens[:cut], start))
    for one, other in zip(whole, pieces, strict=True):
        np.testing.assert_allclose(one[0], other[0], atol=1e-5)


def test_scoring_equals_stepping() -> None:
    fast, slow = networks("lstm", 2, 32, 16)
    tokens = np.random.default_rng(2).integers(50, size=700).tolist()
    scores, state = fast.score(tokens[:-1], tokens[1:], fast.initial_state())
    expected = torch_logs(slow, tokens[:-1])[np.arange(699), tokens[1:]]
    np.testing.assert_allclose(scores, expected, atol=TOLERANCE)
    stepped = fast.read(tokens[:-1], fast.initial_state())
    np.testing.assert_allclose(state[1][0], stepped[1][0], atol=1e-5)


@pytest.mark.parametrize("num_layers", [1, 2])
@pytest.mark.parametrize("cell", CELLS)
def test_several_tokens_read_after_one_state_are_read_as_one_by_one(
    cell: Cell, num_layers: int
) -> None:
    fast, _ = networks(cell, num_layers, 16, 8)
    state = fast.read([3, 1, 4], fast.initial_state())
    together = fast.step(np.array([5, 9, 2]), state)
    for place, token in enumerate((5, 9, 2)):
        alone = fast.step(token, state)
        for many, one in zip(together, alone, strict=True):
            np.testing.assert_allclose(many[0][place], one[0], atol=1e-6)
        wanted = fast.log_probabilities(alone)[7]  # few tokens, so that all are rivals
        assert fast.rough_log_probabilities(together, 7)[place] == pytest.approx(wanted, abs=1e-5)


def test_states_are_never_changed_in_place() -> None:
    fast, _ = networks("lstm", 1, 8, 8)
    before = fast.read([1, 2, 3], fast.initial_state())
    copies = [part.copy() for part in before[0]]
    fast.step(4, before)
    fast.read([5, 6], before)
    for part, copy in zip(before[0], copies, strict=True):
        np.testing.assert_array_equal(part, copy)
