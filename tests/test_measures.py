"""What the benchmarks that judge the bundled model count."""

from collections import Counter

import pytest

from benchmarks.base.fine_tuning import split
from benchmarks.base.sample import evenly
from benchmarks.generation import first_words
from benchmarks.learned_text import first_sentences
from benchmarks.word_frequencies import WordFrequencies
from benchmarks.wrong_language import foreign_words, read_openings

FREQUENCIES = WordFrequencies({
    "en": {"the": 0.05, "house": 0.01, "no": 0.001, "real": 0.002},
    "es": {"la": 0.04, "casa": 0.01, "no": 0.02, "real": 0.002},
})  # fmt: skip


def test_a_word_is_foreign_where_the_other_language_has_it_more_often() -> None:
    words = ["House", "casa", "No", "real", "xyzzy"]
    assert foreign_words(words, "en", FREQUENCIES) == ["casa", "No"]
    assert foreign_words(words, "es", FREQUENCIES) == ["House"]


def test_a_text_has_switched_language_after_a_run_of_foreign_words() -> None:
    def switches(text: str, run: int) -> bool:
        return FREQUENCIES.switches(text.split(), "en", run)

    assert switches("the house la casa no real la casa", 6)
    assert not switches("the house la casa the house la casa", 4)
    assert not switches("la casa la casa", 8)


def test_both_languages_are_asked_for_the_same_beginnings() -> None:
    openings = read_openings()
    beginnings = {
        language: Counter(each.beginning.lower() for each in openings if each.language == language)
        for language in ("en", "es")
    }
    assert beginnings["en"] == beginnings["es"]
    assert len(beginnings["en"]) == len(openings) / 2 == 20


def test_a_generated_text_ends_after_a_hundred_words() -> None:
    pieces = iter([" and", " so", ",", " on", "."] * 40)
    text = "".join(first_words(pieces))
    assert len(text.replace(",", "").replace(".", "").split()) == 100


def test_a_sample_has_lines_from_the_whole_text() -> None:
    lines = [f"{number}\n" for number in range(100, 200)]
    sample = evenly("".join(lines), 80).splitlines()
    assert len(sample) == 20
    assert (sample[0], sample[-1]) == ("104", "199")
    assert evenly("one\ntwo\n", 1000) == "one\ntwo\n"


def test_sentences_are_learned_until_there_are_enough_words() -> None:
    text = "The cat sat.\nThe CAT sat.\nA dog ran.\nNobody came.\n"
    assert [" ".join(each) for each in first_sentences(text, 4)] == [
        "The cat sat .",
        "The CAT sat .",
        "A dog ran .",
    ]


@pytest.mark.parametrize(("characters", "learned"), [(100_000, 50_000), (47_000, 27_000)])
def test_the_text_that_follows_is_not_learned(characters: int, learned: int) -> None:
    text = "".join(map(str, range(characters)))[:characters]
    before, after = split(text)
    assert (len(before), len(after)) == (learned, 20_000)
    assert text.startswith(before + after)
