"""The recipe of the bundled model, from texts to a card, with small texts."""

import hashlib
from pathlib import Path

import msgspec
import pytest

from benchmarks.base.__main__ import finish
from benchmarks.base.mixing import mixed_text
from benchmarks.base.recipe import Mixed, Recipe, Source, load_recipe
from benchmarks.base.sources import ASIDE_CHARACTERS, gather, read_weighted
from benchmarks.base.training import train
from benchmarks.base.unwanted import is_unwanted
from predictive import paths
from predictive.corpus.spool import Spool
from predictive.model import library
from predictive.model.directory import load_model
from predictive.model.files import CARD
from predictive.prediction.predictor import Predictor
from tests.conftest import CORPORA, SHARED

LINES = "Voy al parque con mi perro. See you in the park, my fucking friend.\n"


def source(file: Path, read: list[float], counted: int, **fields: object) -> Source:
    checksum = hashlib.sha256(file.read_bytes()).hexdigest()
    known = {"language": "es", "licence": "CC0 1.0", "credit": "nobody", "url": "https://x.invalid"}
    return msgspec.convert(
        {
            "file": str(file),
            "read": read,
            "counted": counted,
            "sha256": checksum,
            **known,
            **fields,
        },
        Source,
    )


@pytest.fixture
def recipe(tmp_path: Path) -> Recipe:
    """A small network on the starter texts and on a long text of one repeated line."""
    long = tmp_path / "long.txt"
    long.write_text(LINES * (4 * ASIDE_CHARACTERS // len(LINES)), encoding="utf-8")
    everyday = tmp_path / "everyday.txt"
    everyday.write_text("".join(file.read_text("utf-8") for file in CORPORA.rglob("*.txt")))
    shipped = load_recipe()
    network = msgspec.structs.replace(
        shipped.network, vocab_size=400, embedding_dim=16, hidden_size=24
    )
    sources = [source(everyday, [2, 1, 1], 3), source(long, [0.5, 0.1, 0.1], 0, aside=True)]
    mixed = Mixed(("everyday", "long"), [0.5, 0.25, 0.25])
    return Recipe(network, shipped.stage, mixed, shipped.counts, sources)


def test_sources_are_read_as_often_as_the_recipe_says(recipe: Recipe, tmp_path: Path) -> None:
    with Spool(tmp_path / "spool") as spool:
        pieces = gather(recipe, spool, tmp_path / "aside")
        text = "".join(read_weighted(recipe, spool, pieces, 0))
        assert all(each.held_out for each in pieces)
    everyday, long = (sum(span.end - span.start for span in each.spans) for each in pieces)
    aside = (tmp_path / "aside" / "long.txt").read_text("utf-8")
    assert len(aside) == pytest.approx(ASIDE_CHARACTERS, rel=0.01)
    assert len(text.encode()) == pytest.approx(2 * everyday + long / 2, rel=0.4)
    assert "{{" not in text


def test_mixed_lines_begin_in_one_language_and_end_in_the_other() -> None:
    english, spanish = ["we live here now"] * 40, ["mi perro duerme"] * 40
    lines = mixed_text(english, spanish, 0.5).splitlines()
    assert len(lines) == 20
    assert mixed_text(english, spanish, 0.5).splitlines() == lines
    starts = {line.split()[0] for line in lines}
    ends = {line.split()[-1] for line in lines}
    assert (starts, ends) == ({"we", "mi"}, {"now", "duerme"})
    for line in lines:
        first, last = (english[0], spanish[0])[:: 1 if line.startswith("we") else -1]
        assert any(line == f"{head} {tail}" for head in heads(first) for tail in tails(last)), line


def heads(line: str) -> list[str]:
    words = line.split()
    return [" ".join(words[:end]) for end in range(1, len(words) + 1)]


def tails(line: str) -> list[str]:
    words = line.split()
    return [" ".join(words[start:]) for start in range(len(words))]


def test_a_file_that_differs_from_the_recipe_is_refused(recipe: Recipe, tmp_path: Path) -> None:
    Path(recipe.source[0].file).write_text("Another text.\n")
    with Spool(tmp_path / "spool") as spool, pytest.raises(SystemExit, match="checksum"):
        gather(recipe, spool, tmp_path / "aside")


@pytest.mark.slow
def test_the_recipe_runs_from_sources_to_a_card(
    recipe: Recipe, home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = paths.models() / "base"
    for _ in range(2):  # what is finished stays as it is
        train(recipe, 5, tmp_path / "aside")
    finish(recipe, {"park": "Voy al parque con mi perro.\n"})
    assert library.names() == ["base", "broad", "phrases", "speech"]
    model = load_model(target)
    assert model.config.architecture.hidden_size == 24
    assert not any(map(is_unwanted, [*model.tokenizer.tokens, *model.lexicon.written_forms]))
    assert "perro" in [each.text for each in Predictor(model).suggest("Voy al parque con mi p")]
    card = (target / CARD).read_text("utf-8")
    for words in ("| park |", "nobody", "CC0 1.0", "bits per character"):
        assert words in card
    assert "keystroke savings" in capsys.readouterr().out


@pytest.mark.skipif(not SHARED.exists(), reason="the shared data is not here")
def test_the_shared_texts_are_those_of_the_recipe() -> None:
    for each in load_recipe().source:
        file = SHARED / "data" / each.file
        assert hashlib.sha256(file.read_bytes()).hexdigest() == each.sha256, each.file


def test_unwanted_words_are_recognized_in_any_form() -> None:
    assert all(
        map(is_unwanted, [" Fuck", "fucking", " MIERDA", "puta", "bull-shit", "mother-fucker"])
    )
    assert not any(map(is_unwanted, [" perro", "Mary", "cockpit", "the", " analysis", "pecho"]))
