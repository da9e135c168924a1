"""Names of models and texts: the same however they are typed, and never a word of a flag."""

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
from tests.conftest import Invoke

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
def test_what_cannot_be_a_name_is_refused(name: str) -> None:
    with pytest.raises(UsageError) as refused:
        library.folder_of(name)
    assert "\n" not in f"{refused.value.message} {refused.value.hint}"


@given(st.text())
def test_what_a_file_is_called_gives_a_name(text: str) -> None:
    name = library.name_from(text)
    assert library.name_from(name) == name
    assert name.lower() in ("none", "base") or library.folder_of(name).name == name


def test_a_model_has_one_name_however_its_letters_are_composed() -> None:
    folder = make(DECOMPOSED)
    assert folder.name == COMPOSED
    assert library.resolve(DECOMPOSED) == library.resolve(COMPOSED) == folder
    renamed = library.rename(DECOMPOSED, "te\u0301")
    assert unicodedata.is_normalized("NFC", renamed.name)
    library.remove("te\u0301")
    assert library.names() == []


def test_a_model_that_is_called_as_none_already_can_be_renamed() -> None:
    folder = paths.models() / "none"
    folder.mkdir(parents=True)
    (folder / "config.json").write_text("{}")
    assert library.rename("none", "mine").name == "mine"
    with pytest.raises(UsageError):
        library.folder_of("none")


def test_a_text_has_one_name_however_its_letters_are_composed(home: Path) -> None:
    public_texts.add(DECOMPOSED, "Hola, Ana.")
    assert public_texts.kept() == [COMPOSED]
    assert read_text([DECOMPOSED]) == read_text([COMPOSED])
    with pytest.raises(PredictiveError, match="already"):
        public_texts.add(COMPOSED, "Otra vez.")
    public_texts.remove(DECOMPOSED)
    assert public_texts.kept() == []


def test_what_is_no_text_of_the_corpora_is_not_removed_with_them(home: Path) -> None:
    public_texts.add("mine", "Hola, Ana.")
    other = home / "diary.txt"
    other.write_text("Hoy.")
    for name in ("../diary", str(home / "diary")):
        with pytest.raises(PredictiveError, match="there is no text"):
            public_texts.remove(name)
    assert other.exists()


@pytest.mark.parametrize("name", ["zorbax", COMPOSED, "base", "none", "../up"])
def test_that_a_model_does_not_exist_is_said_before_it_is_asked(name: str, invoke: Invoke) -> None:
    done = invoke("models", "remove", name)
    assert isinstance(done.exception, ModelError | UsageError)
    assert "Delete" not in done.output


def test_that_learned_text_cannot_be_used_is_said_before_it_is_asked(invoke: Invoke) -> None:
    paths.learned().mkdir(parents=True)
    done = invoke("learned", "clear")
    assert isinstance(done.exception, PredictiveError)
    assert "delete" not in done.output
