"""Keystroke savings: the protocol, by hand and against the one that systems are compared with."""

import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.shared_data import keystroke_protocol
from predictive.evaluation.calibration import calibration_error
from predictive.evaluation.keystroke_savings import (
    keystroke_savings,
    type_phrases,
)
from predictive.prediction.predictor import Predictor
from predictive.prediction.suggestion import Suggestion
from tests.builders import TEXT, model_of
from tests.conftest import SHARED, Invoke


def offering(*words: str) -> Callable[[str, int], list[Suggestion]]:
    """Offers those words that begin as typed, all equally probable."""

    def suggest(text: str, limit: int) -> list[Suggestion]:
        prefix = text.rpartition(" ")[2]
        found = [word for word in words if word.lower().startswith(prefix) and word != prefix]
        return [Suggestion(word, 1 / len(found)) for word in found[:limit]]

    return suggest


def test_a_phrase_costs_as_many_keys_as_were_counted_by_hand() -> None:
    """«Mi perro.»: `mi` is the second offer, `perro` comes after its first letter.

    9 characters; 1 key for `mi ` and 2 for `perro`, 1 for the full stop: 4 keys.
    """
    typed = type_phrases(["Mi perro."], offering("me", "Mi", "ma", "perro"), limit=3)
    result = keystroke_savings(typed)
    assert result.keystroke_savings == pytest.approx(100 * 5 / 9)
    assert result.bound == pytest.approx(100 * 6 / 9)  # one key a word, and the full stop
    assert result.presage_keystroke_savings == pytest.approx(100 * (9 - 3) / 9)
    assert (result.top_1, result.top_3) == (0, 50)
    assert (result.words, result.characters, result.never_offered) == (2, 9, 0)


def test_what_is_never_offered_costs_every_letter() -> None:
    result = keystroke_savings(type_phrases(["mi gato"], offering("mi")))
    assert result.keystroke_savings == pytest.approx(100 * (7 - 5) / 7)
    assert result.never_offered == 50


def test_the_interval_is_around_the_figure() -> None:
    phrases = ["mi perro", "mi gato negro", "el perro", "un lobo y mi perro"] * 5
    result = keystroke_savings(type_phrases(phrases, offering("mi", "perro", "lobo")))
    assert result.low < result.keystroke_savings < result.high


@pytest.mark.parametrize(
    ("confidences", "hits", "error"),
    [
        ([0.9] * 10, [True] * 9 + [False], 0.0),
        ([1.0] * 4, [False] * 4, 1.0),
        ([0.25] * 4 + [0.75] * 4, [True] * 4 + [False] * 4, 0.75),
    ],
)
def test_the_calibration_error_is_how_far_confidence_is_from_being_right(
    confidences: list[float], hits: list[bool], error: float
) -> None:
    assert calibration_error(confidences, hits) == pytest.approx(error)


@pytest.fixture(scope="session")
def protocol() -> ModuleType:
    if not (SHARED / "bench" / "keystroke_savings.py").exists():
        pytest.skip("the shared protocol is not here")
    return keystroke_protocol()


@given(phrases=st.lists(st.text("aábcñ .,'’-\n", max_size=30), min_size=1, max_size=5))
def test_figures_are_those_of_the_shared_protocol(protocol: ModuleType, phrases: list[str]) -> None:
    if not any(character.isalpha() for phrase in phrases for character in phrase):
        return
    suggest = offering("ab", "abc", "cañ", "a'b", "bbb", "ñab", "cab", "bá")
    expected = protocol.keystroke_savings(
        lambda context, prefix: [each.text for each in suggest(context + prefix, 5)], phrases, 5
    )
    found = keystroke_savings(type_phrases(phrases, suggest))
    assert found.keystroke_savings == pytest.approx(expected["keystroke_savings"], abs=0.01)
    for rank in (1, 3, 5):
        assert found._asdict()[f"top_{rank}"] == pytest.approx(expected[f"top_{rank}"], abs=0.01)


def test_the_engine_saves_as_much_by_either_protocol(protocol: ModuleType) -> None:
    predictor = Predictor(model_of(TEXT))
    phrases = TEXT.splitlines()
    expected = protocol.keystroke_savings(
        lambda context, prefix: [each.text for each in predictor.suggest(context + prefix)],
        phrases,
        5,
    )
    found = keystroke_savings(type_phrases(phrases, predictor.suggest))
    assert found.keystroke_savings == pytest.approx(expected["keystroke_savings"], abs=0.05)
    assert found.keystroke_savings > 60  # it has read this text


def test_the_command_types_a_file(invoke: Invoke, trained: Path, tmp_path: Path) -> None:
    phrases = tmp_path / "phrases.txt"
    phrases.write_text("Voy al parque con mi perro.\nGrumpf blork snarf.\n" * 4, encoding="utf-8")
    figures = {}
    for flags in ([], ["--learn"]):
        result = invoke("eval", "--keystrokes", phrases, "-m", trained, "--json", *flags)
        assert result.exit_code == 0, result.output
        figures[bool(flags)] = json.loads(result.stdout)
    assert figures[False]["phrases"] == 8
    assert figures[True]["keystroke_savings"] > figures[False]["keystroke_savings"] + 5
    plain = invoke("eval", "--keystrokes", phrases, "-m", trained)
    assert "never_offered" in plain.stdout
