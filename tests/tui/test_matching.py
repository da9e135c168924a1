"""Things are found by what is typed of their names."""

import unicodedata

import pytest

from predictive.tui import matching
from predictive.tui.matching import fold, score


@pytest.mark.parametrize("name", ["Búsqueda", "BÚSQUEDA", unicodedata.normalize("NFD", "búsqueda")])
@pytest.mark.parametrize(
    "query", ["busqueda", "búsqueda", "Busq", unicodedata.normalize("NFD", "ú")]
)
def test_case_accents_and_encoding_do_not_matter(name: str, query: str) -> None:
    assert score(query, [name]) > 0


def test_a_name_must_contain_every_word_in_any_order() -> None:
    assert score("word next", ["Next mistyped word"]) > 0
    assert score("word nexxt", ["Next mistyped word"]) == 0
    assert score("x", []) == 0
    assert score("", ["anything"]) > 0


def test_the_beginning_of_a_name_is_better_than_that_of_a_word_than_its_inside() -> None:
    names = ["save", "save as", "please save", "autosave"]
    scores = [score("save", [name]) for name in names]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == len(scores)


def test_the_best_name_counts() -> None:
    assert score("guardar", ["Save", "Guardar"]) == 1


def test_letters_that_are_only_signs_stay() -> None:
    assert fold("Straße ñandú 漢字 ﬁn") == "strasse nandu 漢字 fin"


def test_a_text_is_folded_once_however_many_names_it_is_compared_with(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folded: list[str] = []

    def record(text: str) -> str:
        folded.append(text)
        return text

    monkeypatch.setattr(matching, "fold", record)
    for number in range(50):
        score("ñ" * 1000, [f"a name {number}", "another"])
    assert folded.count("ñ" * 1000) == 1
    assert folded.count("another") == 1
