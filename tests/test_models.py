"""A model folder is complete or refused, private, and portable."""

import json
import shutil
import stat
import zipfile
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

import predictive
from predictive import paths
from predictive.errors import ModelError, PredictiveError, UsageError
from predictive.model import library
from predictive.model.archive import export_model, import_model
from predictive.model.directory import load_config, load_model, save_network
from predictive.model.unfinished import unfinished_folder
from predictive.tokenizer import Tokenizer
from tests.conftest import Invoke


@pytest.fixture
def model(trained: Path, home: Path) -> Path:
    """A copy of the trained model, called park, in the home."""
    folder = home / "models" / "park"
    shutil.copytree(trained, folder)
    return folder


def test_everything_is_readable_only_by_its_owner(trained: Path) -> None:
    for entry in [trained, *trained.rglob("*")]:
        assert stat.S_IMODE(entry.stat().st_mode) & 0o077 == 0, entry


def test_nothing_is_pickled(trained: Path) -> None:
    suffixes = {entry.suffix for entry in trained.rglob("*") if entry.is_file()}
    assert suffixes == {".json", ".safetensors", ".md", ".tokens", ".txt"}


def test_matrices_take_one_byte_per_weight_and_have_the_names_of_pytorch(trained: Path) -> None:
    stored = load_file(trained / "model.safetensors")
    assert stored["recurrent.0.weight_hh_l0"].dtype == np.int8
    assert stored["output_bias"].dtype == np.float16
    scales = {name for name in stored if name.endswith(".scale")}
    assert {stored[name].dtype for name in scales} == {np.dtype(np.float32)}


def test_quantization_changes_weights_by_at_most_half_a_step(tmp_path: Path, trained: Path) -> None:
    model = load_model(trained)
    rng = np.random.default_rng(1)
    weights = {
        name: rng.normal(size=value.shape).astype(np.float32)
        for name, value in model.weights.dequantized().items()
    }
    shutil.copytree(trained, tmp_path / "copy")
    save_network(tmp_path / "copy", "copy", model.config, weights)
    for name, value in load_model(tmp_path / "copy").weights.dequantized().items():
        step = np.abs(weights[name]).max(axis=-1, keepdims=True) / 127
        assert (np.abs(value - weights[name]) <= 0.51 * step).all(), name


def change(folder: Path, **values: object) -> None:
    path = folder / "config.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **values}))


def cut_config(folder: Path) -> None:
    (folder / "config.json").write_text("{")


def truncate(folder: Path) -> None:
    path = folder / "model.safetensors"
    path.write_bytes(path.read_bytes()[:-100])


def scramble(folder: Path) -> None:
    (folder / "model.safetensors").write_bytes(b"\xff" * 5000)


def reshape(folder: Path) -> None:
    path = folder / "model.safetensors"
    weights = load_file(path)
    weights["output_bias"] = weights["output_bias"][:-1].copy()
    save_file(weights, path)


def forget_a_token(folder: Path) -> None:
    path = folder / "tokenizer.json"
    data = json.loads(path.read_text())
    vocabulary = data["model"]["vocab"]
    data["model"]["vocab"] = {
        token: n for token, n in vocabulary.items() if n < len(vocabulary) - 1
    }
    path.write_text(json.dumps(data))


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda folder: change(folder, format_version=99), r"config\.json has format version 99"),
        (lambda folder: change(folder, level="poem"), r"config\.json is damaged"),
        (cut_config, r"config\.json is damaged"),
        (lambda folder: (folder / "config.json").unlink(), "is not a model"),
        (lambda folder: (folder / "tokenizer.json").unlink(), r"tokenizer\.json is missing"),
        (lambda folder: (folder / "model.safetensors").unlink(), r"model\.safetensors is missing"),
        (truncate, r"model\.safetensors is damaged"),
        (scramble, r"model\.safetensors is damaged"),
        (reshape, r"model\.safetensors does not fit"),
        (forget_a_token, r"tokenizer\.json has \d+ tokens"),
    ],
)
def test_a_damaged_file_is_named(model: Path, damage: object, words: str) -> None:
    damage(model)  # type: ignore[operator]
    with pytest.raises(ModelError, match=words):
        list(predictive.load(model).generate(max_tokens=1))


@pytest.mark.parametrize("trained", ["word"], indirect=True)
def test_suggesting_words_does_not_parse_the_tokenizer(
    model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(Tokenizer, "from_json")
    predictor = predictive.load(model)
    assert predictor.suggest("Voy al par")[0].text == "parque"
    with pytest.raises(ModelError, match="from_json"):
        predictor.score("Voy al parque.")


def test_models_are_found_by_name_path_and_last_use(model: Path, home: Path) -> None:
    assert library.resolve("park") == model
    assert library.resolve(str(model)) == model
    assert library.resolve() == model
    shutil.copytree(model, home / "models" / "other")
    with pytest.raises(PredictiveError, match="several models: other, park, base"):
        library.resolve()
    library.remember(home / "models" / "other")
    assert library.resolve().name == "other"
    other = shutil.copytree(model, home / "models" / "third")
    library.remember(other)
    library.remove("third")
    with pytest.raises(PredictiveError, match="the model used last, 'third', is gone") as caught:
        library.resolve()
    assert caught.value.hint == "choose with -m NAME: there are other, park, base"


def test_without_a_model_of_the_users_own_the_bundled_one_is_used(home: Path) -> None:
    base = library.resolve()
    assert base == library.resolve("base") == paths.base_model()
    assert library.available() == ["base"]
    library.remember(base)
    assert not home.exists(), "there was no choice"


def test_the_bundled_model_is_remembered_if_there_are_others(model: Path) -> None:
    assert library.resolve() == model
    library.remember(paths.base_model())
    assert library.resolve() == paths.base_model()
    library.remember(model)
    assert library.resolve() == model


def test_the_bundled_model_cannot_be_changed(model: Path, tmp_path: Path) -> None:
    export_model("base", tmp_path / "base.zip")
    for change in (
        lambda: library.remove("base"),
        lambda: library.rename("base", "mine"),
        lambda: library.rename("park", "base"),
        lambda: import_model(tmp_path / "base.zip", "base", force=True),
    ):
        with pytest.raises(UsageError, match="is the bundled model"):
            change()
    assert library.available() == ["park", "base"]
    assert paths.base_model().is_dir()


def test_the_error_for_a_missing_model_lists_the_others(model: Path) -> None:
    with pytest.raises(ModelError) as caught:
        library.resolve("nowhere")
    assert "park" in caught.value.hint


@pytest.mark.parametrize("name", ["", ".", "./", "/", "..", "~nobody/x", "a" * 300, "a\0b"])
def test_an_error_says_that_there_is_no_such_model(
    name: str, model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ModelError, match=r"no model|is not a model"):
        predictive.load(name)


def test_a_model_is_used_and_exported_from_its_own_folder(
    trained: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, invoke: Invoke
) -> None:
    monkeypatch.chdir(shutil.copytree(trained, tmp_path / "mine"))
    assert predictive.load(".").config == predictive.load(trained).config
    assert invoke("models", "export", ".", "--force").exit_code == 0
    assert (tmp_path / "mine" / "mine.zip").exists()


def test_a_damaged_note_of_the_last_model_is_ignored(model: Path) -> None:
    paths.last_model().write_bytes(b"\377")
    assert library.resolve() == model


@pytest.mark.parametrize("name", ["", "../up", "a/b", ".hidden", "-flag"])
def test_a_name_cannot_lead_elsewhere(name: str, model: Path) -> None:
    with pytest.raises(UsageError):
        library.folder_of(name)


def test_an_exported_model_works_without_its_training_state(model: Path, tmp_path: Path) -> None:
    archive = tmp_path / "park.zip"
    export_model("park", archive)
    imported = import_model(archive, "copy")
    assert not (imported / "training").exists()
    typed = "Voy al parque con mi per"
    assert predictive.load("copy").suggest(typed) == predictive.load("park").suggest(typed)
    with pytest.raises(ModelError, match="already"):
        import_model(archive, "copy")


def test_an_archive_can_write_nothing_but_a_model(home: Path, tmp_path: Path) -> None:
    archive = tmp_path / "evil.zip"
    with zipfile.ZipFile(archive, "w") as target:
        target.writestr("../../evil.txt", "x")
    with pytest.raises(ModelError, match="not an exported model"):
        import_model(archive, "evil")
    assert library.names() == []
    assert not list(tmp_path.rglob("evil.txt"))


def test_removing_a_model_removes_all_its_files(model: Path) -> None:
    library.remove("park")
    assert not model.exists()
    with pytest.raises(ModelError):
        library.remove("park")


def test_a_renamed_model_is_unchanged(model: Path, home: Path) -> None:
    shutil.copytree(model, home / "models" / "other")
    library.remember(model)
    suggested = predictive.load("park").suggest("Voy al par")
    folder = library.rename("park", "jardín")
    assert library.names() == ["jardín", "other"]
    assert library.resolve() == folder, "the last model follows"
    assert predictive.load("jardín").suggest("Voy al par") == suggested
    assert (folder / "README.md").read_text(encoding="utf-8").startswith("# jardín\n\nA")


def test_an_unfinished_run_is_renamed_too(model: Path, invoke: Invoke) -> None:
    staging = unfinished_folder(model)
    staging.mkdir()
    (staging / "plan.json").touch()
    assert invoke("models", "rename", "park", "garden").exit_code == 0
    assert (unfinished_folder(model.with_name("garden")) / "plan.json").exists()
    assert not staging.exists()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("nowhere", "garden", "no model 'nowhere'"),
        ("park", "../up", "cannot be a name"),
        ("park", "other", "a model 'other' already"),
        ("park", "unfinished", "a model 'unfinished' already"),
        ("park", "park", "a model 'park' already"),
    ],
)
def test_a_model_is_not_renamed(old: str, new: str, words: str, model: Path, home: Path) -> None:
    shutil.copytree(model, home / "models" / "other")
    begun = unfinished_folder(home / "models" / "unfinished") / "training"
    begun.mkdir(parents=True)
    (begun / "state.safetensors").touch()
    with pytest.raises(PredictiveError, match=words):
        library.rename(old, new)
    assert library.names() == ["other", "park"]


@pytest.mark.parametrize("busy", ["park", "garden"])
def test_a_model_is_not_renamed_while_it_is_trained(busy: str, model: Path) -> None:
    with (
        library.training_lock(busy),
        pytest.raises(ModelError, match=f"'{busy}' is being trained") as caught,
    ):
        library.rename("park", "garden")
    assert caught.value.hint == "wait for it, or stop it"
    library.rename("park", "garden")


def test_an_interrupted_replacement_is_undone(model: Path) -> None:
    model.rename(model.with_name(".park.replaced"))
    assert library.names() == ["park"]
    assert predictive.load("park").suggest("Voy ")


def test_the_card_names_the_training_text(model: Path) -> None:
    card = (model / "README.md").read_text(encoding="utf-8")
    assert "park.txt" in card
    config = load_config(model)
    assert f"{config.training.best.nats_per_character:.4f}" in card
