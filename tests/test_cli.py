"""The commands as a user runs them: text on stdout, one clear line for every mistake."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from predictive.errors import CorpusError
from predictive.model.directory import load_config
from predictive.services.train import ModelTraining
from predictive.training.events import Event, Stage
from tests.conftest import PARK, Invoke, Run

CLASSIC = "Voy al parque con mi per"


@pytest.fixture
def model(trained: Path) -> list[str]:
    """The flags that choose the trained model."""
    return ["-m", str(trained)]


def assert_one_line(done: subprocess.CompletedProcess[str], code: int, words: str) -> None:
    lines = done.stderr.strip().splitlines()
    assert done.returncode == code, done.stderr
    assert lines[-1].startswith("error: "), done.stderr
    assert words in lines[-1]
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_text_is_trained_completed_and_sampled_process_by_process(run: Run, park: Path) -> None:
    done = run("train", park, "--size", "tiny", "--epochs", 15, "--level", "char", "--dropout", 0)
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert "\x1b" not in done.stderr
    assert "held out" in done.stderr
    assert run("complete", stdin=f"{CLASSIC}\n").stdout.splitlines()[0] == "perro"
    assert run("sample", "Voy", "--max-tokens", 20).stdout.startswith("Voy")
    assert_one_line(run("train", park), 1, "already")
    names = json.loads(run("models", "list", "--json").stdout)
    assert [each["name"] for each in names] == ["park", "base"]


def test_complete_reads_an_argument_or_standard_input(command: Run, model: list[str]) -> None:
    assert command("complete", CLASSIC, *model).stdout.splitlines()[0] == "perro"
    assert command("complete", *model, stdin=CLASSIC).stdout.splitlines()[0] == "perro"
    assert len(command("complete", "Voy al ", "-n", 3, *model).stdout.splitlines()) <= 3
    assert command("complete", "Voy al ", "-n1", "--words", 3, *model).stdout == "parque con mi\n"


def test_each_line_is_completed_as_a_text_of_its_own(command: Run, model: list[str]) -> None:
    typed = f"{CLASSIC}\nVoy al par\n"
    lines = command("complete", "--lines", *model, stdin=typed).stdout.splitlines()
    assert [line.split("\t")[0] for line in lines] == ["perro", "parque"]
    both = command("complete", "--lines", "--json", *model, stdin=typed).stdout.splitlines()
    best = json.loads(both[1])["completions"][0]
    assert 0 < best.pop("probability") <= 1
    assert best == {"text": "parque", "start": 7, "end": 10, "space_before": "", "space_after": " "}


def test_bytes_that_are_not_utf8_are_replaced(command: Run, model: list[str]) -> None:
    done = command("complete", *model, stdin=b"\xff\xfe " + CLASSIC.encode())
    assert done.returncode == 0
    assert done.stdout.splitlines()[0] == "perro"


def test_a_sample_ends_at_its_stop_and_is_the_same_for_a_seed(
    command: Run, model: list[str]
) -> None:
    text = command("sample", "Voy al parque", "--temperature", 0, "--stop", "Luego", *model).stdout
    assert text == "Voy al parque con mi perro. \n"
    two = command("sample", "--num-samples", 2, "--seed", 4, "--json", *model)
    samples = json.loads(two.stdout)["samples"]
    assert [each["seed"] for each in samples] == [4, 5]
    again = command("sample", "--seed", 5, "--json", *model)
    assert json.loads(again.stdout)["samples"][0]["text"] == samples[1]["text"]


@pytest.mark.parametrize(
    "rules",
    [
        [],
        ["--temperature", 0],
        ["--temperature", 3, "--top-k", 5, "--top-p", 1, "--min-p", 0],
        ["--temperature", 3, "--top-k", 0, "--top-p", 0.7, "--repeat-penalty", 2],
    ],
)
def test_samples_in_bulk_equal_those_one_by_one(
    command: Run, model: list[str], rules: list[object]
) -> None:
    flags = ["sample", "Voy", "--num-samples", 3, "--seed", 7, "--max-tokens", 30, *model, *rules]
    assert command(*flags, "--device", "cpu").stdout == command(*flags).stdout


def test_eval_gives_figures_of_a_text_known_by_heart(
    command: Run, model: list[str], tmp_path: Path
) -> None:
    file = tmp_path / "held-out.txt"
    file.write_text(PARK * 2, encoding="utf-8")
    figures = json.loads(command("eval", file, "--json", *model).stdout)
    assert figures.keys() == {
        "nats_per_character", "bits_per_character", "perplexity", "tokens", "unknown_rate",
        "characters",
    }  # fmt: skip
    assert figures["nats_per_character"] < 0.5
    assert figures["characters"] == len(PARK) * 2
    assert "bits_per_character" in command("eval", "-", *model, stdin=PARK).stdout


@pytest.mark.parametrize("flags", [("eval", "park.txt"), ("sample", "--seed=1")])
def test_a_model_in_a_folder_is_not_mistaken_for_one_of_that_name(
    flags: tuple[str, ...],
    command: Run,
    park: Path,
    trained: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(trained, "base")
    Path("park.txt").write_bytes(park.read_bytes())
    said = command(*flags, "-m", "./base").stdout
    assert said == command(*flags, "-m", str(trained)).stdout
    assert said != command(*flags, "-m", "base").stdout


def test_doctor_counts_models_and_knows_its_torch(command: Run) -> None:
    facts = json.loads(command("doctor", "--json").stdout)
    assert facts["models"] == 0
    assert facts["torch"]
    assert facts["kernel"] == "numkong"


@pytest.mark.parametrize(
    "name",
    ["", "train", "complete", "sample", "eval", "models", "doctor", "classify", "classifiers"],
)
def test_help_has_examples(name: str, command: Run) -> None:
    done = command(*name.split(), "--help")
    assert done.returncode == 0
    assert "predictive " in done.stdout.split("Usage:")[1].split("\n", 1)[1]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["train", "nowhere.txt"], 1, "nowhere.txt"),
        (["train"], 2, "nothing to read"),
        (["train", ".", "--resume", "x"], 2, "leave out PATH"),
        (["train", "--resume", "x", "--level", "char"], 2, "leave out --level"),
        (["train", "--resume", "x"], 1, "no model 'x'"),
        (["train", ".", "--time-limit", "soon"], 2, "not a duration"),
        (["train", ".", "--level", "poem"], 2, "poem"),
        (["train", ".", "--name", "../up"], 2, "../up"),
        (["train", ".", "--name", "base"], 2, "is the bundled model"),
        (["train", ".", "--from", "nowhere"], 1, "there are: base"),
        (["train", ".", "--from", "base", "--size", "tiny"], 2, "--size is fixed by the model"),
        (["train", ".", "--from", "base", "--level", "char"], 2, "--level word"),
        (["train", "--resume", "x", "--from", "base"], 2, "leave out --from"),
        (["models", "remove", "base", "--yes"], 2, "bundled model: it cannot be changed"),
        (["models", "rename", "base", "mine"], 2, "bundled model: it cannot be changed"),
        (["models", "upgrade", "base"], 2, "bundled model: it cannot be changed"),
        (["train", "--resume", "base"], 2, "train --from base makes"),
        (["train", "--resume", "x", "--preview"], 2, "--preview does not go with --resume"),
        (["train", ".", "--as-text", "--me", "Ana", "--preview"], 2, "--me does not go"),
        (["train", ".", "--resume", "x", "--name", "y"], 2, "leave out PATH and --name"),
        (["eval", ".", "--suggestions", "3"], 2, "--suggestions goes with --keystrokes"),
        (["eval", ".", "--learn"], 2, "--learn goes with --keystrokes"),
        (["complete", "--words"], 2, "see predictive complete --help"),
        (["models", "import", "--name"], 2, "see predictive models import --help"),
        (["complete", "hola", "-m", "nowhere"], 1, "nowhere"),
        (["complete", "-n", "0", "hola"], 2, "0"),
        (["sample", "--temperature", "nan"], 2, "nan"),
        (["train", ".", "--epochs", "inf"], 2, "inf"),
        (["train", ".", "--name", ""], 2, "name"),
        (["train", ".", "--level", "char", "--min-count", "3"], 2, "--min-count"),
        (["sample", "--temperature", "-1"], 2, "-1"),
        (["eval"], 2, "FILE"),
        (["models", "show", "nowhere"], 1, "nowhere"),
        (["models", "import", "nowhere.zip"], 1, "nowhere.zip"),
        (["models", "export", "base", "."], 1, "Is a directory: . (add the name of a file)"),
        (["models", "export", "base", "nowhere/x.zip"], 1, "directory: nowhere/x.zip"),
        (["learned", "export", "nowhere/x.json"], 1, "No such file or directory: nowhere/x.json"),
        (["learned", "ban", ""], 2, "'' is not one word"),
        (["learned", "ban", "dos palabras"], 2, "'dos palabras' is not one word"),
        (["sample", "--stop", ""], 2, "a stop text cannot be empty"),
        (["nonsense"], 2, "nonsense"),
        (["train", ""], 1, "no file or folder ''"),
        (["train", "", "--preview"], 1, "no file or folder ''"),
        (["corpora", "add", ""], 1, "no file or folder ''"),
        (["eval", ""], 1, "no file or folder ''"),
        (["train", "a", "--log", ""], 2, "no file ''"),
        (["models", "import", ""], 2, "no file ''"),
        (["models", "export", "base", ""], 2, "no file ''"),
        (["learned", "export", ""], 2, "no file ''"),
        (["learned", "import", ""], 2, "no file ''"),
        (["tui", ""], 2, "no file ''"),
    ],
)
def test_mistakes_get_one_line(
    arguments: list[str], code: int, words: str, command: Run, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert_one_line(command(*arguments), code, words)


@pytest.mark.parametrize(
    "arguments", [["doctor"], ["train", "/dev/null"], ["eval", "/dev/null", "--dynamic"]]
)
def test_a_working_folder_that_is_gone_gets_one_line(
    arguments: list[str], command: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert_one_line(command(*arguments), 1, "working folder is gone")


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "no text"), (b"twenty characters...", "only 20 characters"), (bytes(3000), "not text")],
)
def test_files_without_text_are_refused_and_leave_nothing(
    content: bytes, words: str, command: Run, tmp_path: Path, home: Path
) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(content)
    assert_one_line(command("train", file), 1, words)
    folder = tmp_path / "folder"
    folder.mkdir()
    assert_one_line(command("train", folder), 1, "no text")
    assert list((home / "models").iterdir()) == []


def test_evaluating_nothing_is_refused(command: Run, model: list[str], tmp_path: Path) -> None:
    file = tmp_path / "empty.txt"
    file.write_text("")
    assert_one_line(command("eval", file, *model), 1, "no text")


def test_a_missing_device_is_refused(command: Run, park: Path, home: Path) -> None:
    import torch

    if torch.cuda.is_available():
        pytest.skip("there is a GPU here")
    assert_one_line(command("train", park, "--device", "cuda"), 1, "no cuda device")
    assert not (home / "models").exists() or list((home / "models").iterdir()) == []


def test_a_closed_standard_input_gets_one_line() -> None:
    for command in ("complete", "train -"):
        done = subprocess.run(
            f"{sys.executable} -m predictive {command} <&-",
            shell=True,
            capture_output=True,
            text=True,
            check=False,
        )
        assert_one_line(done, 2 if command == "complete" else 1, "")


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes where others may not")
def test_a_home_that_cannot_be_written_is_reported(command: Run, park: Path, home: Path) -> None:
    home.mkdir(mode=0o500)
    assert_one_line(command("train", park), 1, "Permission denied")


def test_a_home_that_is_a_file_is_reported(command: Run, park: Path, home: Path) -> None:
    home.write_text("in the way")
    for arguments in (["train", park], ["learned"]):
        assert_one_line(command(*arguments), 1, f"{home} is a file, not a folder")


def test_a_training_interrupted_before_it_began_says_so(
    command: Run, park: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(self: ModelTraining, *_: object, **__: object) -> Iterator[Event]:
        yield Stage("reading text")
        raise KeyboardInterrupt

    monkeypatch.setattr(ModelTraining, "start", interrupt)
    done = command("train", park)
    assert done.returncode == 130
    assert done.stderr.endswith("\nstopped before anything was learned; no model was made\n")


def test_fine_tuning_says_how_often_and_how_long_it_reads(
    command: Run, park: Path, trained: Path
) -> None:
    level = load_config(trained).level
    flags = ["--from", trained, "--level", level, "--dropout", 0.1, "--force"]
    both = command("train", park, *flags, "--time-limit", "50m").stderr
    assert "3 epochs, at most 3,000 s, fewer if" in both
    assert "1 epoch; " in command("train", park, *flags, "--epochs", 1).stderr


def test_a_time_limit_is_said_alone(command: Run, park: Path) -> None:
    flags = ["--level", "char", "--size", "tiny", "--time-limit", "3s"]
    done = command("train", park, *flags)
    assert done.returncode == 0
    assert "\n3 s; batches" in done.stderr


def test_a_closed_pipe_is_quiet(trained: Path) -> None:
    command = (
        f"{sys.executable} -m predictive sample -m {trained} --num-samples 50 --seed 1 | head -c 20"
    )
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert done.stderr == ""


@pytest.mark.parametrize("wanted", [True, False])
def test_no_color_is_respected(wanted: bool, command: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    if not wanted:
        monkeypatch.setenv("NO_COLOR", "1")
    said = command("complete", "hola", "-m", "nowhere").stderr
    assert "no model 'nowhere'" in said
    assert ("\x1b[1;31m" in said) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "palabra " * 10_000,
        "sin-espacios" * 6_000,
        "\0".join(["Hola, ¿qué tal?"] * 300),
        "👩‍👩‍👧‍👦 familia 👍🏽 bien 🇪🇸\n" * 100,
        "שלום עולם, מה שלומך היום?\n" * 100,
        "x" * 2000,
        PARK * 26,
    ],
    ids=["one line", "no spaces", "NUL bytes", "emoji", "right to left", "one letter", "2 KB"],
)
@pytest.mark.parametrize("level", ["char", "word"])
def test_strange_texts_train_or_are_refused(
    text: str, level: str, invoke: Invoke, tmp_path: Path
) -> None:
    file = tmp_path / "a.txt"
    file.write_text(text, encoding="utf-8")
    flags = ["--size", "tiny", "--level", level, "--epochs", 0.05]
    done = invoke("train", file, *flags)
    if "\0" in text or (level == "word" and len(text.split()) < 5):
        assert isinstance(done.exception, CorpusError)
        return
    assert done.exit_code == 0, done.output
    assert invoke("complete", text[:30].replace("\0", "")).exit_code == 0
    assert invoke("sample", "--max-tokens", 20).exit_code == 0
