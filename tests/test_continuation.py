"""What continues a text can be inserted as it is."""

import pytest

from predictive import paths
from predictive.prediction.predictor import Predictor
from predictive.suggesting.continuation import continuation, continuations


@pytest.fixture(scope="module")
def base() -> Predictor:
    return Predictor.from_directory(paths.base_model())


def continued(base: Predictor, before: str, after: str = "", words: int = 1) -> str:
    return continuation(base.session(), before, after, words=words, confidence=0.15)


def test_a_word_in_progress_gets_its_rest(base: Predictor) -> None:
    assert continued(base, "Voy al parque con mi per") == "ro"


def test_a_whole_word_gets_the_space_that_it_lacks(base: Predictor) -> None:
    assert continued(base, "I would like to thank") == " you"
    assert continued(base, "I would like to thank ") == "you"


def test_several_words_are_separated_by_single_spaces_and_end_in_none(base: Predictor) -> None:
    found = continued(base, "I would like to than", words=4)
    assert found.startswith("k you")
    assert found == found.rstrip()
    assert "  " not in found


def test_what_was_typed_is_never_changed(base: Predictor) -> None:
    best = base.suggest("Nos vemos manan", 1)[0]
    assert best.text == "mañana"
    assert continued(base, "Nos vemos manan") in ("", "a")


def test_nothing_improbable_is_inserted(base: Predictor) -> None:
    assert continuation(base.session(), "mi per", words=1, confidence=0.999) == ""


@pytest.mark.parametrize(
    ("after", "found"),
    [("", "ro"), ("  ", "ro"), ("\nAdiós", "ro"), (')"', "ro"), (" y", ""), ("ro", "")],
)
def test_it_is_inserted_only_at_the_end_of_a_line(base: Predictor, after: str, found: str) -> None:
    assert continued(base, "Voy al parque con mi per", after) == found


def test_of_several_continuations_the_first_is_the_most_probable(base: Predictor) -> None:
    text = "I would like to "
    found = continuations(base.session(), text, "", most=3, words=2, confidence=0.01)
    assert len(found) == 3
    assert found[0] == continuation(base.session(), text, words=2, confidence=0.01)
    assert all(len(each.split()) == 1 for each in found[1:])
