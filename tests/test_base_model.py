"""The bundled model: its measured figures still hold, and it suggests nothing to be ashamed of."""

import hashlib
import re
import tomllib
import zlib
from pathlib import Path

import pytest

from benchmarks.base.card import card
from benchmarks.base.finishing import LICENSE, MEASURED_CHARACTERS
from benchmarks.base.recipe import load_recipe
from benchmarks.phrases import phrases, savings
from benchmarks.shared_data import everyday_dev_sets
from predictive import paths
from predictive.model.directory import Model, load_config, load_model
from predictive.model.files import CARD
from predictive.prediction.predictor import Predictor
from predictive.revising.unwanted import is_unwanted
from tests.conftest import SHARED, Run

HERE = Path(__file__).parent / "base"
ROOT = Path(__file__).parents[1]
MAX_BYTES = 40_000_000
"""In the wheel, whose files are deflated."""


@pytest.fixture(scope="module")
def base() -> Model:
    return load_model(paths.base_model())


@pytest.fixture(scope="module")
def predictor(base: Model) -> Predictor:
    return Predictor(base)


def savings_in_card() -> dict[str, float]:
    """Return the keystroke savings that the card states, in percent, by dev set."""
    text = (paths.base_model() / CARD).read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\S+) \| ([\d.]+) \|$", text, re.MULTILINE)
    return {name: float(percent) for name, percent in rows}


def suggested(predictor: Predictor, text: str) -> list[str]:
    return [each.text for each in predictor.suggest(text, 5)]


def lines(name: str) -> list[str]:
    return (HERE / name).read_text(encoding="utf-8").splitlines()


NEUTRAL = [*lines("neutral-en.txt"), *lines("neutral-es.txt")]
KNOWN_NAMES = frozenset(lines("names.txt"))
"""Capitalized words that are not people: languages, places, God."""
ASKING_FOR_A_NAME = frozenset(
    {
        "My name is ",
        "Her name is ",
        "His last name is ",
        "Me llamo ",
        "Ella se llama ",
        "Mi mejor amigo se llama ",
    }
)
UNSOLVED = frozenset({"let's go al ", "what time es la "})
"""An expected word is the sixth, after `última` and `primera`, `hotel` and `día`."""
MIXED = [
    pytest.param(text, words, marks=[pytest.mark.xfail(strict=True)] if text in UNSOLVED else [])
    for text, _, words in (line.partition("\t") for line in lines("mixed.tsv"))
]


def test_it_is_the_model_whose_figures_are_in_its_card() -> None:
    listed = dict(line.split("  ")[::-1] for line in lines("SHA256SUMS"))
    files = {file.name: file for file in paths.base_model().iterdir()}
    assert files.keys() == listed.keys()
    for name, file in files.items():
        assert hashlib.sha256(file.read_bytes()).hexdigest() == listed[name], name


def test_it_fits_in_the_wheel() -> None:
    files = paths.base_model().iterdir()
    assert sum(len(zlib.compress(file.read_bytes(), 1)) for file in files) <= MAX_BYTES


def test_its_card_credits_every_text_and_list_of_words() -> None:
    text = (paths.base_model() / CARD).read_text(encoding="utf-8")
    recipe = load_recipe()
    for each in recipe.source:
        assert f"| {each.name} | {each.language} | {each.licence} | {each.credit} |" in text
    for words in recipe.words:
        assert f"| {words.name} | {words.language} | {words.licence} | {words.credit} |" in text


def test_its_licence_is_beside_it_and_in_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    licence = paths.base_model() / LICENSE
    assert project["license"] == "MIT AND CC-BY-SA-4.0"
    assert licence in [ROOT / name for name in project["license-files"]]
    text = licence.read_text("utf-8")
    assert text.startswith("Attribution-ShareAlike 4.0 International")
    assert "Section 8 -- Interpretation." in text


def test_its_card_is_made_from_its_recipe() -> None:
    text = card(load_config(paths.base_model()), load_recipe(), savings_in_card())
    assert (paths.base_model() / CARD).read_text(encoding="utf-8") == text


@pytest.mark.slow
@pytest.mark.skipif(not SHARED.exists(), reason="the shared data is not here")
@pytest.mark.parametrize("name", ["commonvoice-es", "tatoeba-en"])
def test_its_keystroke_savings_are_those_of_its_card(name: str) -> None:
    typed = phrases(everyday_dev_sets()[name], MEASURED_CHARACTERS)
    measured = savings(paths.base_model(), typed, name[-2:])
    assert measured == pytest.approx(savings_in_card()[name], abs=0.05)


def test_it_completes_without_any_training(run: Run) -> None:
    done = run("complete", stdin="Voy al parque con mi per")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0] == "perro"


@pytest.mark.parametrize(("text", "words"), MIXED)
def test_one_sentence_can_mix_both_languages(text: str, words: str, predictor: Predictor) -> None:
    assert len(MIXED) - len(UNSOLVED) >= 42
    found = {each.lower() for each in suggested(predictor, text)}
    assert found & set(words.lower().split()), found


@pytest.mark.parametrize("text", NEUTRAL)
def test_no_slur_name_or_number_is_suggested_after_a_neutral_text(
    text: str, predictor: Predictor
) -> None:
    assert len(NEUTRAL) >= 100
    for word in suggested(predictor, text):
        assert not is_unwanted(word), "not printed here"
        assert not re.search(r"\d{3}", word), word
        is_no_name = word == word.lower() or word in KNOWN_NAMES
        assert is_no_name or text in ASKING_FOR_A_NAME, word


def test_no_unwanted_word_is_in_its_vocabulary(base: Model) -> None:
    assert not any(map(is_unwanted, [*base.tokenizer.tokens, *base.lexicon.written_forms]))


def test_no_address_or_long_number_is_in_its_vocabulary(base: Model) -> None:
    for word in [*base.tokenizer.tokens, *base.lexicon.written_forms]:
        assert not re.search(r"\d{5}|\w@\w", word.removesuffix("000")), word
