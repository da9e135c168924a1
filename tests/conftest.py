"""What tests share: an empty home, a small corpus, models trained on it once a session."""

import io
import os
import signal
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import settings

from predictive.cli import app, main
from predictive.options import Level
from predictive.prediction.predictor import Predictor
from tests.builders import made_once, request, target, train

os.environ["LC_ALL"] = "C.UTF-8"  # no language is more probable than another
# shells let what they start in the background ignore Ctrl-C, and so would what tests start
signal.signal(signal.SIGINT, signal.default_int_handler)

settings.register_profile("predictive", settings.default, deadline=None)  # machines differ
settings.register_profile("thorough", settings.get_profile("predictive"), max_examples=10_000)
settings.load_profile("predictive")


def pytest_xdist_auto_num_workers() -> int:
    """Use the cores also while tests wait, for other processes or between two keys."""
    return (os.cpu_count() or 1) * 3 // 2


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with slow tests, so that no core waits for them at the end."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


CORPORA = Path(__file__).parent.parent / "corpora"
SHARED = Path(__file__).parent.parent.parent / "shared"

Run = Callable[..., subprocess.CompletedProcess[str]]
Invoke = Callable[..., Result]
Whole = Callable[[Level], Path]


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
def command(home: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command line in this process, from `main` on: much sooner than `run`."""

    def run_here(*arguments: object, stdin: str | bytes = "") -> subprocess.CompletedProcess[str]:
        data = stdin.encode() if isinstance(stdin, str) else stdin
        streams = [
            io.TextIOWrapper(io.BytesIO(each), encoding="utf-8") for each in (data, b"", b"")
        ]
        with monkeypatch.context() as patch, warnings.catch_warnings():
            warnings.simplefilter("default")
            for name, value in zip(("stdin", "stdout", "stderr"), streams, strict=True):
                patch.setattr(sys, name, value)
            patch.setattr(sys, "argv", ["predictive", *map(str, arguments)])
            patch.setattr(threading, "excepthook", threading.excepthook)
            patch.setattr(sys, "unraisablehook", sys.unraisablehook)
            with pytest.raises(SystemExit) as ended:
                main()
        said = [stream.buffer.getvalue().decode() for stream in streams[1:]]
        assert isinstance(ended.value.code, int)
        return subprocess.CompletedProcess(sys.argv, ended.value.code, *said)

    return run_here


@pytest.fixture
def invoke(home: Path) -> Invoke:
    """Runs the command line in this process, where errors come as exceptions."""

    def invoke_command(*arguments: object, stdin: str = "") -> Result:
        return CliRunner().invoke(app, [str(each) for each in arguments], input=stdin)

    return invoke_command


PARK = "Voy al parque con mi perro. Luego vuelvo a casa. ¿Vienes mañana? ¡Qué bien!\n"


def write_park(path: Path) -> Path:
    """Write one Spanish line, many times: what a model learns by heart in seconds."""
    path.write_text("".join(f"{number % 7}. {PARK}" for number in range(80)), encoding="utf-8")
    return path


@pytest.fixture
def park(tmp_path: Path) -> Path:
    """A file of one Spanish line, many times."""
    return write_park(tmp_path / "park.txt")


@pytest.fixture(scope="session")
def session_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all test processes of a session share."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session", params=["char", "word"])
def trained(request: pytest.FixtureRequest, session_folder: Path) -> Path:
    """The folder of a model of each level, trained on the line in the park."""
    flags = ["--level", request.param, "--size", "tiny", "--epochs", "30", "--dropout", "0"]

    def train(folder: Path) -> None:
        folder.mkdir()
        text = folder / "park.txt"
        text.write_text(PARK * 80, encoding="utf-8")
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("PREDICTIVE_HOME", str(folder))
            result = CliRunner().invoke(app, ["train", str(text), *flags])
            assert result.exit_code == 0, result.output

    return made_once(session_folder / f"trained-{request.param}", train) / "models" / "park"


@pytest.fixture
def whole(session_folder: Path) -> Whole:
    """Gives the model that the run of `request` makes of the park without a stop, by its level."""

    def run(level: Level) -> Path:
        def make(folder: Path) -> None:
            folder.mkdir()
            train(folder, "park", request(write_park(folder / "park.txt"), level=level))

        return target(made_once(session_folder / f"whole-{level}", make))

    return run


@pytest.fixture(scope="session")
def predictor(trained: Path) -> Predictor:
    """The trained model in use."""
    return Predictor.from_directory(trained)
