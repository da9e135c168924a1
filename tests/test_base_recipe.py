"""The recipe of the bundled model, from texts to a card, with small texts."""

import gzip
import hashlib
from pathlib import Path

import msgspec
import numpy as np
import pytest

from benchmarks.base.counting import count, encode, save_counts
from benchmarks.base.finishing import finish
from benchmarks.base.misspellings import misspellings
from benchmarks.base.mixing import mixed_text
from benchmarks.base.recipe import (
    MAX_READ,
    File,
    Mixed,
    Network,
    Recipe,
    Source,
    WordList,
    load_recipe,
)
from benchmarks.base.sources import held_out_by_kind, read_texts, save_held_out_by_kind
from benchmarks.base.stand_ins import rarer_in_network, rarer_in_ngrams
from benchmarks.base.training import epoch, stage_weights, train
from benchmarks.base.unigrams import estimate_unigrams
from benchmarks.base.vocabulary import vocabulary
from benchmarks.base.weight_parts import load_parts
from predictive import paths
from predictive.counts.estimation import estimate
from predictive.counts.lexicon import Lexicon
from predictive.model import library
from predictive.model.directory import load_model
from predictive.model.files import CARD
from predictive.prediction.predictor import Predictor
from predictive.revising.unwanted import is_unwanted
from predictive.tokenizer import Tokenizer
from tests.conftest import CORPORA, SHARED

LINE = "Voy al parque con mi perro. See you in the park, my fucking friend."
REST = {"licence": "CC0 1.0", "credit": "nobody", "url": "https://x.invalid"}


def checksum(file: Path) -> dict[str, str]:
    return {"file": str(file), "sha256": hashlib.sha256(file.read_bytes()).hexdigest()}


def source(file: Path, read: list[float], **fields: object) -> Source:
    known = {"language": "es", "kind": "everyday", "read": read, **REST}
    return msgspec.convert({**known, **checksum(file), **fields}, Source)


@pytest.fixture
def recipe(tmp_path: Path) -> Recipe:
    """A small network on the starter texts and on a long compressed text of numbered lines."""
    everyday, long = tmp_path / "everyday.txt", tmp_path / "long.txt.gz"
    everyday.write_text("".join(file.read_text("utf-8") for file in CORPORA.rglob("*.txt")))
    numbered = "".join(f"{LINE} {number % 3000}.\n" for number in range(3_600))
    long.write_bytes(gzip.compress(numbered.encode()))
    tokens, lists = tmp_path / "tokenizer.json", tmp_path / "words.tsv.gz"
    tokenizer = Tokenizer.train("word", [everyday.read_text()], vocab_size=400, min_count=1)
    wanted = [each for each in tokenizer.tokens if not is_unwanted(each)]
    tokens.write_text(Tokenizer.from_tokens("word", wanted).to_json())
    lists.write_bytes(gzip.compress(b"perro\t0.01\nporro\t0.0001\nzarzuela\t0.00001\n"))
    shipped = load_recipe()
    words = [
        msgspec.convert({"language": each, **REST, **checksum(lists)}, WordList)
        for each in ("en", "es")
    ]
    return Recipe(
        network=Network(File(**checksum(tokens)), 16, 24, 1),
        rarer={"Ana": 0.1},
        stage=shipped.stage,
        mixed=Mixed(("everyday", "long"), [0.5, 0.25]),
        counts=shipped.counts,
        source=[
            source(everyday, [2, 1]),
            source(long, [0.5, 0.1], language="en", kind="notes", form="prose", held_out=True),
        ],
        words=words,
    )


def test_thirty_of_three_thousand_lines_are_held_out_and_are_nowhere_else(recipe: Recipe) -> None:
    _, long = read_texts(recipe)
    numbers = [int(line.split()[-1].strip(".")) for line in long.held_out]
    assert numbers == list(range(1500, 1530))
    assert not set(long.held_out) & set(long.lines)
    assert len(long.lines) == 3_600 - 30


def test_a_held_out_line_that_another_source_has_is_left_out(recipe: Recipe) -> None:
    everyday = Path(recipe.source[0].file)
    everyday.write_text(everyday.read_text() + f"{LINE} 1501.\n")
    sources = [source(everyday, [2, 1]), recipe.source[1]]
    _, long = read_texts(msgspec.structs.replace(recipe, source=sources))
    assert len(long.held_out) == 29


def test_held_out_lines_are_written_by_kind(recipe: Recipe, tmp_path: Path) -> None:
    texts = read_texts(recipe)
    save_held_out_by_kind(texts, tmp_path / "aside")
    (file,) = (tmp_path / "aside").iterdir()
    assert file.name == "notes-en.txt"
    assert file.read_text("utf-8") == held_out_by_kind(texts)["notes-en"]
    assert sorted(file.read_text("utf-8").splitlines()) == sorted(texts[1].held_out)


def test_sources_are_read_as_often_as_the_recipe_says(recipe: Recipe) -> None:
    texts, tokenizer = read_texts(recipe), vocabulary(recipe)
    tokens = sum(map(len, epoch(recipe, texts, 0, tokenizer)))
    everyday, long = (len(tokenizer.encode("\n".join(text.lines))) for text in texts)
    assert tokens == pytest.approx(2 * everyday + long / 2 + everyday / 2, rel=0.2)


def test_a_source_is_read_from_its_start_up_to_its_limit(recipe: Recipe) -> None:
    limited = msgspec.structs.replace(recipe.source[1], characters=10 * len(LINE))
    _, long = read_texts(msgspec.structs.replace(recipe, source=[recipe.source[0], limited]))
    assert long.lines[0] == f"{LINE} 0."
    assert len(long.lines) == 10


def test_no_source_is_read_more_than_three_times_a_pass() -> None:
    shipped = load_recipe()
    for each in shipped.source:
        assert len(each.read) == len(shipped.stage), each.name
        assert max(each.read) <= MAX_READ == 3, each.name
        assert each.kind, each.name


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


def test_a_file_that_differs_from_the_recipe_is_refused(recipe: Recipe) -> None:
    Path(recipe.source[0].file).write_text("Another text.\n")
    with pytest.raises(SystemExit, match="checksum"):
        read_texts(recipe)


def test_the_lexicon_has_words_of_texts_and_lists_but_no_unwanted_ones(recipe: Recipe) -> None:
    counted = count(recipe, encode(recipe, read_texts(recipe)))
    lexicon = counted.text.lexicon
    assert {"perro", "zarzuela", "friend"} <= set(lexicon.words)
    assert not any(map(is_unwanted, lexicon.written_forms))
    for table in counted.unigrams:
        assert table.probabilities.shape == (len(lexicon),)
        assert table.probabilities.sum() == pytest.approx(1)
        assert (table.probabilities > 0).all()


def test_the_weight_of_a_word_list_is_what_held_out_text_says() -> None:
    lexicon = Lexicon.from_written_forms(["casa", "perro", "."])
    casa, perro, mark = (lexicon.written_forms.index(each) for each in ("casa", "perro", "."))
    counts, only_listed = np.zeros(len(lexicon), np.int64), np.zeros(len(lexicon), np.int64)
    counts[[casa, mark]] = 10
    only_listed[perro] = 10
    listed = {"perro": 0.1}
    for_list = estimate_unigrams(lexicon, counts, listed, only_listed)
    for_counts = estimate_unigrams(lexicon, counts, listed, counts)
    assert for_list.listed_weight > 0.99 > 0.01 > for_counts.listed_weight
    assert for_list.probabilities[mark] == pytest.approx(for_counts.probabilities[mark])
    assert for_list.probabilities[perro] > for_counts.probabilities[perro] > 0


FREQUENT = {"the": 5e-2, "from": 4e-3, "receive": 8e-5, "because": 1e-3, "amigos": 1e-4,
            "también": 2e-3, "hablo": 5e-5, "hablas": 1e-4, "resist": 2e-5}  # fmt: skip


@pytest.mark.parametrize(
    ("language", "word", "frequency", "meant"),
    [
        ("en", "teh", 1e-6, "the"),
        ("en", "recieve", 5e-7, "receive"),
        ("en", "becuase", 3e-7, "because"),
        ("es", "tambien", 9e-5, "también"),
        ("en", "form", 1e-3, None),  # frequent itself
        ("es", "amigas", 4e-6, None),  # an ending
        ("es", "hablás", 1e-6, None),  # voseo
        ("en", "resister", 1e-8, None),  # a form of `resist`
    ],
)
def test_a_word_that_a_slip_makes_a_far_more_frequent_one_is_a_misspelling(
    language: str, word: str, frequency: float, meant: str | None
) -> None:
    found = misspellings(language, {**FREQUENT, word: frequency}, {}, {})
    assert found.get(word) == meant


def test_a_word_that_edited_text_has_is_no_misspelling() -> None:
    words = {**FREQUENT, "recieve": 5e-7}
    assert "recieve" not in misspellings("en", words, {}, {"recieve": 3, "receive": 400})
    assert "recieve" not in misspellings("en", words, {"recieve": 1e-6}, {})  # Spanish, if a word


def test_weights_in_parts_are_joined_by_their_first_rows(tmp_path: Path) -> None:
    rows = np.arange(12, dtype=np.float16).reshape(4, 3)
    parts = {"embedding.weight@2": rows[2:], "output_bias@0": rows[0]}
    np.savez(tmp_path / "w0.npz", allow_pickle=False, **parts)
    np.savez(tmp_path / "w1.npz", allow_pickle=False, **{"embedding.weight@0": rows[:2]})
    weights = load_parts([tmp_path / "w0.npz", tmp_path / "w1.npz"])
    assert weights["embedding.weight"].dtype == np.float32
    assert np.array_equal(weights["embedding.weight"], rows)
    assert np.array_equal(weights["output_bias"], rows[0])


@pytest.mark.slow
def test_the_recipe_runs_from_sources_to_a_card(
    recipe: Recipe, home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = read_texts(recipe)
    held_out = {"park": "Voy al parque con mi perro.\n"} | held_out_by_kind(texts)
    for _ in range(2):  # what is finished stays as it is
        train(recipe, texts, held_out, 12)
    save_counts(tmp_path / "counted", recipe, texts)
    finish(recipe, texts, held_out, tmp_path / "counted")
    target = paths.models() / "base"
    assert library.names() == ["base", "broad", "everyday"]
    model = load_model(target)
    assert model.config.architecture.hidden_size == 24
    assert not any(map(is_unwanted, [*model.tokenizer.tokens, *model.lexicon.written_forms]))
    assert "perro" in [each.text for each in Predictor(model).suggest("Voy al parque con mi p")]
    card = (target / CARD).read_text("utf-8")
    for words in ("| park |", "| notes-en |", "nobody", "CC0 1.0", "bits per character"):
        assert words in card
    assert "keystroke savings" in capsys.readouterr().out


@pytest.mark.slow
def test_finished_weights_make_a_model_without_training(
    recipe: Recipe, home: Path, tmp_path: Path
) -> None:
    texts = read_texts(recipe)
    held_out = {"park": "Voy al parque con mi perro.\n"}
    train(recipe, texts, held_out, 4)
    weights = stage_weights(paths.models() / "everyday")
    save_counts(tmp_path / "counted", recipe, texts)
    finish(recipe, texts, held_out, tmp_path / "counted", weights)
    model = load_model(paths.models() / "base")
    stored = model.weights.dequantized()
    for name, value in weights.items():
        assert np.allclose(stored[name], value, atol=2e-3), name


@pytest.mark.skipif(not SHARED.exists(), reason="the shared data is not here")
def test_the_shared_files_are_those_of_the_recipe() -> None:
    shipped = load_recipe()
    listed = {shipped.network.vocabulary.file: shipped.network.vocabulary.sha256}
    listed |= {each.file: each.sha256 for each in shipped.source}
    listed |= {each.file: each.sha256 for each in shipped.words}
    for name, sha256 in listed.items():
        file = SHARED / "data" / name
        assert hashlib.sha256(file.read_bytes()).hexdigest() == sha256, name


def test_unwanted_words_are_recognized_in_any_form() -> None:
    assert all(
        map(is_unwanted, [" Fuck", "fucking", " MIERDA", "puta", "bull-shit", "mother-fucker"])
    )
    assert not any(map(is_unwanted, [" perro", "Mary", "cockpit", "the", " analysis", "pecho"]))


def test_names_that_stand_for_anybody_are_rarer_in_both_parts() -> None:
    lexicon = Lexicon.from_written_forms(["Ana", "casa"])
    ana, casa, end = (lexicon.written_forms.index(each) for each in ("Ana", "casa", "\n"))
    stream = np.array([end, *[ana, end, casa, end] * 20])
    ngrams = estimate(stream, len(lexicon))
    rarer = rarer_in_ngrams(ngrams, lexicon, {"ana": 0.1})
    before, after = (each.distribution([end]) for each in (ngrams, rarer))
    assert after[casa] == before[casa]
    assert 0.08 < after[ana] / before[ana] < 0.3  # the unigrams stay

    tokenizer = Tokenizer.from_tokens("word", [" Ana", " casa", "Ana"])
    bias = rarer_in_network({"output_bias": np.zeros(6, np.float32)}, tokenizer, {"ana": 0.1})
    assert np.exp(bias["output_bias"]) == pytest.approx([1, 1, 1, 0.1, 1, 0.1])
