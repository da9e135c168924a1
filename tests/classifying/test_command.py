"""`predictive classify` as a user runs it: labels on stdout, one clear line for every mistake."""

import io
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from predictive import console, paths
from predictive.classifying import library
from tests.conftest import Run
from tests.test_cli import assert_one_line
from tests.test_imports import imported

ENGLISH = """The dog sleeps under the table.
I would like a cup of coffee, please.
Where did you put the keys?
We are going to the beach on Sunday.
My sister works at the hospital.
It rained the whole night.
He never answers the phone.
That was a very good film.
""".splitlines()
SPANISH = """El perro duerme debajo de la mesa.
Quisiera una taza de café, por favor.
¿Dónde has puesto las llaves?
El domingo vamos a la playa.
Mi hermana trabaja en el hospital.
Ha llovido toda la noche.
Nunca contesta al teléfono.
Fue una película muy buena.
""".splitlines()
NEW = {"What time is it now?": "en", "¿A qué hora llega el tren?": "es",
       "She reads a book every week.": "en", "Hace mucho frío en invierno.": "es"}  # fmt: skip


@pytest.fixture
def examples(tmp_path: Path) -> Path:
    """A folder with sixteen lines in two languages."""
    for label, lines in (("en", ENGLISH), ("es", SPANISH)):
        (tmp_path / "languages" / label).mkdir(parents=True)
        (tmp_path / "languages" / label / "lines.txt").write_text("\n".join(lines))
    return tmp_path / "languages"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A table of new lines with their labels."""
    rows = "\n".join(f"{label}\t{text}" for text, label in NEW.items())
    (tmp_path / "new.tsv").write_text(f"label\ttext\n{rows}\n")
    return tmp_path / "new.tsv"


@pytest.fixture
def saved(command: Run, examples: Path) -> None:
    """A saved classifier called `tongue`."""
    done = command("classify", "--examples", examples, "--save", "tongue")
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""


def labels_of(output: str) -> list[str]:
    return [line.split("\t")[0] for line in output.splitlines()]


# Labels


def test_lines_are_labelled_like_the_examples(command: Run, examples: Path) -> None:
    done = command("classify", "--examples", examples, stdin="\n".join(NEW))
    assert done.returncode == 0
    assert labels_of(done.stdout) == list(NEW.values())
    label, probability, text = done.stdout.splitlines()[0].split("\t")
    assert (label, text) == ("en", "What time is it now?")
    assert 0.5 <= float(probability) <= 1
    assert "16 examples of 2 classes" in done.stderr
    assert "accuracy on held-out examples" in done.stderr


def test_a_model_of_ones_own_reads_too(command: Run, examples: Path, trained: Path) -> None:
    flags = ("--examples", examples, "-m", trained)
    done = command("classify", *flags, "--save", "mine", "-", stdin="\n".join(NEW))
    assert len(labels_of(done.stdout)) == len(NEW)
    assert command("classify", "-m", "mine", stdin="\n".join(NEW)).stdout == done.stdout
    assert library.describe("mine").model == str(trained)


def test_a_saved_classifier_says_the_same(command: Run, examples: Path, table: Path) -> None:
    flags = ("--examples", examples, "--save", "tongue", "--json")
    at_first = command("classify", *flags, table).stdout
    assert command("classify", "-m", "tongue", "--json", table).stdout == at_first
    first = json.loads(at_first.splitlines()[0])
    assert list(first) == ["file", "text", "label", "probability", "probabilities"]
    assert (first["text"], first["file"]) == ("What time is it now?", str(table))
    assert first["probability"] == first["probabilities"][first["label"]]
    assert sum(first["probabilities"].values()) == pytest.approx(1)


def test_whole_files_are_texts(command: Run, examples: Path) -> None:
    for number, line in enumerate(ENGLISH):
        (examples / "en" / f"{number}.md").write_text(f"# {line}\n\n{line}\n")
    for number, line in enumerate(SPANISH):
        (examples / "es" / f"{number}.md").write_text(f"# {line}\n\n{line}\n")
    letter = examples.parent / "letter.txt"
    letter.write_text("Hace mucho frío.\n\nLlegamos mañana.\n")
    done = command("classify", "--examples", examples, "--files", letter, letter.parent / "no.txt")
    assert_one_line(done, 1, "no.txt")
    done = command("classify", "--examples", examples, "--files", "--save", "letters", letter)
    assert done.stdout.split("\t")[0::2] == ["es", f"{letter}\n"]
    assert "18 examples" in done.stderr
    whole = command("classify", "-m", "letters", "--files", "--json", "-", stdin="Hace frío\nhoy.")
    assert json.loads(whole.stdout).keys() == {"file", "label", "probability", "probabilities"}


def test_lines_are_labelled_as_they_come(saved: None, home: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "predictive", "classify", "-m", "tongue"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PREDICTIVE_HOME": str(home)},
    )
    assert process.stdin is not None
    assert process.stdout is not None
    for text, label in NEW.items():
        process.stdin.write(f"{text}\n".encode())
        process.stdin.flush()
        assert process.stdout.readline().decode().startswith(f"{label}\t")
    process.send_signal(signal.SIGINT)
    assert process.wait() == 130
    process.stdin.close()
    process.stdout.close()


def test_an_unreadable_file_does_not_stop_the_others(
    saved: None, command: Run, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_bytes(bytes(range(32)) * 50)
    (tmp_path / "b.txt").write_text("Where is the station?")
    done = command("classify", "-m", "tongue", tmp_path / "a.txt", tmp_path / "b.txt")
    assert labels_of(done.stdout) == ["en"]
    assert f"skipped {tmp_path / 'a.txt'}: not text" in done.stderr
    assert done.returncode == 1


# Evaluation


def test_known_labels_are_compared(saved: None, command: Run, table: Path) -> None:
    done = command("classify", "-m", "tongue", "--evaluate", "--json", table)
    figures = json.loads(done.stdout)
    assert figures["texts"] == len(NEW)
    assert figures["accuracy"] == figures["macro_f1"] == 1
    assert figures["low"] < 1
    assert figures["high"] == pytest.approx(1)
    assert figures["labels"] == ["en", "es"]
    assert figures["confusion"] == [[2, 0], [0, 2]]
    assert sum(each["answers"] for each in figures["reliability"]) == len(NEW)
    shown = command("classify", "-m", "tongue", "--evaluate", table).stdout
    assert "accuracy           1.0000" in shown
    title, *rows = [line.split() for line in shown.splitlines()[7:10]]
    assert title == ["label", "as", "1", "as", "2"]
    assert rows == [["1", "en", "2", "0"], ["2", "es", "0", "2"]]


def test_a_folder_of_classes_is_compared(saved: None, command: Run, examples: Path) -> None:
    done = command("classify", "-m", "tongue", "--evaluate", "--json", examples)
    assert json.loads(done.stdout)["texts"] == len(ENGLISH + SPANISH)


# Saved classifiers


def test_classifiers_are_private_listed_and_removed(saved: None, command: Run) -> None:
    file = paths.classifiers() / "tongue.safetensors"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    [row] = json.loads(command("classifiers", "list", "--json").stdout)
    assert row.pop("accuracy") <= 1
    assert row == {"name": "tongue", "classes": ["en", "es"], "examples": 16, "model": "base"}
    assert "tongue" in command("classifiers").stdout
    assert command("classifiers", "remove", "tongue", stdin="n\n").returncode == 0
    assert file.exists()
    assert command("classifiers", "remove", "tongue", "--yes").returncode == 0
    assert not file.exists()
    assert_one_line(command("classifiers", "remove", "tongue", "-y"), 1, "no classifier 'tongue'")
    assert json.loads(command("classifiers", "list", "--json").stdout) == []


def test_a_name_that_is_taken_is_kept_unless_forced(
    saved: None, command: Run, examples: Path
) -> None:
    flags = ("classify", "--examples", examples, "--save", "tongue")
    before = (paths.classifiers() / "tongue.safetensors").stat().st_ino
    assert_one_line(command(*flags), 1, "there is a classifier 'tongue' already")
    assert (paths.classifiers() / "tongue.safetensors").stat().st_ino == before
    assert command(*flags, "--force").returncode == 0


def test_a_classifier_whose_model_has_changed_says_so(
    command: Run, examples: Path, trained: Path
) -> None:
    model = paths.models() / "mine"
    shutil.copytree(trained, model)
    assert command("classify", "--examples", examples, "-m", "mine", "--save", "x").returncode == 0
    weights = model / "model.safetensors"
    data = bytearray(weights.read_bytes())
    data[-1] ^= 1
    weights.unlink()
    weights.write_bytes(data)
    assert_one_line(command("classify", "-m", "x", stdin="a"), 1, "'mine', which has changed")
    shutil.rmtree(model)
    assert_one_line(command("classify", "-m", "x", stdin="a"), 1, "there is no model 'mine'")


def test_a_damaged_classifier_is_refused_and_can_be_removed(saved: None, command: Run) -> None:
    file = paths.classifiers() / "tongue.safetensors"
    data = file.read_bytes()
    file.write_bytes(data[:-8])
    assert_one_line(command("classify", "-m", "tongue", stdin="a"), 1, "is damaged")
    assert "is damaged" in command("classifiers").stdout
    file.write_bytes(data.replace(b'"U32"', b'"F32"'))
    assert_one_line(command("classify", "-m", "tongue", stdin="a"), 1, "does not fit the rest")
    assert command("classifiers", "remove", "tongue", "-y").returncode == 0


# Progress


def test_progress_is_shown_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = io.StringIO()
    terminal = Console(file=shown, force_terminal=True, width=80)
    monkeypatch.setattr(console, "stderr", lambda: terminal)
    with console.progress("fitting", 1.0) as advance:
        advance(0.25)
        advance(0.25)
    with console.progress("texts") as advance:
        advance(1000)
        advance(234)
    assert "fitting" in shown.getvalue()
    assert "50%" in shown.getvalue()
    assert "1,234 texts" in shown.getvalue()


def test_no_progress_is_shown_elsewhere(capsys: pytest.CaptureFixture[str]) -> None:
    with console.progress("fitting", 1.0) as advance:
        advance(1.0)
    assert capsys.readouterr().err == ""


# Mistakes


@pytest.mark.parametrize(
    ("flags", "code", "words"),
    [
        ((), 2, "nothing to learn from"),
        (("-m", "nobody"), 1, "there is no classifier 'nobody'"),
        (("--save", "x", "-m", "y"), 2, "--save goes with --examples"),
        (("--force", "-m", "y"), 2, "--force goes with --save"),
        (("--evaluate", "-m", "y"), 2, "--evaluate needs a FILE"),
        (("--examples", "nothing.tsv"), 1, "there is no file or folder 'nothing.tsv'"),
        (("--examples", "languages", "-m", "nobody"), 1, "there is no model 'nobody'"),
        (("--examples", "languages", "--save", "a/b"), 2, "'a/b' cannot be a name"),
        (("--examples", "languages", "missing.txt"), 1, "missing.txt"),
        (("--examples", "languages/en"), 1, "languages/en has no labels"),
        (("--examples", "one.tsv"), 1, "there is only one class, 'a'"),
        (("--examples", "few.tsv"), 1, "the class 'b' has only one example"),
        (("--examples", "wide.tsv"), 1, "wide.tsv: the columns have no names"),
        (("--examples", "languages", "--evaluate", "one.tsv"), 1, "has the label 'a'"),
    ],
)
def test_a_mistake_gets_one_line(
    flags: tuple[str, ...],
    code: int,
    words: str,
    command: Run,
    examples: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(examples.parent)
    Path("one.tsv").write_text("text\tlabel\nx\ta\ny\ta\n")
    Path("few.tsv").write_text("text\tlabel\nx\ta\ny\ta\nz\tb\n")
    Path("wide.tsv").write_text("a\tb\tc\n")
    assert_one_line(command("classify", *flags, stdin="text"), code, words)


@pytest.mark.parametrize("flags", [(), ("--evaluate",)])
def test_a_missing_file_is_found_before_the_fitting(
    flags: tuple[str, ...], command: Run, examples: Path
) -> None:
    done = command("classify", "--examples", examples, *flags, examples.parent / "missing.tsv")
    assert_one_line(done, 1, "missing.tsv")
    assert "fitted" not in done.stderr


def test_a_model_of_command_lines_is_refused(command: Run, examples: Path, trained: Path) -> None:
    model = paths.models() / "shell"
    shutil.copytree(trained, model)
    config = json.loads((model / "config.json").read_text())
    (model / "config.json").unlink()
    (model / "config.json").write_text(json.dumps({**config, "text_kind": "commands"}))
    done = command("classify", "--examples", examples, "-m", "shell", stdin="ls")
    assert_one_line(done, 2, "'shell' is a model of command lines")


def test_classifying_imports_no_torch(saved: None, home: Path, examples: Path) -> None:
    code = (
        "import predictive.cli as c; c.app.main(['classify', '--examples', "
        f"{str(examples)!r}, {str(examples / 'en')!r}], standalone_mode=False)"
    )
    assert not imported(code) & {"torch", "textual", "sklearn", "scipy"}
