"""Models that adapt to the text they are measured on: a cache, and dynamic evaluation."""

import json
import math
from pathlib import Path

import numpy as np
import pytest

from predictive import dynamic_evaluation
from predictive.dynamic_evaluation import score_dynamically
from predictive.inference import neural_cache
from predictive.inference.language_model import LanguageModel
from predictive.inference.matrix import Array
from predictive.inference.neural_cache import score_with_cache
from predictive.model.directory import load_model
from predictive.prediction.predictor import Predictor
from predictive.prediction.score import tokens_and_targets
from tests.conftest import Invoke

NEW = "The zebra quacks at dusk. " * 12


def test_the_cache_is_what_its_formula_says(trained: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    theta, share, size = 0.2, 0.3, 40
    monkeypatch.setattr(neural_cache, "SIZE", size)
    monkeypatch.setattr(neural_cache, "THETAS", np.array([theta]))
    monkeypatch.setattr(neural_cache, "LAMBDAS", np.array([share]))
    model = load_model(trained)
    network = LanguageModel(model.config.architecture, model.weights)
    tokens, targets = tokens_and_targets(model.tokenizer, NEW)
    outputs: list[Array] = []
    state, nats = network.initial_state(), 0.0
    for place, (token, target) in enumerate(zip(tokens, targets, strict=True)):
        state = network.step(int(token), state)
        features = network.features(state[-1][0])
        direction = features / np.linalg.norm(features)
        before = range(max(0, place - size), place)
        weights = [math.exp(theta * float(direction @ outputs[each])) for each in before]
        same = sum(w for w, each in zip(weights, before, strict=True) if targets[each] == target)
        cached = same / sum(weights) if weights else 0.0
        by_network = math.exp(network.log_probabilities(state)[target])
        nats -= math.log((1 - share) * by_network + share * cached)
        outputs.append(direction)
    found = score_with_cache(network, tokens, targets, network.initial_state())
    assert found == pytest.approx(nats, rel=1e-4)


def test_what_is_read_again_is_expected(trained: Path) -> None:
    predictor = Predictor.from_directory(trained)
    static = predictor.score(NEW)
    cached, dynamic = predictor.score_with_cache(NEW), score_dynamically(trained, NEW)
    assert cached.nats < 0.7 * static.nats
    assert dynamic.nats < 0.95 * static.nats
    assert cached.tokens == dynamic.tokens == static.tokens
    assert cached.characters == dynamic.characters == static.characters


def test_a_cache_costs_little_where_it_does_not_help(trained: Path) -> None:
    predictor = Predictor.from_directory(trained)
    text = "".join(map(chr, range(ord("a"), ord("z"))))
    most = math.log(neural_cache.THETAS.size * neural_cache.LAMBDAS.size)
    static = predictor.score(text)
    allowed = most - static.tokens * math.log(1 - neural_cache.LAMBDAS.min())
    assert predictor.score_with_cache(text).nats <= static.nats + allowed


def test_a_model_that_does_not_learn_is_static(
    trained: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dynamic_evaluation, "LEARNING_RATE", 0.0)
    static = Predictor.from_directory(trained).score(NEW)
    assert score_dynamically(trained, NEW).nats == pytest.approx(static.nats, rel=1e-4)


def test_no_text_costs_nothing(trained: Path) -> None:
    assert Predictor.from_directory(trained).score_with_cache("").nats == 0
    assert score_dynamically(trained, "").nats == 0


def test_the_command_reports_both_in_columns_of_their_own(
    trained: Path, tmp_path: Path, invoke: Invoke
) -> None:
    text = tmp_path / "new.txt"
    text.write_text(NEW, encoding="utf-8")
    done = invoke("eval", text, "-m", trained, "--cache", "--dynamic", "--json")
    figures = json.loads(done.stdout)
    for name in ("nats_per_character", "bits_per_character", "perplexity"):
        assert figures[f"{name}_cache"] < figures[name]
        assert figures[f"{name}_dynamic"] < figures[name]


@pytest.mark.parametrize("flag", ["--cache", "--dynamic"])
def test_keys_are_not_counted_that_way(flag: str, invoke: Invoke, tmp_path: Path) -> None:
    done = invoke("eval", "--keystrokes", flag, tmp_path / "phrases.txt")
    assert done.exit_code == 2
