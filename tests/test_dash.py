"""`-` stands for standard input or output instead of any file; output works in every encoding."""

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from predictive import paths
from predictive.cli import main
from predictive.corpus import public_texts
from predictive.corpus.public_texts import PUBLIC_TEXTS, PublicText, path_of
from predictive.errors import CorpusError
from predictive.learned.store import LearnedStore
from predictive.model import library
from predictive.services import event_log
from predictive.training.events import Stage
from tests.conftest import Run

TEXT = "uno dos tres cuatro cinco seis siete ocho nueve diez\n" * 30


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which no file called - may appear."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_log_goes_to_standard_output(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with event_log.appending(Path("-")) as log:
        log(Stage("reading"))
        log(Stage("counting"))
    lines = capsys.readouterr().out.splitlines()
    assert [json.loads(line)["name"] for line in lines] == ["reading", "counting"]
    assert not (folder / "-").exists()


def test_a_model_goes_through_a_pipe(trained: Path, run: Run, folder: Path) -> None:
    exported = subprocess.run(
        [sys.executable, "-m", "predictive", "models", "export", str(trained), "-"],
        capture_output=True,
        check=True,
    ).stdout
    assert zipfile.ZipFile(io.BytesIO(exported)).testzip() is None
    assert not (folder / "-").exists()
    assert run("models", "import", "-", stdin=exported).returncode == 0
    assert run("models", "import", "/dev/stdin", "--name", "b", stdin=exported).returncode == 0
    assert {"b", "stdin"} <= set(library.available())


def test_an_invalid_model_is_refused_from_a_pipe_too(command: Run) -> None:
    assert command("models", "import", "-", stdin=b"no zip").returncode == 1


def test_learned_text_goes_through_a_pipe(command: Run, folder: Path) -> None:
    command("learned", "resume")
    command("learned", "add", "el niño comió piña")
    exported = command("learned", "export", "-").stdout
    command("learned", "clear", "--yes")
    assert command("learned", "import", "-", stdin=exported).returncode == 0
    assert "niño" in command("learned", "list").stdout


def test_a_text_is_added_from_standard_input(command: Run) -> None:
    assert command("corpora", "add", "-", stdin=TEXT).returncode == 0
    assert public_texts.local_names() == ["stdin"]


@pytest.mark.parametrize(
    ("data", "left_out"),
    [("El ni\xf1o peque\xf1o comi\xf3 pi\xf1a ma\xf1ana.\n".encode("latin-1"), 0),
     ("El niño pequeño comió piña mañana.\n".encode("mac_roman"), 0),
     ("El niño pequeño comió piña mañana.\n".encode("utf-16"), 0),
     ("El niño pequeño co\u00admió piña ma\u200bñana.\n".encode(), 0),
     ("El niño pequeño comió piña mañana. ".encode() + b"ma\xffana\n", 1),
     ("El niño pequeño comió piña mañana. ni\x00o\n".encode(), 1)],
)  # fmt: skip
def test_words_are_learned_whole_from_standard_input(
    data: bytes, left_out: int, command: Run
) -> None:
    command("learned", "resume")
    done = command("learned", "add", stdin=data)
    learned = {line.split("\t")[0] for line in command("learned", "list").stdout.splitlines()}
    assert learned >= {"niño", "pequeño", "comió", "piña", "mañana"}
    assert learned <= {"el", "El", "niño", "pequeño", "comió", "piña", "mañana"}
    assert ("damaged" in done.stderr) == bool(left_out)


@pytest.mark.parametrize("encoding", ["latin-1", "ascii", "cp1252", "cp437", "koi8-r"])
@pytest.mark.parametrize("flag", ["--banned", "--json"])
def test_letters_that_the_output_encoding_lacks_are_replaced(
    flag: str, encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for word in ("ładunek", "будет", "😀", "mañana"):
        LearnedStore(paths.learned()).ban(word)
    output = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(output, encoding=encoding))
    monkeypatch.setattr(sys, "argv", ["predictive", "learned", "list", "--banned", flag])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 0
    assert b"adunek" in output.getvalue()


def test_the_name_of_a_known_text_is_reserved(command: Run, folder: Path) -> None:
    (folder / "quijote.txt").write_text("mi diario secreto de hoy\n" * 60)
    for name in ((), ("--name", "quijote"), ("--name", "quijote", "--force")):
        assert command("corpora", "add", "quijote.txt", *name).returncode == 1
    assert public_texts.local_names() == []


def test_another_text_under_a_known_name_is_shown_as_the_users_own(
    command: Run, home: Path
) -> None:
    path_of("quijote").parent.mkdir(parents=True)
    path_of("quijote").write_text("mi diario secreto de hoy\n" * 60)
    (home / "corpora" / "broken.txt").symlink_to("nowhere")
    rows = {row["name"]: row for row in json.loads(command("corpora", "list", "--json").stdout)}
    assert "licence" not in rows["quijote"]
    assert "path" in rows["quijote"]
    assert "licence" in rows["quixote"]
    done = command("corpora", "get", "quijote")
    assert (done.returncode, "of another text" in done.stderr) == (1, True)


def test_a_fetched_text_is_recognized(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text: PublicText = PUBLIC_TEXTS[0]
    path_of(text.name).parent.mkdir(parents=True)
    path_of(text.name).write_bytes(b"")
    with pytest.raises(CorpusError, match="another text"):
        public_texts.check_edition(text.name)
    same = text._replace(sha256="e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    assert public_texts.is_expected_edition(same)
