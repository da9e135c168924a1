"""The text after the cursor: clients show it only if it begins with what it replaces."""

from collections.abc import Iterator
from itertools import chain, count, repeat

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types

from predictive import paths
from predictive.lsp.document import Document, Units
from predictive.lsp.inline import Inline
from predictive.prediction.predictor import Predictor
from predictive.settings import Settings
from tests.builders import TEXT, model_of

MODEL = Predictor(model_of(TEXT * 3))
AUTOMATIC = types.InlineCompletionContext(types.InlineCompletionTriggerKind.Automatic)
INVOKED = types.InlineCompletionContext(types.InlineCompletionTriggerKind.Invoked)
SURE = Settings(confidence=0.1, words=4)


@pytest.fixture(scope="module")
def base() -> Predictor:
    return Predictor.from_directory(paths.base_model())


def shown(
    before: str,
    after: str = "",
    predictor: Predictor = MODEL,
    context: types.InlineCompletionContext = AUTOMATIC,
    settings: Settings = SURE,
    clock: Iterator[float] | None = None,
) -> list[types.InlineCompletionItem]:
    """Return what is shown at a place in a text; time stands still."""
    document = Document("file:///letter", "plaintext", 1, before + after, Units("utf-16"))
    place = Units("utf-16").position(before.count("\n"), before.split("\n")[-1])
    times = clock or repeat(0.0)
    inline = Inline(settings, lambda: next(times))
    return list(inline.complete(predictor.session(), document.cursor(place), context).items)


def text_of(items: list[types.InlineCompletionItem]) -> list[str]:
    return [str(each.insert_text) for each in items]


@given(st.text("abmñí pervo😀\u0301.,'", max_size=30))
def test_a_text_begins_with_what_it_replaces(before: str) -> None:
    line = before.encode("utf-16-le")
    for item in shown(before, context=INVOKED):
        assert item.range is not None
        assert item.filter_text == item.insert_text
        replaced = line[2 * item.range.start.character : 2 * item.range.end.character]
        assert str(item.insert_text).startswith(replaced.decode("utf-16-le"))
        assert item.range.end == types.Position(0, len(line) // 2)
        assert "\n" not in str(item.insert_text)


def test_a_word_is_finished() -> None:
    (item,) = shown("Voy al mer")
    assert str(item.insert_text).startswith("mercado")
    assert item.range == types.Range(types.Position(0, 7), types.Position(0, 10))


def test_other_accents_than_those_typed_are_not_shown() -> None:
    assert not any("ñ" in text for text in text_of(shown("Esta manan", context=INVOKED)))
    assert text_of(shown("Esta mañan"))[0].startswith("mañana")


def test_the_case_that_was_typed_stays(base: Predictor) -> None:
    for text in text_of(shown("Yesterday i", predictor=base, context=INVOKED)):
        assert text.startswith("i")


def test_after_a_whole_word_the_next_one_follows_with_a_space(base: Predictor) -> None:
    (text,) = text_of(shown("Voy al parque con mi perro", predictor=base))
    assert text.startswith("perro y")
    (text,) = text_of(shown("I want", predictor=base))
    assert text.startswith("want to")


def test_what_is_improbable_is_shown_only_if_it_is_asked_for() -> None:
    certain = Settings(confidence=1.0)
    assert shown("Voy al ", settings=certain) == []
    assert len(shown("Voy al ", context=INVOKED, settings=certain)) == 3


def test_there_are_several_words_as_long_as_there_is_time(base: Predictor) -> None:
    def words(clock: Iterator[float]) -> list[str]:
        likely = Settings(confidence=0.05, words=4)
        (item,) = shown("Thank you v", predictor=base, settings=likely, clock=clock)
        return str(item.insert_text).split()

    assert words(repeat(0.0)) == ["very", "much", "for", "your"]
    assert words(0.007 * number for number in count()) == ["very", "much", "for"]
    assert words(chain([0.0], repeat(1.0))) == ["very"]


@pytest.mark.parametrize("after", ["", "  ", ".", ").", "”", "\nMañana", "'\n", '". \n'])
def test_before_closing_marks_there_is_a_text(after: str) -> None:
    assert shown("Voy al mer", after)


BLANKS = " " * 1_000_000


@pytest.mark.parametrize(
    "after", ["cado", " grande", "(", ". Luego", "." * 9, "1", f"{BLANKS}x"], ids=range(7)
)
def test_before_other_text_there_is_none(after: str) -> None:
    assert shown("Voy al mer", after) == []


def test_it_begins_with_the_word_that_is_selected_in_a_menu(base: Predictor) -> None:
    range_ = types.Range(types.Position(0, 2), types.Position(0, 5))
    selected = types.SelectedCompletionInfo(range=range_, text="want")
    context = types.InlineCompletionContext(INVOKED.trigger_kind, selected)
    items = shown("I wan", predictor=base, context=context)
    assert items
    for item in items:
        assert str(item.insert_text).startswith("want")
        assert item.range == range_


@pytest.mark.parametrize("text", ["", "\ud83d", "\x00", "\r", "a\rb", "\u2028per", "👩\u200d👩"])
def test_any_text_has_an_answer(text: str) -> None:
    shown(text, context=INVOKED)
