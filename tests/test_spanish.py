"""Accents, ñ, ¿ and ¡ survive reading, training, completing and sampling."""

from itertools import count
from pathlib import Path

import pytest

import predictive
from tests.conftest import CORPORA, SHARED, Invoke

TATOEBA = SHARED / "data" / "everyday" / "tatoeba-es-train.txt"


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(CORPORA / "es", id="corpora"),
        pytest.param(
            TATOEBA,
            id="tatoeba",
            marks=pytest.mark.skipif(not TATOEBA.exists(), reason=f"{TATOEBA} is not here"),
        ),
    ],
)
def test_spanish_is_learned_and_written(source: Path, invoke: Invoke) -> None:
    flags = ["--level", "char", "--size", "tiny", "--time-limit", "8s", "--name", "es"]
    assert invoke("train", source, *flags).exit_code == 0
    predictor = predictive.load("es")
    plain = {"temperature": 1.0, "top_k": 0, "top_p": 1.0, "min_p": 0.0}
    text, seeds = "", count(1)
    while len(text) < 4000:  # a document may end at once
        text += "".join(predictor.generate(max_tokens=5000, seed=next(seeds), **plain))  # type: ignore[arg-type]
    assert set("áéíóñ¿") <= set(text)
    assert predictor.suggest("¿Qué ma")
