"""Names of models and texts are valid, unambiguous, and equal in any Unicode normalization."""

import shutil
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from predictive import paths
from predictive.corpus import public_texts
from predictive.corpus.reading import read_text
from predictive.errors import ModelError, PredictiveError, UsageError
from predictive.model import library
from tests.conftest import Invoke, Run

COMPOSED, DECOMPOSED = "café", "cafe\u0301"


def make(name: str) -> Path:
    folder = library.folder_of(name)
    folder.mkdir(parents=True)
    (folder / "config.json").write_text("{}")
    return folder


@pytest.mark.parametrize(
    "name",
    ["none", "None", "NONE", "base", "", "-", "-x", ".", "..", "a/b", "a b", "a\nb", "n" * 201,
     "ñ" * 101, "../x", "\udce9"],
)  # fmt: skip
def test_an_invalid_name_is_refused(name: str) -> None:
    with pytest.raises(UsageError) as refused:
        library.folder_of(name)
    assert "\n" not in f"{refused.value.message} {refused.value.hint}"


@given(st.text())
def test_a_valid_name_is_made_from_any_file_name(text: str) -> None:
    name = library.name_from(text)
    assert library.name_from(name) == name
    assert name.lower() in ("none", "base") or library.folder_of(name).name == name


def test_model_names_are_equal_under_unicode_normalization() -> None:
    folder = make(DECOMPOSED)
    assert folder.name == COMPOSED
    assert library.resolve(DECOMPOSED) == library.resolve(COMPOSED) == folder
    renamed = library.rename(DECOMPOSED, "te\u0301")
    assert unicodedata.is_normalized("NFC", renamed.name)
    library.remove("te\u0301")
    assert library.names() == []


def test_an_old_model_with_the_reserved_name_none_can_be_renamed() -> None:
    folder = paths.models() / "none"
    folder.mkdir(parents=True)
    (folder / "config.json").write_text("{}")
    assert library.rename("none", "mine").name == "mine"
    with pytest.raises(UsageError):
        library.folder_of("none")


def test_text_names_are_equal_under_unicode_normalization(home: Path) -> None:
    public_texts.add(DECOMPOSED, "Hola, Ana.")
    assert public_texts.local_names() == [COMPOSED]
    assert read_text([DECOMPOSED]) == read_text([COMPOSED])
    with pytest.raises(PredictiveError, match="already"):
        public_texts.add(COMPOSED, "Otra vez.")
    public_texts.remove(DECOMPOSED)
    assert public_texts.local_names() == []


def test_only_texts_are_removed_from_the_corpora(home: Path) -> None:
    public_texts.add("mine", "Hola, Ana.")
    other = home / "diary.txt"
    other.write_text("Hoy.")
    for name in ("../diary", str(home / "diary")):
        with pytest.raises(PredictiveError, match="there is no text"):
            public_texts.remove(name)
    assert other.exists()


@pytest.mark.parametrize("name", ["zorbax", COMPOSED, "base", "none", "../up"])
def test_a_missing_model_is_reported_before_any_question(name: str, invoke: Invoke) -> None:
    done = invoke("models", "remove", name)
    assert isinstance(done.exception, ModelError | UsageError)
    assert "Delete" not in done.output


def test_unusable_learned_text_is_reported_before_any_question(invoke: Invoke) -> None:
    paths.learned().mkdir(parents=True)
    done = invoke("learned", "clear")
    assert isinstance(done.exception, PredictiveError)
    assert "Delete" not in done.output


def test_a_question_without_an_answer_ends_in_one_line(command: Run, trained: Path) -> None:
    shutil.copytree(trained, paths.models() / "park")
    for question in (["models", "remove", "park"], ["learned", "clear"]):
        done = command(*question)
        assert done.returncode == 1
        assert done.stderr.endswith("\nerror: there was no answer (--yes deletes without asking)\n")
    assert library.names() == ["park"]
