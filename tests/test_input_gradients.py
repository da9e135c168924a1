"""How far back a network remembers: PyTorch's gradients, and what numpy says of them."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from predictive import input_gradients
from predictive.cell import CELLS, Cell
from predictive.inference.cells import STEPS, Layer
from predictive.inference.language_model import LanguageModel
from predictive.inference.matrix import Parameters
from predictive.input_gradients import GradientNorms, gradient_norms, places_of
from predictive.model.architecture import Architecture
from predictive.model.weights import Weights
from predictive.tokenizer import END_ID
from predictive.training.network import load_network

IDS = np.array([3, 4, 5, 9, 2, 6, 5, 3, 8, 7, 3, 4], dtype=np.uint32)
Values = npt.NDArray[np.float64]


def sizes(cell: Cell) -> Architecture:
    return Architecture(cell=cell, vocab_size=10, embedding_dim=6, hidden_size=8, num_layers=2)


def weights_of(cell: Cell) -> Weights:
    rng = np.random.default_rng(7)
    shapes = sizes(cell).shapes().items()
    return {name: rng.normal(size=shape).astype(np.float32) * 0.7 for name, shape in shapes}


def norms_of(cell: Cell, places: list[int]) -> GradientNorms:
    network = load_network(sizes(cell), weights_of(cell))
    *_, norms = gradient_norms(network, IDS, places)
    return norms


def log_probability(cell: Cell, features: Values, token: int) -> float:
    """Return that of a token after embeddings (T, 6), by the steps of numpy in float64."""
    weights = {name: each.astype(np.float64) for name, each in weights_of(cell).items()}
    parameters = Parameters.of(weights)  # type: ignore[arg-type]
    for depth in range(2):
        layer = Layer.of(parameters, depth)
        state: Any = tuple(np.zeros(8) for _ in CELLS[cell].state)
        outputs = []
        for row in features:
            state = STEPS[cell](layer, layer.project(row), state).state
            outputs.append(state[0])
        features = np.array(outputs)
    hidden = weights["projection.weight"] @ features[-1]
    logits = weights["embedding.weight"] @ hidden + weights["output_bias"]
    result: float = logits[token] - np.log(np.exp(logits).sum())
    return result


def finite_differences(cell: Cell, place: int) -> Values:
    """Return norms by distance, from small changes of each embedding before a token."""
    ids = [END_ID, *IDS[:place].tolist()]
    features = weights_of(cell)["embedding.weight"][ids].astype(np.float64)
    gradient, step = np.zeros_like(features), 1e-5
    for index in np.ndindex(*features.shape):
        changed = [features.copy(), features.copy()]
        changed[0][index] -= step
        changed[1][index] += step
        less, more = (log_probability(cell, each, int(IDS[place])) for each in changed)
        gradient[index] = (more - less) / (2 * step)
    norms: Values = np.linalg.norm(gradient, axis=1)[::-1]
    return norms


@pytest.mark.parametrize("cell", CELLS)
def test_gradients_are_those_of_finite_differences(cell: Cell) -> None:
    for place in (0, 4, len(IDS) - 1):
        found = norms_of(cell, [place])
        np.testing.assert_allclose(found.norms, finite_differences(cell, place), rtol=2e-3)


@pytest.mark.parametrize("cell", CELLS)
def test_the_network_predicts_what_numpy_predicts(cell: Cell) -> None:
    import torch

    model, network = (
        LanguageModel(sizes(cell), weights_of(cell)),
        load_network(sizes(cell), weights_of(cell)),
    )
    tokens = [END_ID, *IDS[:-1].tolist()]
    scores, _ = model.score(tokens, IDS, model.initial_state())
    features = network(torch.tensor(tokens)[:, None], network.initial_state(1)).features[:, 0]
    logs = network.logits(features).log_softmax(dim=-1)[range(len(IDS)), IDS.tolist()]
    np.testing.assert_allclose(logs.detach().numpy(), scores, atol=1e-5)


def test_norms_are_averaged_over_the_places_that_reach_so_far() -> None:
    first, second, both = (norms_of("lstm", places) for places in ([2], [5], [2, 5]))
    shared = (np.array(first.norms) + np.array(second.norms[:3])) / 2
    np.testing.assert_allclose(both.norms, [*shared, *second.norms[3:]], rtol=1e-5)
    assert both.places == 2


def test_what_is_too_far_is_read_without_a_gradient(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = norms_of("lstm", [11]).norms
    monkeypatch.setattr(input_gradients, "FARTHEST", 3)
    np.testing.assert_allclose(norms_of("lstm", [11]).norms, whole[:3], rtol=1e-4)


def test_places_in_batches_are_the_same_as_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(input_gradients, "FARTHEST", 3)
    monkeypatch.setattr(input_gradients, "_READ_BEFORE", 2)
    together = norms_of("gru", [6, 8, 10]).norms
    alone = [norms_of("gru", [place]).norms for place in (6, 8, 10)]
    np.testing.assert_allclose(together, np.mean(alone, axis=0), rtol=1e-5)


def test_distances_hold_a_share_of_the_gradient() -> None:
    norms = GradientNorms([4.0, 2.0, 2.0, 1.0, 1.0], 1)
    assert [norms.distance_of(share) for share in (0.1, 0.5, 0.8, 0.9, 1.0)] == [1, 2, 3, 4, 5]


def test_places_are_spread_over_a_text() -> None:
    assert places_of(IDS, 4) == [0, 4, 7, 11]
    assert places_of(IDS[:3]) == [0, 1, 2]
    assert places_of(IDS[:0]) == []
