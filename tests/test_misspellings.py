"""Words that are probably mistyped are not offered."""

from pathlib import Path

import pytest

from predictive import paths
from predictive.learned.store import LearnedStore
from predictive.prediction.predictor import Predictor

SENTENCES = (
    "Creo tambeín que sí. ",
    "Vino tambeín Juan. ",
    "Ayer comió tambeín pan. ",
    "Hoy quiere tambeín pan. ",
)


@pytest.fixture(scope="module")
def base() -> Predictor:
    return Predictor.from_directory(paths.base_model())


def offered(predictor: Predictor, text: str) -> list[str]:
    return [each.text for each in predictor.session().suggest(text, 5)]


def test_a_mistyped_word_of_the_text_is_not_offered(base: Predictor) -> None:
    assert "tambeín" not in offered(base, SENTENCES[0] + "Vino tambe")
    assert "zorblaxo" in offered(base, "El zorblaxo vino. Se fue el zorb")


def test_used_after_three_different_words_it_is_meant(base: Predictor) -> None:
    assert "tambeín" not in offered(base, SENTENCES[0] * 5 + "Pero vino tambe")
    assert "tambeín" in offered(base, "".join(SENTENCES) + "Pero vino tambe")


def test_a_mistyped_word_is_not_offered_once_it_is_learned(tmp_path: Path) -> None:
    store = LearnedStore(tmp_path / "learned.sqlite")
    store.state = "on"
    session = Predictor.from_directory(paths.base_model(), store).session()
    for count, sentence in enumerate(SENTENCES, start=1):
        session.learn(sentence)
        found = [each.text for each in session.suggest("Pero vino tambe", 5)]
        assert ("tambeín" in found) == (count >= 3)


@pytest.mark.parametrize("text", ["Voy al parque con mi perr", "We went to the par", "I don"])
def test_right_words_are_offered(base: Predictor, text: str) -> None:
    assert {"perro", "park", "don't"} & set(offered(base, text))


def test_sentences_with_a_word_are_told_by_what_precedes_it(tmp_path: Path) -> None:
    store = LearnedStore(tmp_path / "learned.sqlite")
    assert store.sentences_with("perro") == 0
    store.add([["mi", "perro", "y", "mi", "perro"], ["mi", "perro"]])
    assert store.sentences_with("Perro") == 1
    store.add([["su", "perro"], ["y", "su", "perro"]])
    assert store.sentences_with("perro") == 2
    store.add([["Perro"], ["perro"]])
    assert store.sentences_with("perro") == 4
