"""The language of a text follows its words, one by one."""

import numpy as np
import pytest

from predictive.counts.unigrams import Unigrams
from predictive.prediction.languages import Languages

ENGLISH, SPANISH, BOTH, MARK, NEW = range(5)
"""Words, by the language in which each is frequent; a mark; a word that no model knows."""
UNIGRAMS = Unigrams.of(
    np.array([0.4, 0.01, 0.3, 0.29], np.float32), np.array([0.01, 0.4, 0.3, 0.01], np.float32)
)


@pytest.fixture(autouse=True)
def no_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_CTYPE", "LANG"):
        monkeypatch.delenv(name, raising=False)


def after(*word_ids: int, names: tuple[str, ...] = ("en", "es")) -> list[float]:
    """Return the probabilities of English and Spanish after words."""
    languages = Languages(UNIGRAMS, MARK, names)
    return [float(each) for each in languages.probabilities(np.array(word_ids, dtype=np.int64))]


def test_the_languages_are_as_probable_before_the_first_word() -> None:
    assert after() == pytest.approx([0.5, 0.5])
    assert after(names=()) == pytest.approx([0.5, 0.5])


def test_each_word_makes_its_language_more_probable() -> None:
    assert after(ENGLISH)[0] > 0.8
    assert after(SPANISH)[1] > 0.8
    assert after(SPANISH, SPANISH)[1] > after(SPANISH)[1]


def test_a_writer_may_change_language_in_the_middle_of_a_sentence() -> None:
    assert after(*[ENGLISH] * 50)[0] > 0.9
    assert after(*[ENGLISH] * 50, *[SPANISH] * 8)[1] > 0.9


@pytest.mark.parametrize("word", [BOTH, MARK, NEW])
def test_words_of_both_languages_marks_and_new_words_tell_nothing(word: int) -> None:
    assert after(word) == pytest.approx([0.5, 0.5])
    assert after(ENGLISH, word)[0] == pytest.approx(after(ENGLISH)[0], abs=0.1)


def test_no_language_is_ever_impossible() -> None:
    assert min(after(*[ENGLISH] * 500)) > 0.01
    assert sum(after(*[ENGLISH] * 500)) == pytest.approx(1)


@pytest.mark.parametrize("variable", ["LC_ALL", "LC_CTYPE", "LANG"])
def test_the_locale_tells_the_language_only_until_words_do(
    variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, "es_AR.UTF-8")
    assert after()[1] > 0.75
    assert after(*[ENGLISH] * 5)[0] > 0.8
    assert after(names=("en", "fr")) == pytest.approx([0.5, 0.5]), "no language of the model"


def test_one_language_is_certain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "es_AR.UTF-8")
    languages = Languages(Unigrams(UNIGRAMS.codes[:1]), MARK, ("en",))
    for word_ids in ([], [ENGLISH], [NEW]):
        assert languages.probabilities(np.array(word_ids, dtype=np.int64)).tolist() == [1]
