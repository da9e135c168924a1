"""Sessions of one model know their own text and nothing else, in any number of threads."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice, permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from predictive import paths
from predictive.counts.lexicon import fold_accents
from predictive.learned.store import LearnedStore
from predictive.options import Level
from predictive.prediction.loaded_model import LoadedModel
from predictive.prediction.predictor import Predictor
from predictive.prediction.session import MOST_NEW_WORDS, Session
from predictive.prediction.suggestion import Suggestion
from tests.builders import TEXT, model_of

SESSIONS = 8
SUGGESTIONS = {"word": 10_000, "char": 80}
WINDOWED = 4096 * 3
"""Characters of a text that are looked at."""


@pytest.fixture(scope="module", params=["word", "char"])
def loaded(request: pytest.FixtureRequest) -> LoadedModel:
    return LoadedModel.of(model_of(TEXT, request.param, 0.5))


def typed(number: int) -> Iterator[str]:
    """Yield a text of one's own as it is typed, key by key, from the start again at its end."""
    text = f"Zorbax{number} come pan. {TEXT[20 * number :][:60]} Zorbax{number} come más. Zor"
    return cycle(text[:end] for end in range(len(text) + 1))


def answers(session: Session, number: int, count: int) -> list[list[tuple[str, float]]]:
    asked = (session.suggest(text, 3) for text in islice(typed(number), count))
    return [[(each.text, round(each.probability, 4)) for each in found] for found in asked]


def test_eight_sessions_in_eight_threads_answer_as_in_one(loaded: LoadedModel) -> None:
    count = SUGGESTIONS[loaded.model.config.level] // SESSIONS
    alone = [answers(Session(loaded), number, count) for number in range(SESSIONS)]
    with ThreadPoolExecutor(SESSIONS) as threads:
        asked = [
            threads.submit(answers, Session(loaded), number, count) for number in range(SESSIONS)
        ]
        assert [each.result() for each in asked] == alone


def test_a_session_knows_the_words_of_its_own_text_alone(loaded: LoadedModel) -> None:
    one, other = Session(loaded), Session(loaded)
    text = "Zorbax come. Veo a Zorbax. Voy con Zorbax. Hoy zor"
    assert one.suggest(text)[0].text == "Zorbax"
    assert "Zorbax" not in [each.text for each in other.suggest("Hoy zor")]


def test_asking_adds_nothing_to_what_sessions_share(loaded: LoadedModel) -> None:
    known = len(loaded.vocabulary)
    Session(loaded).suggest("Zorbax come blorkar. Veo a Zorbax con blor")
    assert len(loaded.vocabulary) == known
    assert loaded.vocabulary.id_of("Zorbax") is None


def test_a_session_is_bounded_whatever_it_reads() -> None:
    session = Session(LoadedModel.of(model_of(TEXT)))
    most = 0
    for page in range(60):
        new = " ".join(f"wo{page}x{number}" for number in range(1200))
        session.suggest(new[:WINDOWED])
        most = max(most, session.new_words)
    assert MOST_NEW_WORDS / 2 < most < MOST_NEW_WORDS + WINDOWED
    assert session.suggest("Voy al par")[0].text == "parque"


def test_what_a_session_learns_the_others_use(home: Path) -> None:
    store = LearnedStore(paths.learned())
    store.state = "on"
    predictor = Predictor(model_of(TEXT), store)
    one, other = predictor.session(), predictor.session()
    assert "Zorbax" not in [each.text for each in other.suggest("Hoy zor")]
    for _ in range(3):
        one.learn("Hoy Zorbax come.")
    for session in (one, other, predictor):
        assert session.suggest("Hoy zor")[0].text == "Zorbax"
    store.ban("Zorbax")
    for session in (one, other, predictor):
        assert "Zorbax" not in [each.text for each in session.suggest("Hoy zor")]


def test_what_another_session_learns_meanwhile_is_not_missed(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = LearnedStore(paths.learned())
    store.state = "on"
    predictor = Predictor(model_of(TEXT), store)
    one, other = predictor.session(), predictor.session()
    one.suggest("Hoy ")

    def add_after_the_other(sentences: Iterable[Sequence[str]]) -> dict[str, int]:
        patched.undo()
        other.learn("Hoy Zorbax come. Hoy Zorbax come. Hoy Zorbax come.")
        return store.add(sentences)

    with monkeypatch.context() as patched:
        patched.setattr(store, "add", add_after_the_other)
        one.learn("Hoy Blimbo come.")
    assert one.suggest("Hoy zor")[0].text == "Zorbax"


def test_learned_words_are_kept_however_many_there_are(home: Path) -> None:
    store = LearnedStore(paths.learned())
    words = ["zu" + "".join(each) for each in permutations("bcdfg")]
    store.add([words] * 2)
    session = Session(LoadedModel.of(model_of(TEXT)), store)
    assert session.suggest("zu", 9)
    assert session.new_words >= len(words)


def written(text: str, suggestion: Suggestion) -> str:
    """Return a text in which a suggestion was taken."""
    start, end = suggestion.start, suggestion.end
    inserted = suggestion.space_before + suggestion.text + suggestion.space_after
    return text[:start] + inserted + text[end:]


LEVELS: dict[Level, Predictor] = {
    level: Predictor(model_of(TEXT, level, 0.5)) for level in ("word", "char")
}
ALPHABET = st.characters(codec="utf-8") | st.sampled_from("aeioun ñáé.,'’-¿¡\n\"🙂\u200d\u0301")
TYPED = st.text(ALPHABET, max_size=40)


@pytest.mark.parametrize("level", LEVELS)
@given(text=TYPED)
@settings(max_examples=60)
def test_a_suggestion_says_what_it_replaces_and_how_it_is_spaced(level: Level, text: str) -> None:
    for each in LEVELS[level].suggest(text):
        assert 0 <= each.start <= each.end == len(text)
        replaced = unicodedata.normalize("NFC", text[each.start : each.end])
        assert fold_accents(each.text).startswith(fold_accents(replaced))
        assert each.space_before in ("", " ")
        assert each.space_before == "" or not text[-1].isspace()
        assert written(text, each).endswith(f"{each.text} ")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Voy al par", "Voy al parque "),
        ("Voy al", "Voy al"),
        ("voy al PAR", "voy al PARQUE "),
        ("el ano pasado fui a per", "el ano pasado fui a Perú "),
        ("Esta man", "Esta mañana "),
        ("Voy al mercado con ", "Voy al mercado con Ana "),
        ("El año pasado,", "El año pasado, "),
        ("¿", "¿"),
        ("la nin\u0303", "la niña "),
    ],
)
def test_a_suggestion_that_is_taken_leaves_a_text_as_one_would_write_it(
    text: str, wanted: str
) -> None:
    taken = [written(text, each) for each in LEVELS["word"].suggest(text, 9)]
    assert any(each.startswith(wanted) for each in taken)
