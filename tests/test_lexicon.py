"""Strings, and the words of a lexicon, are found where they lie, as if they were unpacked."""

from bisect import bisect_left

from hypothesis import example, given
from hypothesis import strategies as st

from predictive.counts.lexicon import LINE_BREAK, Lexicon, fold_accents, fold_case, is_word
from predictive.counts.strings import Strings

TEXTS = st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=6))
LETTERS = "abnñáéüoσςΣTÁ'-"
WORDS = st.text(alphabet=LETTERS, min_size=1, max_size=5).filter(lambda word: word[0].isalpha())
FORMS = st.lists(WORDS | st.sampled_from([",", ".", "¿", "🙂", "'tis", LINE_BREAK]))


def lexicon_of(forms: list[str]) -> Lexicon:
    return Lexicon.from_written_forms({fold_case(form): form for form in forms}.values())


@given(TEXTS)
@example(["", "", "ñ"])
def test_strings_are_the_list_they_were_made_of(texts: list[str]) -> None:
    strings = Strings.of(texts)
    assert list(strings) == texts
    assert strings[:] == texts
    assert strings[1:-1] == texts[1:-1]
    assert [strings[place - len(texts)] for place in range(len(texts))] == texts


@given(TEXTS, st.text(max_size=6))
def test_sorted_strings_can_be_searched(texts: list[str], wanted: str) -> None:
    ordered = sorted(texts)
    assert bisect_left(Strings.of(ordered), wanted) == bisect_left(ordered, wanted)


@given(FORMS, WORDS)
def test_every_word_and_mark_has_the_id_of_its_form(forms: list[str], other: str) -> None:
    lexicon = lexicon_of(forms)
    ids = {fold_case(form): place for place, form in enumerate(lexicon.written_forms)}
    assert set(ids) == {*map(fold_case, forms), LINE_BREAK}
    for word in (*forms, *map(str.upper, forms), other, ",", "?", ""):
        assert lexicon.id_of(word) == ids.get(fold_case(word)), word


@given(FORMS)
def test_words_come_first_and_the_line_break_last(forms: list[str]) -> None:
    lexicon = lexicon_of(forms)
    written = list(lexicon.written_forms)
    assert len(written) == len(lexicon) == lexicon.line_break_id + 1
    assert list(map(is_word, written)) == [
        place < lexicon.word_count for place in range(len(written))
    ]
    assert written[-1] == LINE_BREAK
    folded = list(map(fold_accents, written[: lexicon.word_count]))
    assert folded == sorted(folded)


@given(FORMS, st.text(alphabet=LETTERS, max_size=3))
@example(["año", "ano", "anos", "Años"], "añ")
def test_words_are_found_by_their_beginning_with_accents_and_without(
    forms: list[str], typed: str
) -> None:
    lexicon = lexicon_of(forms)
    prefix, accented = fold_accents(typed), fold_case(typed)
    words = list(enumerate(lexicon.words))
    assert list(lexicon.ids_with_prefix(prefix)) == [
        place for place, word in words if fold_accents(word).startswith(prefix)
    ]
    assert list(lexicon.ids_folded_to(prefix)) == [
        place for place, word in words if fold_accents(word) == prefix
    ]
    assert lexicon.accented_ids_with_prefix(accented).tolist() == [
        place for place, word in words if word.startswith(accented) and fold_accents(word) != word
    ]
