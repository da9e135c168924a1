"""Batched generation gives the same texts, with no more steps than the longest text needs."""

from pathlib import Path

import pytest

from predictive import bulk_generation
from predictive.bulk_generation import stream_texts
from predictive.prediction.predictor import Predictor

SEEDS = range(7, 12)


def one_by_one(predictor: Predictor, **options: object) -> list[str]:
    return ["".join(predictor.generate("Voy", seed=seed, **options)) for seed in SEEDS]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "options",
    [
        {"max_tokens": 0},
        {"max_tokens": 1},
        {"max_tokens": 150},
        {"max_tokens": 150, "temperature": 3.0, "top_k": 0, "top_p": 0.9},
        {"max_tokens": 150, "temperature": 1.5, "stop": ["a", "perro"]},
        {"max_tokens": 20, "top_p": 1e-300, "min_p": 1e-300, "temperature": 1e-300},
    ],
)
@pytest.mark.parametrize(("rows", "steps"), [(1024, 64), (2, 7)])
def test_a_batch_gives_the_same_texts_as_single_seeds(
    options: dict[str, object], rows: int, steps: int, trained: Path, predictor: Predictor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(bulk_generation, "ROWS", rows)
    monkeypatch.setattr(bulk_generation, "STEPS", steps)
    texts = list(map("".join, stream_texts(trained, "Voy", SEEDS, "cpu", **options)))  # type: ignore[arg-type]
    assert texts == one_by_one(predictor, **options)


def test_it_ends_when_all_texts_have_ended(trained: Path, predictor: Predictor) -> None:
    stop = ["Luego"]
    texts = list(
        map("".join, stream_texts(trained, "Voy", SEEDS, "cpu", max_tokens=10**9, stop=stop))
    )
    assert texts == one_by_one(predictor, max_tokens=10**9, stop=stop)


def test_a_text_is_yielded_while_it_is_generated(trained: Path, predictor: Predictor) -> None:
    endless = stream_texts(trained, "Voy", range(10**6), "cpu", max_tokens=10**9)
    pieces = next(endless)
    begun = "".join(next(pieces) for _ in range(5))
    assert "".join(predictor.generate("Voy", seed=0)).startswith(begun)
