"""Suggestions, generated text and scores, on models that know one line by heart."""

import math
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import predictive
from predictive.corpus.cleaning import clean
from predictive.counts.lexicon import fold_accents
from predictive.evaluation.likelihood import likelihood
from predictive.prediction.context import ContextReader
from predictive.prediction.predictor import Predictor
from predictive.prediction.score import Score
from predictive.prediction.text_stream import Prompt, text_stream
from predictive.tokenizer import END_ID, Tokenizer


def words(predictor: Predictor, text: str, limit: int = 5) -> list[str]:
    return [suggestion.text for suggestion in predictor.suggest(text, limit)]


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("Voy al parque con mi per", "perro"),
        ("Voy al parque con mi ", "perro"),
        ("Voy al parque con mi", "mi"),
        ("Voy al parque con mi perro. ", "Luego"),
        ("Voy al parque con mi perro.", "Luego"),
        ("", "Voy"),
        ("Voy al parque con mi perro. Luego vuelvo a casa. ¿", "Vienes"),
        ("Voy al parque con mi perro. Luego vuelvo a casa. ¿Vienes ma", "mañana"),
        ("Voy al parque con mi perro. Luego vuelvo a casa. ¿Vienes mañana? ¡Qu", "Qué"),
    ],
)
def test_the_line_in_the_park_is_completed(predictor: Predictor, typed: str, wanted: str) -> None:
    found = words(predictor, typed)
    if wanted == "mi":  # a whole word stands there: it is no suggestion for itself
        assert "mi" not in found
    else:
        assert found[0] == wanted


def test_probabilities_are_sorted_and_sum_to_at_most_one(predictor: Predictor) -> None:
    found = predictor.suggest("Voy al parque ", 10)
    chances = [suggestion.probability for suggestion in found]
    assert chances == sorted(chances, reverse=True)
    assert 0.5 < chances[0] <= sum(chances) <= 1.0001


def test_more_words_follow_greedily(predictor: Predictor) -> None:
    best = predictor.suggest("Voy al ", 1, words=3)[0]
    assert best.text == "parque con mi"
    assert 0 < best.probability <= predictor.suggest("Voy al ", 1)[0].probability


def test_decomposed_input_is_completed_as_composed(predictor: Predictor) -> None:
    typed = "Voy al parque con mi perro. Luego vuelvo a casa. ¿Vienes mañ"
    apart = unicodedata.normalize("NFD", typed)
    composed, decomposed = predictor.suggest(typed), predictor.suggest(apart)
    assert [each[:2] for each in decomposed] == [each[:2] for each in composed]
    assert {typed[each.start : each.end] for each in composed} == {"mañ"}
    assert {apart[each.start : each.end] for each in decomposed} == {"man\u0303"}


@given(st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_any_text_gets_an_answer(predictor: Predictor, text: str) -> None:
    found = predictor.suggest(text)
    prefix = ContextReader().context(text).prefix
    for suggestion in found:
        replaced = text[suggestion.start : suggestion.end]
        assert suggestion.end == len(text)
        assert not replaced or fold_accents(suggestion.text).startswith(fold_accents(prefix))
        assert suggestion.text != prefix
        assert suggestion.text == suggestion.text.strip()


@given(st.text(max_size=40), st.text(max_size=5))
def test_splitting_a_context_loses_nothing(text: str, end: str) -> None:
    whole = text + end
    before, prefix, typed, space, *_ = ContextReader().context(whole)
    assert before + prefix in (clean(whole), clean(whole) + " ")
    assert whole.endswith(typed)
    assert unicodedata.normalize("NFC", typed) in (prefix, "")
    assert (space == " ") <= (before == clean(whole) + " ")


@pytest.mark.parametrize(
    ("text", "before", "prefix"),
    [
        ("Hola", "", "Hola"),
        ("Hola ", "Hola ", ""),
        ("Hola,", "Hola, ", ""),
        ("¿", "¿", ""),
        ("uno\n", "uno\n", ""),
        ("I don't", "I ", "don't"),
        ("well-kno", "", "well-kno"),
        ('he said "', 'he said "', ""),
        ('he said "yes"', 'he said "yes" ', ""),
        ("—", "—", ""),
    ],
)
def test_a_word_starts_after_spaces_and_punctuation(text: str, before: str, prefix: str) -> None:
    assert ContextReader().context(text)[:2] == (before, prefix)


def test_greedy_generation_tells_the_line(predictor: Predictor) -> None:
    text = "".join(predictor.generate("Voy al parque", max_tokens=30, temperature=0))
    assert text.startswith(" con mi perro. Luego")


def test_a_space_already_typed_is_not_doubled(predictor: Predictor) -> None:
    text = "".join(predictor.generate("Voy al parque ", max_tokens=30, temperature=0))
    assert text.startswith("con mi perro. Luego")


def test_generation_is_the_same_for_a_seed(predictor: Predictor) -> None:
    def wild(seed: int) -> str:
        pieces = predictor.generate(
            "", max_tokens=60, seed=seed, temperature=10.0, top_k=0, top_p=1, min_p=0
        )
        return "".join(pieces)

    assert wild(1) == wild(1) != wild(2)
    assert "<unk>" not in wild(1) + wild(2)


def test_generation_ends_before_a_stop_text(predictor: Predictor) -> None:
    for stop in ("Luego", ["Luego"]):
        text = "".join(predictor.generate("Voy al parque", temperature=0, stop=stop))
        assert text == " con mi perro. "


@given(st.text(alphabet="ab\n", max_size=30), st.lists(st.text("ab\n", min_size=1), max_size=3))
def test_streams_give_all_text_up_to_the_first_stop(text: str, stop: list[str]) -> None:
    tokenizer = Tokenizer.train("char", ["ab\n"], min_count=1)
    tokens = tokenizer.encode(text).tolist()
    streamed = "".join(text_stream(tokenizer, Prompt([END_ID], ""), tokens, stop))
    ends = [place for wanted in stop if (place := text.find(wanted)) >= 0]
    if not ends:
        assert streamed == text
    else:
        assert text.startswith(streamed)
        assert not any(wanted in streamed for wanted in stop)


def test_known_text_scores_better_than_strange_text(predictor: Predictor) -> None:
    known = predictor.score("Voy al parque con mi perro.")
    strange = predictor.score("perro mi con parque al Voy.")
    assert known.nats < strange.nats
    assert known.characters == strange.characters == 27


def test_unknown_words_are_scored_and_counted(predictor: Predictor) -> None:
    result = likelihood([predictor.score("Voy al Ψυχή"), predictor.score("con mi perro")])
    assert 0 < result.unknown_rate < 0.6
    assert result.bits_per_character == pytest.approx(result.nats_per_character / math.log(2))


def test_likelihood_pays_for_spelling_per_character_but_not_in_perplexity() -> None:
    score = Score(nats=4.0, spelling_nats=6.0, tokens=2, unknown=1, characters=10)
    result = likelihood([score])
    assert result.nats_per_character == pytest.approx(1.0)
    assert result.perplexity == pytest.approx(math.exp(2))
    assert result.unknown_rate == 0.5


def test_python_suggests_generates_and_scores(trained: object) -> None:
    predictor = predictive.load(str(trained))
    best = predictor.suggest("Voy al parque con mi per", limit=1)[0]
    assert (best.text, best.probability > 0.5) == ("perro", True)
    assert "".join(predictor.generate("Voy al", max_tokens=10))
    assert predictor.score("Voy al parque").nats > 0
