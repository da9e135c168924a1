"""A network in int8, as it is stored, predicts what the same weights predict in float32."""

import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from predictive.cell import CELLS, Cell
from predictive.inference.language_model import LanguageModel
from predictive.inference.matrix import Array, FloatMatrix, Int8Matrix, Parameters, kernel
from predictive.model.architecture import Architecture
from predictive.model.directory import load_model
from predictive.model.weights import (
    QuantizedMatrix,
    StoredWeights,
    load_weights,
    quantize,
    save_weights,
)
from predictive.options import Level
from predictive.prediction.predictor import Predictor
from predictive.tokenizer import END_ID
from tests.builders import made_once, request, target, train
from tests.conftest import PARK, write_park

Tokens = npt.NDArray[np.int64]

SAME_FIRST = 0.99
PROBABILITY = 0.01
NATS = 0.005


def stored_weights(architecture: Architecture) -> StoredWeights:
    rng = np.random.default_rng(1)
    return quantize(
        {
            name: (rng.normal(size=shape) * 1.5 * shape[-1] ** -0.5).astype(np.float32)
            for name, shape in architecture.shapes().items()
        }
    )


def assert_precise(architecture: Architecture, stored: StoredWeights, tokens: Tokens) -> None:
    """State the claims about the logits after each token."""
    reference = LanguageModel(architecture, stored.dequantized())
    expected = all_log_probabilities(reference, tokens)
    found = all_log_probabilities(LanguageModel(architecture, stored), tokens)
    assert (found.argmax(axis=1) == expected.argmax(axis=1)).mean() >= SAME_FIRST
    assert np.abs(np.exp(found) - np.exp(expected)).max() <= PROBABILITY
    places = np.arange(len(tokens) - 1), tokens[1:]
    assert abs(float((found[places] - expected[places]).mean())) <= NATS


def all_log_probabilities(model: LanguageModel, tokens: Tokens) -> Array:
    """Return log-probabilities (T, V) after each token, read one by one."""
    state, rows = model.initial_state(), []
    for token in tokens:
        state = model.step(int(token), state)
        rows.append(model.log_probabilities(state))
    return np.array(rows)


def random_architecture(cell: Cell, num_layers: int = 2) -> Architecture:
    return Architecture(
        cell=cell, vocab_size=600, embedding_dim=40, hidden_size=72, num_layers=num_layers
    )


@pytest.mark.parametrize("num_layers", [1, 3])
@pytest.mark.parametrize("cell", CELLS)
def test_random_networks_predict_the_same(cell: Cell, num_layers: int) -> None:
    architecture = random_architecture(cell, num_layers)
    tokens = np.random.default_rng(2).integers(architecture.vocab_size, size=500)
    assert_precise(architecture, stored_weights(architecture), tokens)


@pytest.mark.parametrize("level", ["char", "word"])
@pytest.mark.parametrize("cell", CELLS)
def test_trained_networks_predict_the_same(cell: Cell, level: Level, session_folder: Path) -> None:
    def make(folder: Path) -> None:
        folder.mkdir()
        train(folder, "park", request(write_park(folder / "park.txt"), level=level, cell=cell))

    model = load_model(target(made_once(session_folder / f"park-{cell}-{level}", make)))
    tokens = np.append(END_ID, model.tokenizer.encode(PARK * 10)).astype(np.int64)
    assert_precise(model.config.architecture, model.weights, tokens)


@pytest.mark.parametrize("cell", CELLS)
def test_batches_give_what_steps_give(cell: Cell) -> None:
    architecture = random_architecture(cell)
    model = LanguageModel(architecture, stored_weights(architecture))
    tokens = np.random.default_rng(3).integers(architecture.vocab_size, size=300)
    expected = all_log_probabilities(model, tokens)
    hidden = np.concatenate(
        [outputs for outputs, _ in model.outputs(tokens, model.initial_state())]
    )
    np.testing.assert_allclose(model.log_probabilities_from(hidden), expected, atol=1e-5)
    scores, _ = model.score(tokens[:-1], tokens[1:], model.initial_state())
    np.testing.assert_allclose(scores, expected[np.arange(299), tokens[1:]], atol=1e-5)
    trace = model.trace(tokens, model.initial_state())
    np.testing.assert_allclose(trace[-1]["h"], hidden, atol=1e-5)


def matrix(rows: npt.NDArray[np.int8]) -> Int8Matrix:
    return Int8Matrix(QuantizedMatrix(rows, np.linspace(0.5, 2, len(rows), dtype=np.float32)))


@given(width=st.integers(1, 300), count=st.integers(0, 40), extreme=st.booleans())
def test_products_are_those_of_numpy(width: int, count: int, extreme: bool) -> None:
    rng = np.random.default_rng(width)
    rows = rng.choice([-128, 127], (9, width)) if extreme else rng.integers(-128, 128, (9, width))
    vectors = rng.normal(size=(count, width)).astype(np.float32)
    int8 = matrix(rows.astype(np.int8))
    float32 = FloatMatrix(int8.rows(np.arange(9)))
    found, expected = int8.times(vectors), float32.times(vectors)
    assert found.shape == expected.shape
    largest = np.abs(vectors).max(axis=1, initial=0)[:, None]
    steps = largest / 32512
    error = steps / 2 * np.abs(float32.rows(np.arange(9))).sum(axis=1)
    assert (np.abs(found - expected) <= error + 1e-5 * np.abs(expected).max(initial=1)).all()


def test_rows_of_a_matrix_are_not_rounded_again() -> None:
    rows = np.random.default_rng(4).integers(-127, 128, (20, 64)).astype(np.int8)
    rows[:, 0] = 127
    int8, exact = matrix(rows), rows.astype(np.int64) @ rows.T.astype(np.int64)
    scales = np.linspace(0.5, 2, 20)
    products = int8.times(int8.rows(np.arange(20)))
    np.testing.assert_allclose(products, exact * scales * scales[:, None], rtol=1e-5)


def test_a_vector_of_zeros_has_a_product_of_zeros() -> None:
    rows = np.full((3, 5), 127, dtype=np.int8)
    np.testing.assert_array_equal(matrix(rows).times(np.zeros(5, dtype=np.float32)), np.zeros(3))


def test_matrices_are_views_of_the_file(trained: Path) -> None:
    for name, stored in load_model(trained).weights.matrices.items():
        assert not stored.rows.flags.owndata, name
        assert not stored.rows.flags.writeable, name


def test_weights_in_use_outlive_the_replacement_of_their_file(tmp_path: Path) -> None:
    architecture, path = random_architecture("lstm"), tmp_path / "weights"
    weights = stored_weights(architecture).dequantized()
    save_weights(path, weights)
    used = load_weights(path, architecture.shapes())
    save_weights(path, {name: np.zeros_like(value) for name, value in weights.items()})
    assert_precise(architecture, used, np.arange(20))


def test_stored_weights_are_multiplied_by_numkong(trained: Path) -> None:
    matrices = Parameters.of(load_model(trained).weights).matrices
    assert kernel() == "numkong"
    assert {type(each) for each in matrices.values()} == {Int8Matrix}


def test_numpy_serves_where_numkong_is_not_installed(
    trained: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = Predictor.from_directory(trained).suggest("Voy al ")
    monkeypatch.setitem(sys.modules, "numkong", None)
    assert kernel() == "numpy"
    matrices = Parameters.of(load_model(trained).weights).matrices
    assert {type(each) for each in matrices.values()} == {FloatMatrix}
    found = Predictor.from_directory(trained).suggest("Voy al ")
    assert [each.text for each in found] == [each.text for each in expected]
