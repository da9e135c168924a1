"""An unexpected error is one line for the user, and a report that can be shown to anybody."""

import importlib.metadata
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import NoReturn

import pytest

import predictive
from predictive import fault, paths
from predictive.errors import PredictiveError
from tests.conftest import Invoke, Run

SECRET = "caramelo"
ROOT = Path(predictive.__file__).parents[1]


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Break a library in processes with a given word among their arguments."""
    folder = tmp_path / "broken"
    folder.mkdir()
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(folder), str(ROOT)]))

    def break_library(name: str, word: str) -> None:
        (folder / "broken").mkdir()
        (folder / "broken" / f"{name}.py").write_text(f"raise ZeroDivisionError({SECRET!r})\n")
        (folder / "sitecustomize.py").write_text(
            "import sys\n"
            f"if any({word!r} in each for each in sys.orig_argv):\n"
            f"    sys.path.insert(0, {str(folder / 'broken')!r})\n"
        )

    return break_library


def report() -> str:
    return paths.fault().read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("library", "arguments", "place"),
    [
        ("tokenizers", ["complete", f"mi {SECRET} es"], "predictive/cli/complete.py"),
        ("tokenizers", ["sample", f"mi {SECRET} es"], "predictive/cli/sample.py"),
        ("torch", ["doctor"], "predictive/cli/doctor.py"),
        ("sqlite3", ["learned", "ban", SECRET], "predictive/learned/store.py"),
        ("rich", ["models"], "predictive/console.py"),
    ],
    ids=lambda value: value if isinstance(value, str) else value[0],
)
def test_a_fault_is_one_line_and_a_report_without_text(
    library: str, arguments: list[str], place: str, broken: Callable[[str, str], None], run: Run
) -> None:
    broken(library, arguments[0])
    done = run(*arguments)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith(
        "error: something went wrong inside predictive (ZeroDivisionError) ("
    )
    assert done.stderr.count("\n") == 1
    assert str(paths.fault()) in done.stderr
    assert place in report()
    assert SECRET not in report() + done.stderr
    assert str(ROOT) not in report()
    assert paths.fault().stat().st_mode & 0o777 == 0o600


def test_a_fault_of_a_worker_is_reported_once(tmp_path: Path) -> None:
    module = "predictive.training.parallel.worker"
    command = [sys.executable, "-m", module, str(tmp_path / "store")]
    with subprocess.Popen(
        [*command, SECRET, "2"], cwd=ROOT, stdin=subprocess.PIPE, stderr=subprocess.PIPE
    ) as worker:
        assert worker.stderr is not None
        assert worker.stderr.read() == b""
    assert worker.returncode == 1
    assert "predictive/training/parallel/worker.py" in report()
    assert SECRET not in report()


def fail(text: str) -> NoReturn:
    raise ValueError(text)


def raised(text: str) -> Exception:
    try:
        try:
            fail(text)
        except ValueError as error:
            raise TypeError(f"not {text}") from error
    except TypeError as error:
        return error


def test_a_report_has_types_stack_frames_and_versions_of_all_causes(home: Path) -> None:
    said = fault.explain(raised(SECRET))
    assert isinstance(said, PredictiveError)
    assert "TypeError" in said.message
    assert "builtins.ValueError" in report()
    assert "tests/test_fault.py" in report()
    assert " fail\n" in report()
    assert predictive.__version__ in report()
    assert SECRET not in report() + said.message + said.hint


def test_a_report_can_be_written_while_a_library_is_imported(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "numpy", ModuleType("numpy"))
    assert fault.write_report(ZeroDivisionError()) == paths.fault()
    assert "numpy" not in paths.fault().read_text()


def test_a_report_that_cannot_be_written_is_left_out(home: Path) -> None:
    home.write_text("in the way")
    assert "no report could be written" in fault.explain(raised(SECRET)).hint


def test_an_expected_error_is_not_a_fault(home: Path) -> None:
    foreseen = PredictiveError("there is no text", "give some")
    assert fault.explain(foreseen) is foreseen
    assert "memory" in fault.explain(MemoryError()).message
    assert "memory" in fault.explain(RuntimeError("can't allocate memory: 1 TB")).message
    assert not paths.fault().exists()


def test_a_fault_in_a_thread_is_one_line_too(home: Path) -> None:
    code = (
        "import threading; from predictive import cli\n"
        "def fail(): raise ZeroDivisionError('caramelo')\n"
        "def run(*_, **__): each = threading.Thread(target=fail); each.start(); each.join()\n"
        "cli.app.main = run\n"
        "cli.main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith(
        "error: something went wrong inside predictive (ZeroDivisionError)"
    )


def test_commands_work_without_installed_package_metadata(
    invoke: Invoke, park: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(name: str) -> NoReturn:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata.Distribution, "from_name", missing)
    facts = json.loads(invoke("doctor", "--json").stdout)
    assert facts["predictive"] == predictive.__version__
    done = invoke("train", park, "--from", "none", "--size", "tiny", "--epochs", "0.1")
    assert done.exit_code == 0, done.exception
    config = json.loads((home / "models" / "park" / "config.json").read_text())
    assert config["predictive_version"] == predictive.__version__
