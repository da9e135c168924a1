"""Typed text is collected in the order in which it stands, and nothing else is."""

from hypothesis import given
from hypothesis import strategies as st

from predictive.suggesting import typed_text
from predictive.suggesting.typed_text import Run, TypedText

LETTERS = st.text("abñ ", min_size=1, max_size=20)


@given(LETTERS)
def test_typing_on_is_one_run(text: str) -> None:
    typed = TypedText()
    for column, letter in enumerate(text):
        place = (0, column)
        assert not typed.type(place, place, (0, column + 1), letter, text[: column + 1])
    runs = typed.finish()
    assert [run.text for run in runs] == ([text] if text.strip() else [])


@given(LETTERS, LETTERS)
def test_what_was_deleted_is_not_in_it(kept: str, deleted: str) -> None:
    typed = TypedText()
    text = kept + deleted
    typed.type((0, 0), (0, 0), (0, len(text)), text, text)
    for length in range(len(text), len(kept), -1):
        typed.type((0, length - 1), (0, length), (0, length - 1), "", text[: length - 1])
    assert [run.text for run in typed.finish()] == ([kept] if kept.strip() else [])


def test_writing_elsewhere_ends_a_run_and_takes_its_context() -> None:
    typed = TypedText()
    typed.type((0, 0), (0, 0), (0, 1), "a", "a")
    (first,) = typed.type((3, 5), (3, 5), (3, 6), "b", "PIN: b")
    assert first == Run("", "a")
    assert typed.finish() == [Run("PIN: ", "b")]


class Learner:
    """Takes the place of a predictor; remembers what it is to learn."""

    def __init__(self) -> None:
        self.learned: list[str] = []

    def learn(self, text: str) -> int:
        """Return the number of words."""
        self.learned.append(text)
        return len(text.split())


def learned(run: Run) -> list[str]:
    learner = Learner()
    typed_text.learn(learner, run)  # type: ignore[arg-type]
    return learner.learned


def test_a_secret_is_known_by_the_context_before_it() -> None:
    assert learned(Run("", "caramelo\n")) == ["caramelo\n"]
    assert learned(Run("contraseña: ", "caramelo\n")) == []


def test_half_a_word_is_not_learned() -> None:
    typed = TypedText()
    typed.type((0, 3), (0, 3), (0, 10), "que voy", "parque voy")
    assert typed.finish() == [Run("parque", " voy")]


def test_a_corrected_word_is_corrected_in_it() -> None:
    typed = TypedText()
    typed.type((2, 4), (2, 4), (2, 12), "creo qeu", "Hoy creo qeu")
    typed.type((2, 12), (2, 12), (2, 15), " no", "Hoy creo qeu no")
    assert not typed.correct((1, 9), (1, 12), "que")
    assert not typed.correct((2, 0), (2, 3), "Hoy")
    assert typed.correct((2, 9), (2, 12), "ques")
    typed.type((2, 16), (2, 16), (2, 17), "y", "Hoy creo ques noy")
    assert [run.text for run in typed.finish()] == ["creo ques noy"]
