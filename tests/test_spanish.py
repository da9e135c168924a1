"""Accents, ñ, ¿ and ¡ survive reading, training, completing and sampling."""

from itertools import count
from pathlib import Path

import pytest

import predictive
from tests.conftest import CORPORA, Invoke

pytestmark = pytest.mark.slow

CHARACTERS = 50_000


def test_spanish_is_learned_and_written(invoke: Invoke, tmp_path: Path) -> None:
    sources = sorted((CORPORA / "es").iterdir())
    file = tmp_path / "es.txt"
    written = "".join(source.read_text(encoding="utf-8") for source in sources)
    file.write_text(written[:CHARACTERS], encoding="utf-8")
    flags = ["--level", "char", "--size", "tiny", "--epochs", 1]
    assert invoke("train", file, *flags).exit_code == 0
    predictor = predictive.load("es")
    plain = {"temperature": 1.0, "top_k": 0, "top_p": 1.0, "min_p": 0.0}
    text, seeds = "", count(1)
    while len(text) < 4000:  # a document may end at once
        text += "".join(predictor.generate(max_tokens=5000, seed=next(seeds), **plain))  # type: ignore[arg-type]
    assert set("áéíóñ¿") <= set(text)
    assert predictor.suggest("¿Qué ma")
