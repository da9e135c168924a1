"""What a network's states are for many texts at once is what they are for each."""

from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from predictive.cell import Cell
from predictive.classifying.states import StateReader
from predictive.classifying.text_classifier import fit_texts
from predictive.inference.language_model import LanguageModel
from predictive.model.architecture import Architecture
from predictive.tokenizer import END_ID, Tokenizer
from tests.builders import TEXT, model_of

CELLS: tuple[Cell, ...] = get_args(Cell)


def network_of(cell: Cell, tokenizer: Tokenizer) -> LanguageModel:
    """Return a network of two layers with random weights."""
    sizes = Architecture(
        cell=cell, vocab_size=tokenizer.vocab_size, embedding_dim=8, hidden_size=12, num_layers=2
    )
    rng = np.random.default_rng(1)
    weights = {
        name: (0.3 * rng.normal(size=shape)).astype(np.float32)
        for name, shape in sizes.shapes().items()
    }
    return LanguageModel(sizes, weights)


@pytest.mark.parametrize("cell", CELLS)
@given(st.lists(st.text(alphabet="abñ Q\n¿", max_size=30), min_size=1, max_size=70))
@settings(max_examples=20)
def test_features_are_mean_maximum_and_last_state(cell: Cell, texts: list[str]) -> None:
    tokenizer = Tokenizer.train("char", ["abñ Q\n¿"], min_count=1)
    network = network_of(cell, tokenizer)
    features = StateReader(tokenizer, network).read(texts)
    assert features.shape == (len(texts), 36)
    for text, row in zip(texts, features, strict=True):
        ids = [END_ID, *tokenizer.encode(text).tolist()]
        states = np.concatenate([each for each, _ in network.outputs(ids, network.initial_state())])
        read = states[1:] if len(ids) > 1 else states
        expected = np.concatenate([read.mean(axis=0), read.max(axis=0), read[-1]])
        np.testing.assert_allclose(row, expected, rtol=1e-4, atol=1e-5)


def test_a_quantized_network_reads_the_same_in_any_company() -> None:
    model = model_of(TEXT)
    reader = StateReader(model.tokenizer, LanguageModel(model.config.architecture, model.weights))
    lines = TEXT.splitlines()
    together = reader.read(lines)
    for line, row in zip(lines, together, strict=True):
        np.testing.assert_allclose(reader.read([line])[0], row, atol=1e-4)


def test_the_progress_of_fitting_adds_up() -> None:
    model = model_of(TEXT)
    reader = StateReader(model.tokenizer, LanguageModel(model.config.architecture, model.weights))
    done: list[float] = []
    fit_texts(reader, ["a", "b"] * 50, ["x", "y"] * 50, done.append)
    assert all(more > 0 for more in done)
    assert sum(done) == pytest.approx(1)


def test_no_text_has_no_features() -> None:
    model = model_of(TEXT)
    reader = StateReader(model.tokenizer, LanguageModel(model.config.architecture, model.weights))
    assert reader.read([]).shape == (0, reader.width)
