"""Whatever a model's file contains, the model works or is refused with the file's name."""

import gzip
import io
import json
import shutil
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from safetensors.numpy import load_file, save_file

from predictive.errors import ModelError
from predictive.mapped_arrays import map_arrays, save_arrays
from predictive.model import archive as archive_module
from predictive.model import library, older_counts
from predictive.model.archive import import_model
from predictive.model.files import (
    BLEND,
    CONFIG,
    EXPORTED,
    INDEX,
    LEXICON,
    NGRAMS,
    OLDER_FILES,
    OLDER_LEXICON,
    OLDER_NGRAMS,
    OLDER_OWN_NGRAMS,
    OLDER_SPELLING,
    OWN_NGRAMS,
    SPELLING,
    TOKENIZER,
    WEIGHTS,
)
from predictive.prediction.predictor import Predictor
from tests.conftest import Invoke

Damage = Callable[[Path], object]
READ = (CONFIG, TOKENIZER, WEIGHTS, LEXICON, NGRAMS, INDEX, SPELLING, BLEND)
OLDER = Path(__file__).parent / "formats" / "5"


@pytest.fixture
def model(trained: Path, tmp_path: Path) -> Path:
    """A copy of the trained model, without its training state."""
    return copy_of(trained, tmp_path / "copy")


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """A copy of a model whose counts are stored as older versions stored them."""
    return copy_of(OLDER, tmp_path / "older")


@pytest.fixture(autouse=True)
def limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Low limits, so that tests need no gigabytes."""
    monkeypatch.setattr(older_counts, "_MAX_ARRAY_BYTES", 1 << 23)
    monkeypatch.setattr(older_counts, "_MAX_LEXICON_BYTES", 1 << 23)


def copy_of(trained: Path, folder: Path) -> Path:
    shutil.copytree(trained, folder, ignore=shutil.ignore_patterns("training"))
    return folder


def use(folder: Path) -> None:
    """Load a model and use all its functions."""
    predictor = Predictor.from_directory(folder)
    for text in ("", "Voy al par", "Voy al parque con mi ", "¿Vienes mañana? Xyz", "Zorb"):
        predictor.suggest(text, words=3)
        predictor.inspect(text)
        predictor.explain(text)
    list(predictor.generate("Voy", max_tokens=5, seed=1))
    predictor.score("Voy al parque.")


Array = npt.NDArray[Any]


def with_array(name: str, change: Callable[[Array], Array]) -> Damage:
    def damage(path: Path) -> None:
        arrays = map_arrays(path)
        save_arrays(path, {**arrays, name: change(arrays[name])})

    return damage


def with_same(value: object) -> Callable[[Array], Array]:
    return lambda array: np.full_like(array, value)


def without_array(name: str) -> Damage:
    def damage(path: Path) -> None:
        arrays = map_arrays(path)
        del arrays[name]
        save_arrays(path, arrays)

    return damage


def with_older_array(name: str, change: Callable[[Array], Array]) -> Damage:
    def damage(path: Path) -> None:
        with np.load(path) as file:
            arrays = {each: file[each] for each in file.files}
        np.savez_compressed(path, allow_pickle=True, **arrays | {name: change(arrays[name])})

    return damage


def without_older_array(name: str) -> Damage:
    def damage(path: Path) -> None:
        with np.load(path) as file:
            arrays = {each: file[each] for each in file.files if each != name}
        np.savez_compressed(path, allow_pickle=False, **arrays)

    return damage


def with_header(shape: str, kind: str = "'|u1'") -> Damage:
    """Change the declared shape or type of an array."""

    def damage(path: Path) -> None:
        members = {}
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                members[name] = archive.read(name)
        header = f"{{'descr': {kind}, 'fortran_order': False, 'shape': {shape}, }}"
        padded = header.ljust(117) + "\n"
        members["unigrams.npy"] = (
            b"\x93NUMPY\x01\x00" + len(padded).to_bytes(2, "little") + padded.encode() + b"x"
        )
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in members.items():
                archive.writestr(name, data)

    return damage


def bomb(path: Path) -> None:
    """Compress more zeros into a small archive than allowed."""
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("unigrams.npy", "w", force_zip64=True) as member,
    ):
        np.lib.format.write_array_header_1_0(
            member, {"descr": "|u1", "fortran_order": False, "shape": (1 << 24,)}
        )
        for _ in range(1 << 4):
            member.write(bytes(1 << 20))


def gzip_bomb(path: Path) -> None:
    """Compress more letters into a small file than allowed."""
    path.write_bytes(gzip.compress(b"a" * (1 << 24)))


def with_weight(name: str, value: float) -> Damage:
    def damage(path: Path) -> None:
        weights = load_file(path)
        weights[name] = weights[name].copy()
        weights[name][0] = value
        save_file(weights, path)

    return damage


def with_kind(name: str, kind: Any) -> Damage:
    def damage(path: Path) -> None:
        weights = load_file(path)
        save_file({**weights, name: weights[name].astype(kind)}, path)

    return damage


def with_scale_of_a_matrix(path: Path) -> None:
    weights = load_file(path)
    scale = weights["embedding.weight.scale"]
    save_file({**weights, "embedding.weight.scale": np.repeat(scale, 2, axis=1)}, path)


def with_value(*keys: str, value: object) -> Damage:
    def damage(path: Path) -> None:
        data = json.loads(path.read_text(encoding="utf-8"))
        inner = data
        for key in keys[:-1]:
            inner = inner[key]
        inner[keys[-1]] = value
        path.write_text(json.dumps(data), encoding="utf-8")

    return damage


def with_last_token_at(number: int) -> Damage:
    def damage(path: Path) -> None:
        data = json.loads(path.read_text(encoding="utf-8"))
        vocabulary = data["model"]["vocab"]
        vocabulary[max(vocabulary, key=vocabulary.__getitem__)] = number
        path.write_text(json.dumps(data), encoding="utf-8")

    return damage


def packed(text: str) -> Damage:
    return lambda path: path.write_bytes(gzip.compress(text.encode()))


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def replaced_by_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def other_file(path: Path) -> None:
    with path.open("wb") as file:
        np.save(file, np.zeros(3))


def larger(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    return np.concatenate([array, array[:1]])


TEMPLATE = {
    "type": "TemplateProcessing",
    "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}],
    "pair": [],
    "special_tokens": {"[CLS]": {"id": "[CLS]", "ids": [99_999], "tokens": ["[CLS]"]}},
}
DAMAGES: list[tuple[str, Damage]] = [
    *[(name, cut) for name in READ],
    *[(name, Path.unlink) for name in READ],
    *[(name, replaced_by_a_folder) for name in READ],
    *[(name, lambda path: path.write_bytes(b"")) for name in READ],
    *[
        (name, damage)
        for name in (NGRAMS, SPELLING)
        for damage in (
            with_array("2.words", lambda words: words + 60_000),
            with_array("2.words", lambda words: words.astype(np.int16)),
            with_array("2.words", lambda words: words.astype(np.float32)),
            with_array("2.words", lambda words: words.reshape(1, -1)),
            with_array("2.counts", lambda counts: counts + 1),
            with_array("2.counts", larger),
            with_array("2.block_starts", lambda starts: starts[1:]),
            with_array("2.block_starts", larger),
            with_array("2.backoffs", lambda codes: codes[:-1]),
            with_array("2.backoffs", lambda codes: codes.astype(np.uint16) + 256),
            with_array("2.probabilities", larger),
            with_array("unigrams", lambda codes: codes[:, :-1]),
            with_array("unigrams", lambda codes: codes[0]),
            with_array("unigrams", lambda codes: codes[:0]),
            with_array("unigrams", lambda codes: codes.astype(np.int8)),
            without_array("2.counts"),
            without_array("unigrams"),
            other_file,
        )
    ],
    (SPELLING, with_array("alphabet", lambda letters: letters[:-1])),
    (SPELLING, with_array("alphabet", with_same(0xD800))),
    (SPELLING, with_array("alphabet", with_same(0x110000))),
    (SPELLING, without_array("alphabet")),
    (LEXICON, with_array("ends", lambda ends: ends + 1)),
    (LEXICON, with_array("ends", lambda ends: ends[:-1])),
    (LEXICON, with_array("ends", lambda ends: ends.astype(np.uint64))),
    (LEXICON, with_array("ends", lambda ends: ends.reshape(1, -1))),
    (LEXICON, with_array("forms", lambda letters: letters[:-1])),
    (LEXICON, with_array("forms", with_same(ord("a")))),
    (LEXICON, with_array("accented", lambda ids: ids + 1_000_000)),
    (LEXICON, with_array("accented", lambda ids: ids.astype(np.int32) - 1_000)),
    (LEXICON, with_array("accented", lambda ids: ids.reshape(1, -1))),
    (LEXICON, without_array("accented")),
    (INDEX, with_array("places", lambda places: places[:-1])),
    (INDEX, with_array("places", lambda places: places + 60_000)),
    (INDEX, with_array("best", larger)),
    (INDEX, with_array("best", lambda codes: codes[0])),
    (INDEX, with_array("best", lambda codes: codes.astype(np.uint16))),
    (INDEX, with_array("sums", with_same(np.nan))),
    (INDEX, with_array("sums", with_same(1e300))),
    (INDEX, with_array("sums", lambda sums: sums[:, :-1])),
    (INDEX, with_array("sums", lambda sums: sums.astype(np.float32))),
    (INDEX, without_array("places")),
    (WEIGHTS, with_weight("output_bias", np.nan)),
    (WEIGHTS, with_weight("output_bias", -np.inf)),
    (WEIGHTS, with_weight("embedding.weight.scale", np.nan)),
    (WEIGHTS, with_weight("embedding.weight.scale", 1e38)),
    (WEIGHTS, with_kind("embedding.weight", np.float32)),
    (WEIGHTS, with_kind("output_bias", np.float64)),
    (WEIGHTS, with_scale_of_a_matrix),
    (TOKENIZER, with_last_token_at(10_000_000)),
    (TOKENIZER, with_last_token_at(3)),
    (TOKENIZER, with_value("model", "unk_token", value="<none>")),
    (TOKENIZER, with_value("model", "type", value="BPE")),
    (TOKENIZER, with_value("model", "vocab", value={})),
    (TOKENIZER, with_value("post_processor", value=TEMPLATE)),
    (TOKENIZER, with_value("pre_tokenizer", value={"type": "Split", "pattern": {"Regex": "("}})),
    (CONFIG, with_value("architecture", "num_layers", value=10**9)),
    (CONFIG, with_value("architecture", "hidden_size", value=10**30)),
    (CONFIG, with_value("architecture", "vocab_size", value=0)),
    (CONFIG, with_value("level", value="poem")),
    (BLEND, with_value("temperature", value=0)),
    (BLEND, with_value("exponent", value=1e300)),
    (BLEND, with_value("network", value=-3)),
    (BLEND, with_value("evidence", value={"weights": [0.1], "concentrations": []})),
    (BLEND, with_value("evidence", value={"half_life": 0})),
    (BLEND, with_value("languages", value=["en", "es", "fr"])),
]
DAMAGED_TOKENS: list[Damage] = [
    with_array("tokens", larger),
    with_array("ends", larger),
    with_array("token_ids", lambda ids: ids + 60_000),
    with_array("token_ids", lambda ids: ids[:-1]),
    with_array("word_ids", lambda ids: ids + 60_000),
    with_array("word_ids", lambda ids: ids.astype(np.int32)),
    with_array("word_ids", lambda ids: ids.reshape(1, -1)),
    with_array("word_ids", lambda ids: ids[:-1]),
    with_array("word_tokens", lambda ids: ids + 60_000),
    with_array("word_tokens", lambda ids: ids[:0]),
    with_array("token_places", lambda places: places + 60_000),
    with_array("token_places", lambda places: places[:-1]),
    with_array("rank_ends", lambda ends: ends + 1),
    with_array("rank_ends", lambda ends: ends[:0]),
]
OLDER_DAMAGES: list[tuple[str, Damage]] = [
    *[(name, cut) for name in OLDER_FILES],
    *[(name, lambda path: path.write_bytes(b"")) for name in OLDER_FILES],
    *[(name, replaced_by_a_folder) for name in OLDER_FILES if name != OLDER_OWN_NGRAMS],
    *[(name, Path.unlink) for name in (OLDER_NGRAMS, OLDER_SPELLING)],
    *[
        (name, damage)
        for name in (OLDER_NGRAMS, OLDER_SPELLING, OLDER_OWN_NGRAMS)
        for damage in (
            bomb,
            with_header("(10,)", "'|O'"),
            with_header("(10, 10)"),
            with_header("(1000000000000,)"),
            with_header("(100000000000000000000,)"),
            with_header("(-1,)"),
            with_header("()"),
            with_header("(1,)", "[('a', 'u1')]"),
            with_older_array("2.words", lambda words: words + 60_000),
            with_older_array("2.words", lambda words: words.astype(np.int16)),
            with_older_array("2.words", lambda words: words.astype(np.float32)),
            with_older_array("2.words", lambda words: words.reshape(1, -1)),
            with_older_array("2.counts", lambda counts: counts + 1),
            with_older_array("2.counts", larger),
            with_older_array("2.backoffs", lambda codes: codes[:-1]),
            with_older_array("2.backoffs", lambda codes: codes.astype(np.uint16) + 256),
            with_older_array("2.probabilities", larger),
            with_older_array("unigrams", larger),
            with_older_array("unigrams", lambda codes: codes > 3),
            with_older_array("unigrams", lambda codes: codes.astype(object)),
            without_older_array("2.counts"),
            without_older_array("unigrams"),
            other_file,
        )
    ],
    (OLDER_LEXICON, gzip_bomb),
    (OLDER_LEXICON, packed("perro\nperro\n\n.")),
    (OLDER_LEXICON, packed("perro\n\n.")),
    (OLDER_LEXICON, packed("")),
    (OLDER_LEXICON, packed("per\0ro\n\n.")),
    (OLDER_LEXICON, lambda path: path.write_bytes(gzip.compress(b"\xff\xfe"))),
]


@pytest.mark.parametrize(
    ("name", "damage"), DAMAGES, ids=[f"{place}-{name}" for place, (name, _) in enumerate(DAMAGES)]
)
def test_loading_a_damaged_model_raises_an_error_that_names_the_file(
    name: str, damage: Damage, model: Path
) -> None:
    damage(model / name)
    with pytest.raises(ModelError) as caught:
        use(model)
    named = {CONFIG: READ, LEXICON: (LEXICON, NGRAMS)}.get(name, (name,))
    assert_names_one(caught.value, named)


def assert_names_one(error: ModelError, names: Sequence[str]) -> None:
    assert any(each in error.message for each in names), error.message
    assert "\n" not in error.message
    assert error.hint


@pytest.mark.parametrize("damage", DAMAGED_TOKENS, ids=map(str, range(len(DAMAGED_TOKENS))))
@pytest.mark.parametrize("trained", ["word"], indirect=True)
def test_tokens_that_do_not_fit_the_words_are_refused(damage: Damage, model: Path) -> None:
    damage(model / INDEX)
    with pytest.raises(ModelError) as caught:
        use(model)
    assert_names_one(caught.value, [INDEX])


@pytest.mark.parametrize(
    ("name", "damage"),
    OLDER_DAMAGES,
    ids=[f"{place}-{name}" for place, (name, _) in enumerate(OLDER_DAMAGES)],
)
def test_loading_a_damaged_older_model_raises_an_error_that_names_the_file(
    name: str, damage: Damage, older: Path
) -> None:
    damage(older / name)
    with pytest.raises(ModelError) as caught:
        use(older)
    assert_names_one(caught.value, (name, *((OLDER_NGRAMS,) if name == OLDER_LEXICON else ())))


def test_the_users_own_n_grams_are_checked_too(model: Path) -> None:
    shutil.copy(model / NGRAMS, model / OWN_NGRAMS)
    use(model)
    with_array("2.words", lambda words: words + 60_000)(model / OWN_NGRAMS)
    with pytest.raises(ModelError, match=OWN_NGRAMS):
        use(model)


@pytest.fixture(scope="module")
def small(trained: Path) -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        yield copy_of(trained, Path(folder) / "model")


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
@pytest.mark.parametrize("name", READ)
def test_a_model_with_bytes_changed_or_cut_off_is_refused_or_works(
    name: str, small: Path, data: st.DataObject
) -> None:
    change_bytes(small, name, data)


@pytest.fixture(scope="module")
def small_older() -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        yield copy_of(OLDER, Path(folder) / "model")


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
@pytest.mark.parametrize("name", OLDER_FILES)
def test_an_older_model_with_bytes_changed_or_cut_off_is_refused_or_works(
    name: str, small_older: Path, data: st.DataObject
) -> None:
    change_bytes(small_older, name, data)


def change_bytes(model: Path, name: str, data: st.DataObject) -> None:
    """Change some bytes of a file, or cut it off, use the model, and restore it."""
    path = model / name
    whole = path.read_bytes()
    damaged = bytearray(whole)
    for _ in range(data.draw(st.integers(0, 3))):
        damaged[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    end = data.draw(st.sampled_from([len(whole), data.draw(st.integers(0, len(whole)))]))
    path.write_bytes(damaged[:end])
    try:
        with suppress(ModelError):
            use(model)
    finally:
        path.write_bytes(whole)


def archive_of(folder: Path, archive: Path) -> Path:
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as target:
        for name in filter(lambda each: (folder / each).exists(), (*EXPORTED, *OLDER_FILES)):
            target.write(folder / name, name)
    return archive


@pytest.mark.parametrize("name", [NGRAMS, LEXICON, INDEX, SPELLING, WEIGHTS, TOKENIZER])
def test_importing_a_damaged_archive_raises_an_error_that_names_it(
    name: str, model: Path, home: Path, tmp_path: Path
) -> None:
    cut(model / name)
    refuse_import(name, model, home, tmp_path)


@pytest.mark.parametrize(("name", "damage"), [(OLDER_NGRAMS, bomb), (OLDER_LEXICON, gzip_bomb)])
def test_importing_a_damaged_older_archive_raises_an_error_that_names_it(
    name: str, damage: Damage, older: Path, home: Path, tmp_path: Path
) -> None:
    damage(older / name)
    refuse_import(name, older, home, tmp_path)


def refuse_import(name: str, model: Path, home: Path, tmp_path: Path) -> None:
    archive = archive_of(model, tmp_path / "notes.zip")
    with pytest.raises(ModelError, match=f"notes.zip/{name} is damaged"):
        import_model(archive, "notes")
    assert library.names() == []
    assert [each.name for each in (home / "models").iterdir()] == []


def test_an_archive_larger_than_any_model_is_refused(
    model: Path, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = archive_of(model, tmp_path / "notes.zip")
    size = sum(each.stat().st_size for each in model.iterdir())
    monkeypatch.setattr(archive_module, "LARGEST_MODEL", size - 1)
    with pytest.raises(ModelError, match=r"notes\.zip would unpack to more"):
        import_model(archive, "notes")
    monkeypatch.setattr(archive_module, "LARGEST_MODEL", size)
    import_model(archive, "notes")


def test_a_member_larger_than_declared_is_refused(model: Path, home: Path, tmp_path: Path) -> None:
    archive = archive_of(model, tmp_path / "notes.zip")
    data = bytearray(archive.read_bytes())
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        size = source.getinfo(WEIGHTS).file_size
    said, other = size.to_bytes(4, "little"), (size // 2).to_bytes(4, "little")
    assert said in data
    archive.write_bytes(data.replace(said, other))
    with pytest.raises(ModelError, match=r"notes\.zip"):
        import_model(archive, "notes")


@pytest.mark.parametrize("kind", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_an_archive_with_an_unexpected_compression_is_refused(
    kind: int, model: Path, tmp_path: Path
) -> None:
    with zipfile.ZipFile(tmp_path / "notes.zip", "w", kind) as target:
        for name in filter(lambda each: (model / each).exists(), EXPORTED):
            target.write(model / name, name)
    with pytest.raises(ModelError, match=r"notes\.zip has an unexpected compression"):
        import_model(tmp_path / "notes.zip", "notes")


@pytest.mark.parametrize("damaged", [NGRAMS, TOKENIZER])
def test_a_damaged_model_is_not_exported(
    damaged: str, model: Path, invoke: Invoke, tmp_path: Path
) -> None:
    cut(model / damaged)
    done = invoke("models", "export", model, tmp_path / "out.zip")
    assert isinstance(done.exception, ModelError)
    assert not (tmp_path / "out.zip").exists()
