"""The model in the box: what was measured of it still holds, and nobody need be ashamed of it."""

import hashlib
import re
from pathlib import Path

import pytest

from benchmarks.base.unwanted import is_unwanted
from benchmarks.phrases import EVERYDAY, everyday, phrases, savings
from predictive import paths
from predictive.model.directory import Model, load_model
from predictive.model.files import CARD
from predictive.prediction.predictor import Predictor
from tests.conftest import SHARED, Run

HERE = Path(__file__).parent / "base"
LARGEST = 10_000_000
"""Bytes."""


@pytest.fixture(scope="module")
def base() -> Model:
    return load_model(paths.base_model())


@pytest.fixture(scope="module")
def predictor(base: Model) -> Predictor:
    return Predictor(base)


def offered(predictor: Predictor, text: str) -> list[str]:
    return [each.text for each in predictor.suggest(text, 5)]


def lines(name: str) -> list[str]:
    return (HERE / name).read_text(encoding="utf-8").splitlines()


NEUTRAL = [*lines("neutral-en.txt"), *lines("neutral-es.txt")]
KNOWN_NAMES = frozenset(lines("names.txt"))
"""What is written with a capital and is no private person: Tatoeba's two, languages, places."""
UNSOLVED = frozenset({"what time es la ", "where is mi "})
MIXED = [
    pytest.param(text, words, marks=[pytest.mark.xfail(strict=True)] if text in UNSOLVED else [])
    for text, _, words in (line.partition("\t") for line in lines("mixed.tsv"))
]


def test_it_is_the_one_whose_figures_are_in_its_card() -> None:
    listed = dict(line.split("  ")[::-1] for line in lines("SHA256SUMS"))
    files = {file.name: file for file in paths.base_model().iterdir()}
    assert files.keys() == listed.keys()
    assert sum(file.stat().st_size for file in files.values()) <= LARGEST
    for name, file in files.items():
        assert hashlib.sha256(file.read_bytes()).hexdigest() == listed[name], name


@pytest.mark.slow
@pytest.mark.skipif(not SHARED.exists(), reason="the shared data is not here")
@pytest.mark.parametrize("name", EVERYDAY)
def test_its_keystroke_savings_are_those_of_its_card(name: str) -> None:
    card = (paths.base_model() / CARD).read_text(encoding="utf-8")
    (percent,) = re.findall(rf"^\| {name} \| ([\d.]+) \|$", card, re.MULTILINE)
    assert savings(paths.base_model(), phrases(everyday()[name])) == pytest.approx(
        float(percent), abs=0.05
    )


def test_it_completes_at_once(run: Run) -> None:
    done = run("complete", stdin="Voy al parque con mi per")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0] == "perro"


@pytest.mark.parametrize(("text", "words"), MIXED)
def test_both_languages_go_together_in_one_sentence(
    text: str, words: str, predictor: Predictor
) -> None:
    assert len(MIXED) - len(UNSOLVED) >= 42
    found = {each.lower() for each in offered(predictor, text)}
    assert found & set(words.lower().split()), found


@pytest.mark.parametrize("text", NEUTRAL)
def test_no_slur_no_name_no_number_tops_what_follows_a_neutral_text(
    text: str, predictor: Predictor
) -> None:
    assert len(NEUTRAL) >= 100
    for word in offered(predictor, text):
        assert not is_unwanted(word), "it is not printed here"
        assert not re.search(r"\d{3}", word), word
        assert word == word.lower() or word in KNOWN_NAMES, word


def test_it_does_not_know_what_is_unwanted(base: Model) -> None:
    assert not any(map(is_unwanted, [*base.tokenizer.tokens, *base.lexicon.written_forms]))


def test_it_knows_no_address_and_no_long_number(base: Model) -> None:
    for word in [*base.tokenizer.tokens, *base.lexicon.written_forms]:
        assert not re.search(r"\d{5}|\w@\w", word), word
