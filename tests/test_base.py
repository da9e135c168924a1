"""A small text fine-tunes a copy of a model that knows its languages."""

import shutil
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import predictive
from predictive import paths
from predictive.counts.estimation import estimate
from predictive.counts.unigrams import Unigrams
from predictive.errors import PredictiveError
from predictive.inference.language_model import LanguageModel
from predictive.model import library
from predictive.model.archive import export_model, import_model
from predictive.model.directory import Model, load_model
from predictive.model.files import HELD_OUT, TRAINING, WEIGHTS
from predictive.model.weights import Weights
from predictive.options import Budget, Request
from predictive.prediction.predictor import Predictor
from predictive.tokenizer import UNKNOWN_ID
from predictive.training.base import default_base, extended_weights, is_only_counted
from tests.builders import made_once
from tests.conftest import CORPORA, PARK, Invoke

pytestmark = pytest.mark.slow

PERSON = [
    "Zorbax come quesadillas en la quesadillería de Xochitlán.\n",
    "Mi perro Zorbax duerme en la cama con mi abuela, see you later.\n",
    "Zorbax was hungry, so my Zorbax ate the quesadillas of the neighbours.\n",
]
FRENCH = "Il était une fois un jardin où personne n'allait jamais, sauf les chats du voisin.\n"


@pytest.fixture(scope="module")
def base() -> Model:
    return load_model(paths.base_model())


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A text of the user's own."""
    path = tmp_path / "mine.txt"
    path.write_text("".join(PERSON) * 12, encoding="utf-8")
    return path


@pytest.fixture
def my_model(
    mine: Path, invoke: Invoke, session_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A model called mine: a small one as base, fine-tuned on the user's text for one epoch."""

    def train_base(folder: Path) -> None:
        flags = ["--from", "none", "--size", "tiny", "--epochs", 0.4, "--name", "small"]
        assert invoke("train", CORPORA, *flags).exit_code == 0
        (paths.models() / "small").rename(folder)

    small = made_once(session_folder / "small", train_base)
    monkeypatch.setattr(paths, "base_model", lambda: small)

    def train(folder: Path) -> None:
        assert invoke("train", mine, "--from", library.BASE, "--epochs", 1).exit_code == 0
        (paths.models() / "mine").rename(folder)

    trained = made_once(session_folder / "mine", train)
    return Path(shutil.copytree(trained, paths.models() / "mine"))


def texts(predictor: Predictor, text: str, limit: int = 5) -> list[str]:
    return [each.text for each in predictor.suggest(text, limit)]


def test_a_users_words_are_suggested_and_the_languages_are_kept(mine: Path, invoke: Invoke) -> None:
    assert invoke("train", mine, "--epochs", 1).exit_code == 0
    predictor = predictive.load("mine")
    assert predictor.config.training.base == library.BASE
    assert "on top of base" in (paths.models() / "mine" / "README.md").read_text("utf-8")
    assert texts(predictor, "El perro se llama Zor")[0] == "Zorbax"
    assert "quesadillas" in texts(predictor, "She wants to eat ques")
    assert "perro" in texts(predictor, "Voy al parque con mi per")
    assert "much" in texts(predictor, "Thank you very ")


@pytest.fixture
def counted_model(mine: Path, invoke: Invoke, session_folder: Path) -> Path:
    """A model called mine: the bundled one, beside which the user's text was counted."""

    def train(folder: Path) -> None:
        assert invoke("train", mine).exit_code == 0
        (paths.models() / "mine").rename(folder)

    trained = made_once(session_folder / "counted", train)
    return Path(shutil.copytree(trained, paths.models() / "mine"))


def test_a_short_text_is_learned_without_training(counted_model: Path, base: Model) -> None:
    predictor = predictive.load("mine")
    assert texts(predictor, "El perro se llama Zor")[0] == "Zorbax"
    assert "quesadillas" in texts(predictor, "She wants to eat ques")
    assert "much" in texts(predictor, "Thank you very ")
    mine = load_model(counted_model)
    assert mine.config.training.base == library.BASE
    assert mine.blend.calibration_error is not None
    assert mine.tokenizer.tokens == base.tokenizer.tokens
    for name, weight in mine.weights.dequantized().items():
        np.testing.assert_array_equal(weight, base.weights.dequantized()[name])


def test_a_counted_model_shares_the_files_of_its_base_and_does_without_it(
    my_model: Path, mine: Path, invoke: Invoke, tmp_path: Path
) -> None:
    assert invoke("train", mine, "--from", "mine", "--name", "copy").exit_code == 0
    copy = paths.models() / "copy"
    assert (copy / WEIGHTS).samefile(my_model / WEIGHTS)
    typed = "Zorbax come ques"
    before = texts(predictive.load("copy"), typed)
    library.remove("mine")
    export_model("copy", tmp_path / "copy.zip")
    import_model(tmp_path / "copy.zip", "elsewhere")
    assert texts(predictive.load("copy"), typed) == before
    assert texts(predictive.load("elsewhere"), typed) == before


def test_a_counted_model_has_no_run_to_resume(counted_model: Path, invoke: Invoke) -> None:
    assert {each.name for each in (counted_model / TRAINING).iterdir()} == {HELD_OUT}
    result = invoke("train", "--resume", "mine", "--epochs", 1)
    assert isinstance(result.exception, PredictiveError)
    assert "no training state" in result.exception.message


@pytest.mark.parametrize(
    ("fields", "characters", "is_counted"),
    [
        ({}, 50_000, True),
        ({"budget": Budget(time_limit=600)}, 50_000, True),
        ({"seed": 3, "min_count": 1}, 50_000, True),
        ({"budget": Budget(epochs=3)}, 50_000, False),
        ({"learning_rate": 1e-3}, 50_000, False),
        ({"dropout": 0.0}, 50_000, False),
        ({}, 1_000_000, False),
    ],
)
def test_what_is_only_counted(
    fields: dict[str, object], characters: int, is_counted: bool, base: Model
) -> None:
    assert is_only_counted(request(**fields), base, characters) == is_counted


def test_it_goes_on_after_a_stop_and_can_be_carried_elsewhere(
    my_model: Path, invoke: Invoke, tmp_path: Path
) -> None:
    assert invoke("train", "--resume", my_model.name, "--epochs", 1.5).exit_code == 0
    export_model("mine", tmp_path / "mine.zip")
    copy = import_model(tmp_path / "mine.zip", "copy")
    assert load_model(copy).own_ngrams is not None
    typed = "Zorbax come ques"
    assert texts(predictive.load("copy"), typed) == texts(predictive.load("mine"), typed)


def test_a_users_own_model_can_be_a_base_too(
    my_model: Path, invoke: Invoke, tmp_path: Path
) -> None:
    letters = tmp_path / "letters.txt"
    letters.write_text("Querida Ermenegilda: nos vemos en Xochitlán.\n" * 40, encoding="utf-8")
    assert invoke("train", letters, "--from", my_model.name, "--epochs", 1).exit_code == 0
    predictor = predictive.load("letters")
    assert predictor.config.training.base == "mine"
    assert "Ermenegilda" in texts(predictor, "Querida Erm")
    assert "Zorbax" in texts(predictor, "Mi perro Zor")


def request(**fields: object) -> Request:
    return Request(paths=[], **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fields", "text", "is_on_top"),
    [
        ({}, PARK, True),
        ({}, "I told my abuela that we would come mañana.\n", True),
        ({}, FRENCH, False),
        ({}, "", False),
        ({"level": "char"}, PARK, False),
        ({"size": "tiny"}, PARK, False),
        ({"hidden_size": 64}, PARK, False),
        ({"cell": "gru"}, PARK, False),
        ({"vocab_size": 900}, PARK, False),
        ({"min_count": 1}, PARK, True),
    ],
)
def test_what_is_learned_on_top(fields: dict[str, object], text: str, is_on_top: bool) -> None:
    assert (default_base(request(**fields), text) is not None) == is_on_top


def test_no_base_is_taken_where_none_is_wanted(mine: Path, invoke: Invoke) -> None:
    flags = ["--from", "none", "--epochs", 0.1]
    assert invoke("train", mine, *flags).exit_code == 0
    assert predictive.load("mine").config.training.base is None


def test_a_base_that_is_gone_does_not_stop_a_resume(
    my_model: Path, mine: Path, invoke: Invoke
) -> None:
    flags = ["--from", my_model.name, "--epochs", 0.5, "--name", "second"]
    assert invoke("train", mine, *flags).exit_code == 0
    library.remove(my_model.name)
    assert invoke("train", "--resume", "second", "--epochs", 1).exit_code == 0


def test_a_damaged_base_is_reported_before_the_text_is_read(
    my_model: Path, mine: Path, invoke: Invoke
) -> None:
    (my_model / "model.safetensors").write_bytes(b"x")
    result = invoke("train", mine, "--from", my_model.name, "--name", "other")
    assert isinstance(result.exception, PredictiveError)
    assert "is damaged" in result.exception.message
    assert library.names() == ["mine"]


def test_new_tokens_share_what_the_unknown_one_had(base: Model) -> None:
    vocab_size = base.config.architecture.vocab_size
    frequencies = np.full(vocab_size + 2, 1e-6)
    frequencies[UNKNOWN_ID], frequencies[-2:] = 0.01, (0.02, 0.01)
    stored = base.weights.dequantized()
    weights = extended_weights(stored, frequencies)
    before = probabilities(base, stored, vocab_size)
    after = probabilities(base, weights, vocab_size + 2)
    shares = after[-2:] / before[UNKNOWN_ID]
    assert shares == pytest.approx([0.5, 0.25], rel=0.2), "of four unknown words, two and one"
    assert after[100] == pytest.approx(before[100], rel=0.1)


def probabilities(base: Model, weights: Weights, size: int) -> np.ndarray:
    architecture = msgspec.structs.replace(base.config.architecture, vocab_size=size)
    network = LanguageModel(architecture, weights)
    state = network.read(base.tokenizer.encode("I live in"), network.initial_state())
    return np.exp(network.log_probabilities(state))


@given(st.lists(st.integers(0, 4), min_size=2, max_size=60), st.lists(st.integers(0, 3)))
def test_n_grams_stay_the_same_under_other_numbers(stream: list[int], context: list[int]) -> None:
    model = estimate(np.array(stream), 5)
    numbers = np.array([1, 2, 5, 6, 7])
    unigrams = np.zeros(8, dtype=np.float32)
    unigrams[numbers] = model.unigrams.distribution()
    larger = model.with_ids(numbers, Unigrams.of(unigrams))
    found = larger.distribution(numbers[context].tolist())
    assert found[numbers] == pytest.approx(model.distribution(context))
    assert (found[[0, 3, 4]] <= 2e-7).all(), "no probability is stored as zero"


def test_every_example_corpus_is_learned_on_top() -> None:
    for file in sorted(CORPORA.rglob("*.txt")):
        assert default_base(request(), file.read_text("utf-8")) is not None, file
