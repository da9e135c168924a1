"""What is found in a text, and what replaces it."""

import re
import unicodedata
from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from predictive.tui.writing.finding import search
from predictive.tui.writing.finding.change import Change
from predictive.tui.writing.finding.folding import fold
from predictive.tui.writing.finding.query import PatternError, Query
from predictive.tui.writing.finding.search import Search, matches
from predictive.tui.writing.finding.searched_text import SearchedText
from predictive.tui.writing.graphemes import boundary

LETTERS = "aAáÁàa\u0301\u0308eéÉnñÑsSßςΣσﬁfiİiı’' \n\n👩\u200d🚀가ᄀ.(\r\t"
TEXTS = st.text(st.sampled_from(LETTERS) | st.characters(exclude_categories=["Cs"]), max_size=30)


def searched(text: str) -> SearchedText:
    return SearchedText(text.split("\n"))


def found(query: Query, text: str) -> list[str]:
    return [match[0] for match in matches(searched(text), query)]


def replaced(query: Query, replacement: str, text: str) -> str:
    change = Change(searched(text), query, replacement)
    return change.applied(text) if change.count else text


@pytest.mark.parametrize(
    "text",
    ["canción", "Canción", "CANCIO\u0301N", "cancion", "cancio\u0301n"],
    ids=["lower", "capital", "capitals decomposed", "plain", "decomposed"],
)
def test_case_and_accents_are_folded(text: str) -> None:
    for wanted in ("cancion", "CANCIÓN", "cancio\u0301n"):
        assert found(Query(wanted), f"la {text}, otra") == [text]


def test_characters_that_are_folded_to_several_letters_are_found() -> None:
    assert found(Query("strasse"), "Straße STRASSE strasse") == ["Straße", "STRASSE", "strasse"]
    assert found(Query("don't"), "don’t, DON'T") == ["don’t", "DON'T"]
    assert found(Query("officina"), "oﬃcina") == ["oﬃcina"]


def test_what_matches_exactly_may_be_composed_or_not() -> None:
    assert found(Query("año", is_exact=True), "ano Año año an\u0303o") == ["año", "an\u0303o"]


def test_no_part_of_a_character_is_found() -> None:
    assert found(Query("e", is_exact=True), "e\u0301") == []
    assert found(Query("\u0301", is_exact=True), "e\u0301") == []
    assert found(Query("e", is_regex=True), "e\u0301") == []
    assert found(Query("👩"), "👩\u200d🚀 👩") == ["👩"]


def test_whole_words_are_not_parts_of_others() -> None:
    text = "para parar, Pará: «para» para_ pára"
    assert found(Query("para", whole_words=True), text) == ["para", "Pará", "para", "pára"]
    assert found(Query("p.r", whole_words=True, is_regex=True), "par, parar por") == ["par", "por"]


def test_regular_expressions_fold_nothing_and_know_lines() -> None:
    assert found(Query("^canción$", is_regex=True), "canción\nCanción\ncancion") == ["canción"]
    assert found(Query("(?i)canción", is_regex=True), "Canción") == ["Canción"]
    assert found(Query(r"a\n\nb", is_regex=True), "a\n\nb") == ["a\n\nb"]


@pytest.mark.parametrize(
    ("pattern", "says"),
    [("(", "missing )"), ("a)", "missing ("), ("[a", "missing ]"), ("*", "nothing to repeat"),
     ("a\\", "nothing after \\"), ("a**", "double repeat"), (r"(a)\2", "no such group"),
     ("[z-a]", "bad range"), ("(?P<a", "missing >"), (r"\p{nix}", "unknown property")],
)  # fmt: skip
def test_an_invalid_pattern_says_what_is_wrong(pattern: str, says: str) -> None:
    with pytest.raises(PatternError, match=re.escape(says)):
        found(Query(pattern, is_regex=True), "")


@given(st.text(st.sampled_from(r"ab(|)[]{}*+?^$.\\12<>P=!-:i,"), max_size=12))
def test_no_pattern_fails_otherwise(pattern: str) -> None:
    with suppress(PatternError):
        found(Query(pattern, is_regex=True), "ab\nba")


def test_a_catastrophic_pattern_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "TIME_LIMIT", 0.05)
    with pytest.raises(PatternError, match="too slow"):
        found(Query(r"(a|aa)+$", is_regex=True), "a" * 60 + "b")


@given(TEXTS, TEXTS)
def test_what_is_found_is_the_wanted_text_but_for_case_and_accents(wanted: str, text: str) -> None:
    spans = [match.span() for match in matches(searched(text), Query(wanted))]
    for start, end in spans:
        assert fold(text[start:end]) == fold(wanted)
        assert boundary(text, start, forward=False) == start
        assert boundary(text, end, forward=False) == end
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))


@given(TEXTS, TEXTS, TEXTS)
def test_a_text_is_found_among_others(before: str, wanted: str, after: str) -> None:
    assume(wanted and fold(wanted))
    text = f"{before}\n{wanted}\n{after}"
    for query in (Query(wanted), Query(wanted, is_exact=True), Query(wanted.upper())):
        place = len(before) + 1
        spans = [match.span() for match in matches(searched(text), query)]
        assert (place, place + len(wanted)) in spans or any(
            start < place + len(wanted) and place < end for start, end in spans
        )


@given(TEXTS, TEXTS)
def test_what_is_found_exactly_is_the_wanted_text(wanted: str, text: str) -> None:
    for match in matches(searched(text), Query(wanted, is_exact=True)):
        assert unicodedata.normalize("NFC", match[0]) == unicodedata.normalize("NFC", wanted)


@given(TEXTS, TEXTS, TEXTS)
def test_every_match_is_replaced_and_nothing_else(wanted: str, new: str, text: str) -> None:
    spans = [match.span() for match in matches(searched(text), Query(wanted))]
    expected, place = "", 0
    for start, end in spans:
        expected, place = expected + text[place:start] + new, end
    assert replaced(Query(wanted), new, text) == expected + text[place:]


@given(st.data(), st.text("ab\n", max_size=20), st.text("xyz\n", max_size=3))
def test_places_move_with_the_text_around_them(data: st.DataObject, text: str, new: str) -> None:
    change = Change(searched(text), Query("a"), new)
    assume(change.count)
    place = data.draw(st.integers(0, len(text)))
    assert change.moved(place) == len(text[:place].replace("a", new))


def test_a_replacement_is_literal_or_has_groups() -> None:
    assert replaced(Query("a.b"), r"\1$0", "a.b axb") == r"\1$0 axb"
    assert replaced(Query(r"(\w+) (\w+)", is_regex=True), r"\2 \1", "uno dos") == "dos uno"
    assert replaced(Query("^", is_regex=True), "> ", "a\n\nb") == "> a\n> \n> b"
    assert replaced(Query("$", is_regex=True), ".", "a\nb") == "a.\nb."
    assert replaced(Query(r"\n\n+", is_regex=True), r"\n", "a\n\n\nb") == "a\nb"


@pytest.mark.parametrize(
    ("replacement", "says"),
    [(r"\2", "no such group"), ("\\q", "nothing known"), ("\\", "nothing known")],
)
def test_an_invalid_replacement_says_what_is_wrong(replacement: str, says: str) -> None:
    with pytest.raises(PatternError, match=says):
        replaced(Query("(a)", is_regex=True), replacement, "a")


def test_only_a_part_of_the_text_is_searched() -> None:
    text = "a b a\na a"
    spans = [match.span() for match in matches(searched(text), Query("a"), (1, 7))]
    assert spans == [(4, 5), (6, 7)]


def test_a_search_that_nobody_wants_any_longer_ends() -> None:
    assert Search(Query("a"), None, lambda: True).run(searched("a" * 1000)) is None
    assert len(Search(Query("a"), None, lambda: False).run(searched("a" * 1000)) or ()) == 1000
