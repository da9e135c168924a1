"""What tests share: an empty home, a small corpus, models trained on it once a session."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import settings

from predictive.cli import app
from predictive.prediction.predictor import Predictor

settings.register_profile("predictive", settings.default, deadline=None)  # machines differ
settings.load_profile("predictive")

CORPORA = Path(__file__).parent.parent / "corpora"
SHARED = Path(__file__).parent.parent.parent / "shared"

Run = Callable[..., subprocess.CompletedProcess[str]]
Invoke = Callable[..., Result]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home for every test."""
    folder = tmp_path / "home"
    monkeypatch.setenv("PREDICTIVE_HOME", str(folder))
    return folder


@pytest.fixture
def run(home: Path) -> Run:
    """Runs the command line in a process of its own, and never fails by itself."""

    def run_process(
        *arguments: object, stdin: str | bytes = ""
    ) -> subprocess.CompletedProcess[str]:
        data = stdin.encode() if isinstance(stdin, str) else stdin
        done = subprocess.run(
            [sys.executable, "-m", "predictive", *map(str, arguments)],
            input=data,
            capture_output=True,
            check=False,
        )
        return subprocess.CompletedProcess(
            done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
        )

    return run_process


@pytest.fixture
def invoke(home: Path) -> Invoke:
    """Runs the command line in this process, where errors come as exceptions."""

    def invoke_command(*arguments: object, stdin: str = "") -> Result:
        return CliRunner().invoke(app, [str(each) for each in arguments], input=stdin)

    return invoke_command


PARK = "Voy al parque con mi perro. Luego vuelvo a casa. ¿Vienes mañana? ¡Qué bien!\n"


@pytest.fixture
def park(tmp_path: Path) -> Path:
    """A file of one Spanish line, many times: what a model learns by heart in seconds."""
    path = tmp_path / "park.txt"
    path.write_text("".join(f"{number % 7}. {PARK}" for number in range(80)), encoding="utf-8")
    return path


@pytest.fixture(scope="session", params=["char", "word"])
def trained(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """The folder of a model of each level, trained on the line in the park."""
    folder: Path = tmp_path_factory.mktemp(request.param)
    text = folder / "park.txt"
    text.write_text(PARK * 80, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PREDICTIVE_HOME", str(folder))
        flags = ["--level", request.param, "--size", "tiny", "--epochs", "30", "--dropout", "0"]
        result = CliRunner().invoke(app, ["train", str(text), *flags])
        assert result.exit_code == 0, result.output
        yield folder / "models" / "park"


@pytest.fixture(scope="session")
def predictor(trained: Path) -> Predictor:
    """The trained model in use."""
    return Predictor.from_directory(trained)
