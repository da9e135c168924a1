"""Whole texts, read in blocks: the surprise of every token, and the most surprising places."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from predictive.corpus.cleaning import clean
from predictive.prediction import inspection, source_lines
from predictive.prediction.inspection import InspectedLine, InspectedToken
from predictive.prediction.predictor import Predictor
from predictive.prediction.surprises import MostSurprising, Surprise, surprises
from tests.builders import TEXT, model_of
from tests.conftest import PARK

LINE = PARK.strip()


def tokens_of(predictor: Predictor, *chunks: str) -> list[InspectedToken]:
    return [token for line in predictor.inspect_lines(chunks) for token in line.tokens]


def most_surprising(predictor: Predictor, text: str, most: int = 5) -> list[Surprise]:
    found = MostSurprising(predictor.config.level, most)
    for line in predictor.inspect_lines([text]):
        found.add(line)
    return found.places()


@given(st.text(alphabet=" \n\"'(¿aé-_😀\u0301", max_size=60))
@settings(max_examples=60)
def test_the_surprise_of_all_tokens_is_the_score_of_the_text(
    predictor: Predictor, text: str
) -> None:
    read = clean(text).removesuffix(" ") if predictor.config.level == "word" else clean(text)
    tokens = tokens_of(predictor, text)
    assert "".join(token.text for token in tokens) == read
    nats = sum(token.bits for token in tokens) * math.log(2)
    assert nats == pytest.approx(predictor.score(read).nats, abs=1e-3)


def test_a_text_of_many_blocks_costs_what_its_score_says(predictor: Predictor) -> None:
    text = PARK * 30
    bits = sum(token.bits for token in tokens_of(predictor, text[:500], text[500:]))
    assert bits * math.log(2) == pytest.approx(predictor.score(text).nats, rel=1e-4)


def test_the_editor_shows_the_same(predictor: Predictor) -> None:
    shown = predictor.inspect(LINE, most_tokens=20).tokens
    for one, other in zip(tokens_of(predictor, LINE)[-20:], shown, strict=True):
        assert one.bits == pytest.approx(other.bits, abs=1e-4)
        assert [each.text for each in one.alternatives] == [
            each.text for each in other.alternatives
        ]


@pytest.mark.parametrize("level", ["char", "word"])
def test_a_long_line_has_the_tokens_of_the_whole(
    level: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source_lines, "_LONGEST", 40)
    predictor = Predictor(model_of(TEXT, "char" if level == "char" else "word"))
    text = TEXT.replace("\n", " ").strip() * 3
    tokens = tokens_of(predictor, text)
    assert [token.token for token in tokens] == predictor._tokenizer.encode(text).tolist()
    assert np.array_equal(predictor.token_ids([text]), predictor._tokenizer.encode(text))
    assert "".join(token.text for token in tokens) == text


def test_tokens_are_read_before_a_long_text_ends(
    predictor: Predictor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inspection, "_BLOCK", 8)
    chunks = iter([PARK, PARK, "never read"])
    next(predictor.inspect_lines(chunks))
    assert list(chunks)[-1:] == ["never read"]


def test_a_changed_letter_is_the_most_surprising_place(predictor: Predictor) -> None:
    text = PARK * 6 + PARK.replace("parque", "parkue") + PARK * 2
    worst = most_surprising(predictor, text)[0]
    assert (worst.line, worst.column, worst.text) == (7, 8, "parkue")
    assert worst.before == "Voy al "
    assert worst.after.startswith(" con mi perro")
    assert worst.is_unknown
    instead = [(worst.expected_after + each.text).strip() for each in worst.expected]
    assert instead[0] == ("parque" if predictor.config.level == "word" else "parq")


def test_places_come_in_the_order_of_their_surprise(predictor: Predictor) -> None:
    text = f"{LINE} perro al con {LINE}\n{LINE}"
    every = [
        place
        for line in predictor.inspect_lines([text])
        for place in surprises(line, predictor.config.level)
    ]
    found = most_surprising(predictor, text, 4)
    assert found == sorted(every, key=lambda place: -place.bits)[:4]
    assert sum(each.bits for each in every) == pytest.approx(
        sum(token.bits for token in tokens_of(predictor, text))
    )


def line_of(text: str) -> InspectedLine:
    """A line in which each character costs a bit."""
    tokens = [InspectedToken(5, character, 1.0, 1, []) for character in text]
    return InspectedLine(source_lines.SourceLine(3, 1, text), tokens)


def test_the_letters_of_a_word_are_one_place() -> None:
    found = [(each.column, each.text, each.bits) for each in surprises(line_of("It's 3b."), "char")]
    assert found == [
        (1, "It's", 4.0),
        (5, " ", 1.0),
        (6, "3", 1.0),
        (7, "b", 1.0),
        (8, ".", 1.0),
    ]


def test_a_long_run_of_letters_is_no_word() -> None:
    assert [each.text for each in surprises(line_of("ACGT" * 20), "char")] == list("ACGT" * 20)
