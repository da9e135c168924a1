"""The text behind the cursor: what is suggested before it, and where it is put."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from predictive import paths
from predictive.options import Level
from predictive.prediction.context import ContextReader
from predictive.prediction.predictor import Predictor
from predictive.prediction.suggestion import Suggestion
from tests.builders import model_of

DOGS = """El perro ladra mucho. El gato duerme mucho. El perro ladra fuerte. El gato duerme bien.
El perro ladra aquí. El gato duerme aquí. El perro ladra siempre. El gato duerme siempre.
"""


@pytest.fixture(scope="module", params=[("word", 0.0), ("word", 0.5), ("char", 0.0)])
def predictor(request: pytest.FixtureRequest) -> Predictor:
    level, network = request.param
    return Predictor(model_of(DOGS, level, network))


@pytest.fixture(scope="module")
def base() -> Predictor:
    return Predictor.from_directory(paths.base_model())


def written(text: str, after: str, suggestion: Suggestion) -> str:
    """Return the whole text once a suggestion is put where it says."""
    whole = text + after
    before, behind = whole[: suggestion.start], whole[suggestion.end :]
    return f"{before}{suggestion.space_before}{suggestion.text}{suggestion.space_after}{behind}"


def first(predictor: Predictor, text: str, after: str) -> str:
    return predictor.suggest(text, 1, after=after)[0].text


def test_the_word_that_goes_before_what_follows_is_the_first(predictor: Predictor) -> None:
    assert first(predictor, "El ", " ladra mucho") == "perro"
    assert first(predictor, "El ", " duerme mucho") == "gato"


@pytest.mark.parametrize("after", ["", "\n", "   ", "\nladra"])
def test_nothing_behind_the_cursor_on_its_line_changes_nothing(
    predictor: Predictor, after: str
) -> None:
    found, wanted = predictor.suggest("El ", after=after), predictor.suggest("El ")
    assert [each[:2] for each in found] == [each[:2] for each in wanted]


def test_what_stands_there_already_is_not_offered(predictor: Predictor) -> None:
    offered = {each.text for each in predictor.suggest("El perro ladra ", 50, after=" siempre.")}
    assert "siempre" not in offered
    assert offered


def test_within_a_word_the_whole_word_is_replaced(predictor: Predictor) -> None:
    found = predictor.suggest("El pe", after="z ladra mucho")
    assert {(each.start, each.end) for each in found} == {(3, 6)}
    assert written("El pe", "z ladra mucho", found[0]) == "El perro ladra mucho"


def test_the_word_that_the_cursor_is_in_is_not_offered(predictor: Predictor) -> None:
    assert "perro" not in {each.text for each in predictor.suggest("El pe", 50, after="rro")}


@pytest.mark.parametrize(
    ("text", "after", "spaces"),
    [
        ("El ", "", ("", " ")),
        ("El ", " ladra", ("", "")),
        ("El ", "ladra", ("", " ")),
        ("El ", ". Luego", ("", "")),
        ("(", ") fin", ("", "")),
        ("El ", " (mi amigo)", ("", "")),
        ("El ", "(mi amigo)", ("", " ")),
        ("¿", "? Sí", ("", "")),
        ("El ", "¿verdad?", ("", " ")),
        ('Dijo "', '" y calló', ("", "")),
        ('Dijo "El ', '" y calló', ("", "")),
        ("Dijo ", '"calla" y calló', ("", " ")),
        ("«El ", "» dijo", ("", "")),
        ("El *", "* ladra", ("", "")),
        ("El _gran ", "_ ladra", ("", "")),
        ("El ", "`código` ladra", ("", " ")),
        ("El `", "` ladra", ("", "")),
        ('"El perro"', "", (" ", " ")),
        ("*El perro*", " y", (" ", "")),
        ("El perro,", " y", (" ", "")),
        ("mi_variable ", "_cursiva_", ("", " ")),
        ("don't '", "' said", ("", "")),
    ],
)
def test_spaces_fit_both_sides(text: str, after: str, spaces: tuple[str, str]) -> None:
    context = ContextReader().context(text, after)
    assert (context.space_before, context.space_after) == spaces


@given(st.text("ab ñ\u0301'-.\"*", max_size=12), st.text("ab ñ\u0301'-.\"*\n", max_size=12))
def test_a_suggestion_replaces_one_word_at_most(text: str, after: str) -> None:
    context = ContextReader().context(text, after)
    assert text.endswith(context.typed)
    assert after.startswith(context.rest)
    assert " " not in context.typed + context.rest
    assert context.typed or not context.rest


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_texts_get_an_answer(text: str, after: str) -> None:
    predictor = _SMALL
    for suggestion in predictor.suggest(text, after=after):
        assert 0 <= suggestion.start <= len(text) <= suggestion.end <= len(text) + len(after)
        assert suggestion.text == suggestion.text.strip()


_SMALL = Predictor(model_of(DOGS))


@pytest.mark.parametrize(
    ("text", "after", "wanted"),
    [
        ("Voy al parque con mi ", " ladra mucho", "perro"),
        ("I would ", " to see you", "like"),
        ("Nos vemos ", " por la tarde", "mañana"),
        ("Thank you ", " much for your help", "very"),
    ],
)
def test_the_bundled_model_fills_gaps(base: Predictor, text: str, after: str, wanted: str) -> None:
    assert wanted in [each.text for each in base.suggest(text, 3, after=after)]


# At the end of a word


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("I said hello", "to"), ("Voy al parque con mi perro", "y"), ("muchas gracias", "por")],
)
def test_after_a_finished_word_the_next_one_is_offered(
    base: Predictor, text: str, wanted: str
) -> None:
    found = base.suggest(text)
    assert found[0].text == wanted
    assert found[0].start == found[0].end == len(text)
    assert written(text, "", found[0]) == f"{text} {wanted} "


@pytest.mark.parametrize("text", ["Voy al parque con mi per", "the", "Where is th", "No quiero qu"])
def test_where_a_longer_word_is_more_probable_only_longer_ones_are_offered(
    base: Predictor, text: str
) -> None:
    word = text.split()[-1]
    assert all(each.text.startswith(word) for each in base.suggest(text) if each.start < len(text))
    assert base.suggest(text)[0].start == len(text) - len(word)


def test_improbable_endings_of_a_finished_word_are_not_offered(base: Predictor) -> None:
    assert not {"hellos", "hello's"} & {each.text for each in base.suggest("I said hello")}
    quoted = base.suggest('He said "hello', after='" and left')
    assert not {"hellos", "hello's"} & {each.text for each in quoted}


@pytest.mark.parametrize(("level", "after"), list(product(["word", "char"], ["ing", ", and", "s"])))
def test_no_next_word_is_offered_where_more_follows_at_once(level: Level, after: str) -> None:
    found = Predictor(model_of(DOGS, level)).suggest("El perro ladra", after=after)
    assert all(each.start < len("El perro ladra") for each in found)


def test_a_next_word_is_extended_from_its_own_place(base: Predictor) -> None:
    text = "muchas gracias"
    best = base.suggest(text, 1)[0]
    assert base.extend(text, best, 3).text.startswith(f"{best.text} ")
    assert "gracias" not in base.extend(text, best, 3).text
