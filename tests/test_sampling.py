"""The rules of sampling on distributions small enough to check by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from predictive.inference.sampling import (
    Logs,
    apply_temperature,
    draw,
    keep_min_p,
    keep_top_k,
    keep_top_p,
    penalize_repetition,
    shape_distribution,
)
from predictive.options import Sampling

FOUR = np.log(np.array([0.1, 0.4, 0.2, 0.3], dtype=np.float32))


def kept(logs: Logs) -> list[float]:
    return [round(float(p), 4) for p in np.exp(logs)]


def test_top_k_keeps_the_k_most_probable() -> None:
    assert kept(keep_top_k(FOUR, 2)) == [0, 0.5714, 0, 0.4286]
    assert kept(keep_top_k(FOUR, 0)) == kept(FOUR)


def test_top_p_keeps_the_fewest_that_reach_the_mass() -> None:
    assert kept(keep_top_p(FOUR, 0.69)) == [0, 0.5714, 0, 0.4286]
    assert kept(keep_top_p(FOUR, 0.71)) == [0, 0.4444, 0.2222, 0.3333]
    assert kept(keep_top_p(FOUR, 0.01)) == [0, 1, 0, 0]


def test_min_p_is_relative_to_the_best() -> None:
    assert kept(keep_min_p(FOUR, 0.6)) == [0, 0.5714, 0, 0.4286]


def test_temperature_zero_is_greedy_and_one_changes_nothing() -> None:
    assert kept(apply_temperature(FOUR, 0)) == [0, 1, 0, 0]
    assert kept(apply_temperature(FOUR, 1)) == kept(FOUR)
    assert kept(apply_temperature(FOUR, 0.5)) == [0.0333, 0.5333, 0.1333, 0.3]


def test_repetition_penalty_lowers_recent_tokens_only() -> None:
    penalized = penalize_repetition(FOUR, [1, 1], 2.0)
    np.testing.assert_allclose(np.exp(penalized), [0.1, 0.16, 0.2, 0.3], rtol=1e-5)


@given(
    st.lists(st.floats(-20, 20), min_size=2, max_size=30),
    st.floats(0, 3),
    st.integers(0, 40),
    st.floats(0.01, 1),
    st.floats(0, 1),
)
def test_every_shaping_is_a_distribution_that_keeps_the_best(
    logits: list[float], temperature: float, top_k: int, top_p: float, min_p: float
) -> None:
    logs = apply_temperature(np.array(logits, dtype=np.float32), 1.0)
    sampling = Sampling(temperature=temperature, top_k=top_k, top_p=top_p, min_p=min_p)
    shaped = shape_distribution(logs, sampling, [])
    assert np.exp(shaped).sum() == pytest.approx(1, abs=1e-4)
    assert shaped[logs.argmax()] > -np.inf


@given(st.integers(1, 5))
def test_rows_are_shaped_one_by_one(rows: int) -> None:
    logs = np.random.default_rng(rows).normal(size=(rows, 12)).astype(np.float32)
    sampling = Sampling(top_k=6, top_p=0.8)
    together = shape_distribution(logs, sampling, [])
    alone = np.stack([shape_distribution(row, sampling, []) for row in logs])
    np.testing.assert_allclose(np.exp(together), np.exp(alone), atol=1e-6)


def test_draws_follow_the_distribution() -> None:
    rng = np.random.default_rng(1)
    counts = np.bincount([draw(FOUR, rng) for _ in range(20_000)], minlength=4)
    np.testing.assert_allclose(counts / 20_000, np.exp(FOUR), atol=0.015)


def test_what_was_left_out_is_never_drawn() -> None:
    rng = np.random.default_rng(1)
    logs = keep_top_k(FOUR, 1)
    assert {draw(logs, rng) for _ in range(200)} == {1}
