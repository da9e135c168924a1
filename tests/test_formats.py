"""Models of every older format can be read, and give the same suggestions when upgraded."""

import shutil
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from predictive import atomic, paths
from predictive.errors import ModelError
from predictive.model import library
from predictive.model.directory import format_version, load_config, load_model
from predictive.model.files import BLEND, CONFIG, FORMAT_VERSION, OLDER_FILES
from predictive.model.migrations import MIGRATIONS
from predictive.model.unfinished import scratch_folder
from predictive.prediction.predictor import Predictor
from tests.conftest import Run

FORMATS = Path(__file__).parent / "formats"
"""A tiny fine-tuned model of each format, made by the version that wrote it."""
KNOWN = sorted(int(folder.name) for folder in FORMATS.iterdir())
SUGGESTED = {
    "Voy al par": ("parque", 0.707768),
    "Zorbax come ": ("pan", 0.052511),
    "See you at the m": ("market", 0.845115),
}
BEFORE_FORMAT_6 = {"Voy al par": 0.714027, "Zorbax come ": 0.055582, "See you at the m": 0.841026}
"""How probable the same words were when each n-gram model had unigrams of its own."""
DIFFERENCE = 0.06


def suggestions(folder: Path) -> dict[str, tuple[str, float]]:
    predictor = Predictor.from_directory(folder)
    best = {text: predictor.suggest(text)[0] for text in SUGGESTED}
    return {text: (each.text, round(each.probability, 6)) for text, each in best.items()}


@pytest.fixture
def older(home: Path) -> Path:
    folder = paths.models() / "zorbax"
    shutil.copytree(FORMATS / "4", folder)
    (folder / "training").mkdir()
    (folder / "training" / "plan.json").write_text("{}")
    return folder


def test_every_older_format_has_a_test_model_and_a_migration() -> None:
    assert list(range(4, FORMAT_VERSION + 1)) == KNOWN
    assert list(range(4, FORMAT_VERSION)) == list(MIGRATIONS)


@pytest.mark.parametrize("version", KNOWN)
def test_a_model_of_any_format_suggests_the_same_as_before(version: int) -> None:
    folder = FORMATS / str(version)
    assert format_version(folder) == version
    assert load_config(folder).format_version == FORMAT_VERSION
    expected: dict[str, Any] = {
        text: (word, pytest.approx(probability, rel=1e-4))
        for text, (word, probability) in SUGGESTED.items()
    }
    assert suggestions(folder) == expected


def test_suggestions_are_about_as_probable_as_before_format_6() -> None:
    probabilities = {text: probability for text, (_, probability) in SUGGESTED.items()}
    assert probabilities == pytest.approx(BEFORE_FORMAT_6, rel=DIFFERENCE)


def test_counts_of_the_older_format_are_those_of_the_newer() -> None:
    older, newer = load_model(FORMATS / "5"), load_model(FORMATS / "6")
    assert list(older.lexicon.written_forms) == list(newer.lexicon.written_forms)
    assert older.own_ngrams is not None
    assert newer.own_ngrams is not None
    pairs = [
        (older.ngrams.arrays(), newer.ngrams.arrays()),
        (older.own_ngrams.arrays(), newer.own_ngrams.arrays()),
        (older.index.tokens.arrays(), newer.index.tokens.arrays()),
        ({"sums": older.index.rare.sums}, {"sums": newer.index.rare.sums}),
        ({"best": older.index.rare.best}, {"best": newer.index.rare.best}),
    ]
    for one, other in pairs:
        assert one.keys() == other.keys()
        for name in one:
            np.testing.assert_array_equal(one[name], other[name], err_msg=name)
    for start in ("p", "zor", "ma"):
        spelled = list(older.spelling.completions(start))
        assert list(newer.spelling.completions(start)) == spelled


def test_an_upgraded_model_is_the_same_model(older: Path, command: Run) -> None:
    before, model = suggestions(older), load_model(older)
    said = command("models", "upgrade")
    assert said.returncode == 0
    assert said.stderr == f"zorbax has format {FORMAT_VERSION} now; it was 4\n"
    assert format_version(older) == FORMAT_VERSION
    assert load_model(older).blend == model.blend
    assert suggestions(older) == before
    assert (older / "training" / "plan.json").read_text() == "{}"
    assert not any((older / name).exists() for name in OLDER_FILES)
    assert sorted(each.name for each in older.parent.iterdir()) == ["zorbax"]
    said = command("models", "upgrade", "zorbax")
    assert said.stderr == f"zorbax has format {FORMAT_VERSION} already\n"


def test_models_that_cannot_be_upgraded_do_not_keep_others_from_it(
    older: Path, command: Run
) -> None:
    for name in ("aaa", "bbb"):
        older.with_name(name).mkdir()
    said = command("models", "upgrade")
    assert said.returncode == 1
    upgraded, first, second = said.stderr.splitlines()
    assert upgraded == f"zorbax has format {FORMAT_VERSION} now; it was 4"
    assert "aaa/config.json is missing" in first
    assert "bbb/config.json is missing" in second
    assert format_version(older) == FORMAT_VERSION


def test_others_cannot_look_into_a_model_while_it_is_upgraded(
    older: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    modes = set()

    def link(source: str, target: str) -> None:
        modes.add(scratch_folder(older).stat().st_mode & 0o777)
        shutil.copy2(source, target)

    monkeypatch.setattr(atomic, "link", link)
    library.upgrade("zorbax")
    assert modes == {0o700}


def test_a_model_that_is_being_trained_is_not_upgraded(older: Path) -> None:
    with library.training_lock("zorbax"), pytest.raises(ModelError, match="is being trained"):
        library.upgrade("zorbax")
    assert format_version(older) == 4


def test_a_model_with_files_of_different_formats_works(older: Path) -> None:
    """This happens when a run that an older version started is resumed."""
    config = load_config(older)
    (older / CONFIG).write_bytes(msgspec.json.encode(config))
    assert format_version(older) == 4
    assert suggestions(older) == suggestions(FORMATS / "4")


@pytest.mark.parametrize("name", [CONFIG, BLEND])
@pytest.mark.parametrize(
    ("version", "hint"), [(FORMAT_VERSION + 1, "upgrade predictive"), (3, "train or import")]
)
def test_an_unknown_format_is_refused(name: str, version: int, hint: str, older: Path) -> None:
    document = msgspec.json.decode((older / name).read_bytes()) | {"format_version": version}
    (older / name).write_bytes(msgspec.json.encode(document))
    with pytest.raises(ModelError, match=f"{name} has format version {version}") as refused:
        load_model(older)
    assert hint in refused.value.hint
