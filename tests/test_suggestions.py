"""The prediction engine on models that are counted, not trained: a network of random weights."""

import unicodedata
from collections.abc import Callable

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from predictive.counts.lexicon import fold_case
from predictive.inference.language_model import LanguageModel
from predictive.model.blend import Blend
from predictive.options import Level
from predictive.prediction.document import STRETCH, WINDOW
from predictive.prediction.predictor import Predictor
from predictive.prediction.state_cache import MOST_STATES, StateCache
from tests.builders import TEXT, model_of


@pytest.fixture(scope="module")
def counted() -> Predictor:
    return Predictor(model_of(TEXT))


def texts(predictor: Predictor, text: str, limit: int = 5) -> list[str]:
    return [suggestion.text for suggestion in predictor.suggest(text, limit)]


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("Voy al parque con mi per", "perro"),
        ("Voy al parque con mi Per", "Perro"),
        ("voy al parque con mi PER", "PERRO"),
        ("manan", "mañana"),
        ("Manan", "Mañana"),
        ("mañ", "mañana"),
        ("creo qu", "qué"),
        ("fui a per", "Perú"),
        ("la nin", "niña"),
        ("el ano", "año"),
        ("i don't know what you wan", "want"),
        ("you can", "can't"),
        ("it's a well-", "well-known"),
        ("tomorrow i wa", "want"),
        ("we go to m", "Madrid"),
        ("con an", "Ana"),
        ("I DON'T KN", "KNOW"),
        ("Voy al parque con mi _per", "perro"),
        ("Voy al parque con mi *per", "perro"),
        ("voy al parque \ud800con mi per", "perro"),
        ("the O'B", "O'Brien"),
        ("the O'BR", "O'BRIEN"),
        ("ΟΔΟΣ", "ΟΔΟΣΉΜΑΝΣΗ"),
        ("मुझे हि", "हिन्दी"),
    ],
)
def test_words_are_found_by_what_is_typed_of_them(
    counted: Predictor, typed: str, wanted: str
) -> None:
    assert wanted in texts(counted, typed)


@pytest.mark.parametrize(
    ("typed", "unwanted"),
    [
        ("mañ", "manzana"),
        ("está", "esta"),
        ("est", "EST"),
        ("é", "el"),
        ("voy", "voy"),
        ("Qué", "que"),
    ],
)
def test_a_typed_accent_must_match(counted: Predictor, typed: str, unwanted: str) -> None:
    assert unwanted not in texts(counted, typed, 20)


@pytest.mark.parametrize(
    ("typed", "capital"),
    [
        ("", True),
        ("Voy al parque. ", True),
        ("Voy al parque.\n", True),
        ("¿", True),
        ("Voy al parque con ", False),
        ("Hola, ", False),
        ("hola. que tal. ", False),  # who writes so begins no sentence with a capital
        ("Hola. Qué tal. ", True),
        ('He said "', False),
        ("Hola. «", True),
        (f"Voy al{' ' * 20}", False),
    ],
)
def test_sentences_begin_with_a_capital_where_the_text_does_so(
    counted: Predictor, typed: str, capital: bool
) -> None:
    found = [word for word in texts(counted, typed) if word not in ("I", "Ana", "Perú", "Madrid")]
    assert found
    assert all(word[0].isupper() == capital for word in found)


def test_apostrophes_are_those_that_were_typed(counted: Predictor) -> None:
    assert "don't" in texts(counted, "I do")
    assert "don’t" in texts(counted, "I can’t. I do")
    assert "don’t" in texts(counted, "I don’")


def test_what_was_typed_without_accents_and_capitals_is_read_as_meant(counted: Predictor) -> None:
    careful = counted.suggest("El año pasado fui a Perú. La niña ")
    hasty = counted.suggest("el ano pasado fui a peru. la nina ")
    assert [each.text for each in hasty] == [each.text for each in careful]


def test_the_language_is_that_of_the_sentence(counted: Predictor) -> None:
    assert texts(counted, "see you mañana. i want to go ")[0] in ("to", "home")
    assert texts(counted, "quiero que my perro. voy al ")[0] in ("parque", "mercado")


def test_a_word_typed_twice_is_offered_the_third_time(counted: Predictor) -> None:
    assert texts(counted, "Zorbax sleeps. I fed Zorbax. Then z")[0] == "Zorbax"
    assert texts(counted, "Mi amigo Zorbax vino. Vi a mi amigo Zorbax ayer. Hoy mi amigo ")[0] == (
        "Zorbax"
    )


def test_a_new_word_is_written_as_this_text_writes_it(counted: Predictor) -> None:
    assert texts(counted, "ZORBAX ") != []
    assert texts(counted, "Vi a Zorbax. Amo a Zorbax. Hoy z")[0] == "Zorbax"
    assert texts(counted, "Blorkar es bueno y blorkar es malo. Quiero blor")[0] == "blorkar"


def test_new_words_are_offered_in_a_text_of_one_word_a_line(counted: Predictor) -> None:
    assert texts(counted, "zorbaxio\n" * 2 + "palabra\n" * 60 + "z")[0] == "zorbaxio"


def test_unknown_words_are_completed_as_words_are_spelled() -> None:
    text = " ".join(
        stem + end for stem in ("salt", "cant", "habl", "llor") for end in ("ar", "ando")
    )
    assert "nadando" in texts(Predictor(model_of(text)), "estoy nadan")


def test_phrases_end_with_the_sentence() -> None:
    predictor = Predictor(model_of("I don't know what you want. It rains.\n" * 30))
    assert predictor.suggest("I don't know ", 1, words=6)[0].text == "what you want"
    assert predictor.suggest("I don't know ", 1, words=2)[0].text == "what you"


def test_phrases_end_where_they_get_improbable() -> None:
    predictor = Predictor(model_of("I don't know what you want.\nI don't know what we eat.\n" * 30))
    (sure,) = predictor.suggest("I don't know ", 1, words=4, confidence=0.6)
    (bold,) = predictor.suggest("I don't know ", 1, words=4, confidence=0.3)
    assert sure.text == "what"
    assert bold.text in ("what you want", "what we eat")
    assert 0.3 < bold.probability < 0.6 < sure.probability


def test_what_is_not_probable_enough_is_left_out(counted: Predictor) -> None:
    everything = counted.suggest("I ", 5)
    sure = counted.suggest("I ", 5, confidence=everything[1].probability)
    assert sure == everything[:2]


ALPHABET = st.characters(codec="utf-8") | st.sampled_from("aeioun ñáé.,'’-¿¡\n\"🙂\u200d\u0301\x00")


@pytest.mark.parametrize("level", ["word", "char"])
@given(text=st.text(ALPHABET, max_size=40))
@settings(max_examples=60)
def test_suggestions_are_words_and_not_what_stands_there(
    level: Level, predictors: Callable[[Level], Predictor], text: str
) -> None:
    typed = fold_case(unicodedata.normalize("NFC", text))
    for word, probability, *_ in predictors(level).suggest(text):
        assert word[0].isalnum()
        assert word == word.strip() == unicodedata.normalize("NFC", word)
        assert 0 < probability <= 1.001
        assert not f" {typed}".endswith(f" {fold_case(word)}")


@pytest.fixture(scope="module")
def predictors() -> Callable[[Level], Predictor]:
    made: dict[Level, Predictor] = {
        "word": Predictor(model_of(TEXT, "word", 0.5)),
        "char": Predictor(model_of(TEXT, "char", 0.5)),
    }
    return made.__getitem__


EDITS = st.lists(
    st.tuples(
        st.floats(0, 1),
        st.integers(0, 30),
        st.text("abñAB .,\n¿'", max_size=8)
        | st.sampled_from((" Zorbax", " ZORBAX ", "\nzorbax ", " z", TEXT[:90])),
    ),
    min_size=1,
    max_size=12,
)


@pytest.mark.parametrize("level", ["word", "char"])
@given(edits=EDITS)
@settings(max_examples=20)
def test_after_any_edits_the_answer_is_that_of_a_fresh_reading(
    level: Level, edits: list[tuple[float, int, str]]
) -> None:
    model = model_of(TEXT, level, 0.5)
    used, text = Predictor(model), TEXT * 2
    for where, deleted, inserted in edits:
        place = int(where * len(text))
        text = text[:place] + inserted + text[place + deleted :]
        cursor = text[: place + len(inserted)]
        fresh = Predictor(model).suggest(cursor)
        found = used.suggest(cursor)
        assert [each.text for each in found] == [each.text for each in fresh]
        chances = [each.probability for each in fresh]
        assert [each.probability for each in found] == pytest.approx(chances, abs=1e-4)


@pytest.mark.parametrize("level", ["word", "char"])
def test_a_text_that_outgrows_all_windows_is_read_as_a_new_one(level: Level) -> None:
    model = model_of(TEXT, level, 0.5)
    text = TEXT * (6 * WINDOW // len(TEXT))
    used = Predictor(model)
    for end in range(len(text) - 3 * STRETCH, len(text), 97):
        fresh = Predictor(model).suggest(text[:end])
        found = used.suggest(text[:end])
        assert {each.text for each in found} == {each.text for each in fresh}


def test_states_are_bounded_and_equal_to_a_reading(counted: Predictor) -> None:
    model = model_of(TEXT)
    network = LanguageModel(model.config.architecture, model.weights)
    states = StateCache(network)
    rng = np.random.default_rng(1)
    for _ in range(40):
        tokens = rng.integers(3, 40, size=rng.integers(1, 120))
        found = states.after(tokens)
        expected = network.read([1, *tokens.tolist()], network.initial_state())
        assert np.abs(found[0][0] - expected[0][0]).max() < 1e-4
    assert len(states) <= MOST_STATES


@pytest.mark.parametrize(
    "text",
    [
        "a" * 1_000_000,
        "ab " * 300_000,
        "\x00\x01\x1b[31m",
        "🙂" * 5000,
        "שלום नमस्ते 你好 hola wo",
        "-" * 9999,
        "¿" * 20_000,
        "\n\u2003" * 20_000,
        "a-" * 50_000,
        "'" * 9999,
        "\u0301" * 9999,
        "a\r\n" * 5000,
        " " * 100_000,
    ],
)
def test_suggestions_after_degenerate_texts_are_probable_words(
    counted: Predictor, text: str
) -> None:
    for word, probability, *_ in counted.suggest(text):
        assert word[0].isalpha()
        assert word == word.strip()
        assert 0 < probability <= 1.001


def test_sharpened_probabilities_still_sum_to_one_at_most() -> None:
    blend = msgspec.structs.replace(Blend(), exponent=1.5)
    sharp = Predictor(msgspec.structs.replace(model_of(TEXT), blend=blend))
    chances = [each.probability for each in sharp.suggest("I ", 50)]
    assert sum(chances) <= 1.001
    assert chances == sorted(chances, reverse=True)
