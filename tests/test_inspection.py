"""Looking inside: gates and states, surprise, reasons, and generated text with its surprise."""

import math
from itertools import pairwise
from statistics import fmean

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from predictive.cell import CELLS, Cell
from predictive.corpus.cleaning import clean
from predictive.inference.activity import Activity
from predictive.inference.language_model import LanguageModel
from predictive.model.architecture import Architecture
from predictive.prediction.predictor import Predictor
from predictive.tokenizer import Tokenizer

TOKENS = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5]
LINE = "Voy al parque con mi perro. Luego vuelvo a casa."


def network(cell: Cell) -> LanguageModel:
    """Two layers of random weights, large enough to open and close gates."""
    architecture = Architecture(
        cell=cell, vocab_size=10, embedding_dim=6, hidden_size=8, num_layers=2
    )
    rng = np.random.default_rng(7)
    shapes = architecture.shapes().items()
    weights = {name: rng.normal(size=shape).astype(np.float32) for name, shape in shapes}
    return LanguageModel(architecture, weights)


def traced(cell: Cell) -> list[Activity]:
    model = network(cell)
    return model.trace(TOKENS, model.initial_state())


@pytest.mark.parametrize("cell", CELLS)
def test_traced_states_are_those_of_stepping(cell: Cell) -> None:
    model, state = network(cell), network(cell).initial_state()
    for time, token in enumerate(TOKENS):
        state = model.step(token, state)
        for layer, after in zip(traced(cell), state, strict=True):
            assert list(layer) == [part.letter for part in CELLS[cell].computed]
            for letter, part in zip("hc", after, strict=False):
                np.testing.assert_allclose(layer[letter][time], part, atol=1e-6)


def test_an_lstm_keeps_what_it_does_not_forget_and_adds_what_it_lets_in() -> None:
    for layer in traced("lstm"):
        i, f, g, o, c, h = layer.values()
        before = np.concatenate([np.zeros_like(c[:1]), c[:-1]])
        np.testing.assert_allclose(c, f * before + i * g, atol=1e-6)
        np.testing.assert_allclose(h, o * np.tanh(c), atol=1e-6)


def test_a_gru_moves_from_its_state_to_the_candidate() -> None:
    for layer in traced("gru"):
        _, z, n, h = layer.values()
        before = np.concatenate([np.zeros_like(h[:1]), h[:-1]])
        np.testing.assert_allclose(h, (1 - z) * n + z * before, atol=1e-6)


@pytest.mark.parametrize(("cell", "gates"), [("lstm", "ifo"), ("gru", "rz")])
def test_gates_are_between_closed_and_open(cell: Cell, gates: str) -> None:
    for layer in traced(cell):
        for letter in gates:
            assert 0 < layer[letter].min() < layer[letter].max() < 1


@given(st.text(max_size=80))
@settings(max_examples=60)
def test_tokens_are_the_text_and_their_surprise_is_its_score(
    predictor: Predictor, text: str
) -> None:
    shown = clean(text)
    if predictor.config.level == "word":
        shown = shown.removesuffix(" ")
    tokens = predictor.inspect(text, most_tokens=200).tokens
    assert "".join(token.text for token in tokens) == shown
    nats = sum(token.bits for token in tokens) * math.log(2)
    assert nats == pytest.approx(predictor.score(shown).nats, abs=1e-3)


@given(st.text(alphabet=" \n\"'(¿aé-_😀", max_size=30))
def test_each_token_stands_for_a_part_of_the_text(text: str) -> None:
    for tokenizer in (
        Tokenizer.from_tokens("word", [" a"]),
        Tokenizer.from_tokens("char", ["a"]),
    ):
        parts = tokenizer.split(clean(text))
        assert "".join(parts) == clean(text)
        assert len(parts) == len(tokenizer.encode(clean(text)))


def test_an_unknown_word_is_shown_as_it_was_typed(predictor: Predictor) -> None:
    texts = [token.text for token in predictor.inspect("Voy al zoológico [b]").tokens]
    assert "".join(texts) == "Voy al zoológico [b]"
    if predictor.config.level == "word":
        assert " zoológico" in texts


def test_what_is_known_by_heart_surprises_less(predictor: Predictor) -> None:
    usual = predictor.inspect(LINE).tokens
    strange = predictor.inspect("perro al con perro mi parque Voy").tokens
    assert usual[-1].rank == 1
    mean_usual, mean_strange = (fmean(each.bits for each in tokens) for tokens in (usual, strange))
    assert mean_usual < mean_strange / 2


def test_alternatives_are_the_most_probable_and_hold_the_real_one(predictor: Predictor) -> None:
    for token in predictor.inspect(LINE).tokens:
        chances = [each.probability for each in token.alternatives]
        assert len(chances) == 5
        assert chances == sorted(chances, reverse=True)
        if token.rank == 1:
            best = token.alternatives[0]
            assert (best.token, best.text) == (token.token, token.text)
            assert best.probability == pytest.approx(2**-token.bits, rel=1e-3)


def test_only_the_last_tokens_are_looked_at_with_all_before_them_read(
    predictor: Predictor,
) -> None:
    whole, end = predictor.inspect(LINE), predictor.inspect(LINE, most_tokens=4)
    assert len(end.tokens) == 4
    for one, other in zip(whole.tokens[-4:], end.tokens, strict=True):
        assert (one.text, one.rank) == (other.text, other.rank)
        assert one.bits == pytest.approx(other.bits, abs=1e-4)
    for layer, same in zip(whole.layers, end.layers, strict=True):
        np.testing.assert_allclose(layer["h"][-4:], same["h"], atol=1e-5)


def test_nothing_written_is_nothing_to_look_at(predictor: Predictor) -> None:
    inspection = predictor.inspect("")
    assert inspection.tokens == []
    assert all(values.shape[0] == 0 for layer in inspection.layers for values in layer.values())


@pytest.mark.parametrize("text", ["", "Voy al ", "Voy al par", "¿Vienes ma"])
def test_reasons_are_of_the_suggestions(predictor: Predictor, text: str) -> None:
    reasons = predictor.explain(text)
    blended = [(reason.text, reason.blended) for reason in reasons]
    suggested = [(each.text, each.probability) for each in predictor.suggest(text)]
    assert sorted(blended) == sorted(suggested)
    for reason in reasons:
        low, high = sorted([reason.network, reason.ngrams])
        assert 0 <= low <= high <= 1
        assert low - 1e-6 <= reason.trained <= high + 1e-6


def test_a_word_of_this_text_alone_is_known_to_neither_network_nor_ngrams(
    predictor: Predictor,
) -> None:
    text = "Zorbax ladra. Veo a Zorbax. Voy con Zorbax. Llamo a Zor"
    found = {reason.text: reason for reason in predictor.explain(text)}
    assert found["Zorbax"].ngrams == 0
    assert found["Zorbax"].blended > 0.1
    if predictor.config.level == "word":
        assert found["Zorbax"].network == found["Zorbax"].trained == 0


@pytest.mark.parametrize("prompt", ["", "Voy al ", "Voy al"])
def test_scored_text_is_the_text_that_is_generated(predictor: Predictor, prompt: str) -> None:
    scored = list(predictor.generate_scored(prompt, max_tokens=40, seed=3, temperature=1.5))
    plain = "".join(predictor.generate(prompt, max_tokens=40, seed=3, temperature=1.5))
    assert "".join(piece.text for piece in scored) == plain
    assert all(piece.bits >= 0 for piece in scored)


def test_the_surprise_of_generated_text_is_that_of_reading_it(predictor: Predictor) -> None:
    scored = list(predictor.generate_scored(LINE, max_tokens=20, seed=3, temperature=2.0))
    text = "".join(piece.text for piece in scored)
    read = predictor.inspect(LINE + text, most_tokens=200).tokens[-len(scored) :]
    assert [token.text for token in read] == [piece.text for piece in scored]
    for one, other in zip(read, scored, strict=True):
        assert one.bits == pytest.approx(other.bits, abs=1e-3)


def test_temperature_changes_what_is_drawn_and_not_what_it_cost(predictor: Predictor) -> None:
    cold = predictor.generate_scored("Voy", max_tokens=5, temperature=0)
    bits = [piece.bits for piece in cold]
    warm = predictor.generate_scored("Voy", max_tokens=5, temperature=0.01, top_k=0, top_p=1.0)
    assert bits == pytest.approx([piece.bits for piece in warm], abs=1e-6)
    assert any(one > 0 for one, _ in pairwise(bits))
