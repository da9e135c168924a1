"""A killed run never blocks its name, and read-only commands never block others."""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import predictive
from predictive import atomic, blend_fitting, paths
from predictive.errors import ModelError
from predictive.model import library
from predictive.model.archive import export_model, import_model
from predictive.model.directory import load_model
from predictive.model.unfinished import unfinished_folder
from predictive.services import background
from predictive.tui.models.entry import read_entries
from tests.conftest import Invoke, Run

FLAGS = ("--from", "none", "--level", "char", "--size", "tiny", "--epochs", "0.1")


@pytest.fixture
def model(trained: Path, home: Path) -> Path:
    """A copy of the trained model, called park, in the home."""
    folder = home / "models" / "park"
    shutil.copytree(trained, folder)
    return folder


def begun(name: str, *, with_checkpoint: bool = False) -> Path:
    """Make the files of a run that was killed before or after its first checkpoint."""
    folder = unfinished_folder(paths.models() / name)
    atomic.make_private_folder(folder / "training")
    (folder / "training" / "spool").write_text("Voy al parque")
    if with_checkpoint:
        (folder / "training" / "state.safetensors").touch()
    return folder


def test_a_run_killed_before_its_first_checkpoint_is_started_again_by_the_same_command(
    park: Path, invoke: Invoke, home: Path
) -> None:
    begun("park")
    done = invoke("train", park, *FLAGS)
    assert done.exit_code == 0, done.exception
    assert library.names() == ["park"]
    assert not unfinished_folder(home / "models" / "park").exists()


@pytest.mark.parametrize(
    ("state", "words", "hint"),
    [
        ("killed early", "ended before its first checkpoint", "predictive train PATH --name park"),
        (
            "imported",
            "has no training state to resume",
            "from scratch: predictive train PATH",
        ),
        ("nothing", "there is no model 'park'", "there are: base"),
    ],
)
def test_a_run_that_cannot_be_resumed_says_what_to_do(
    state: str, words: str, hint: str, trained: Path, home: Path, invoke: Invoke
) -> None:
    if state == "killed early":
        begun("park")
    elif state == "imported":
        ignore = shutil.ignore_patterns("training")
        shutil.copytree(trained, home / "models" / "park", ignore=ignore)
    error = invoke("train", "--resume", "park").exception
    assert isinstance(error, ModelError)
    assert words in error.message
    assert hint in error.hint


def test_resuming_is_suggested_only_if_it_is_possible(
    park: Path, model: Path, invoke: Invoke
) -> None:
    error = invoke("train", park, *FLAGS).exception
    assert isinstance(error, ModelError)
    assert "--resume park goes on" in error.hint
    shutil.rmtree(model / "training")
    error = invoke("train", park, *FLAGS).exception
    assert isinstance(error, ModelError)
    assert "--resume" not in error.hint
    assert "--force replaces it" in error.hint


def test_all_commands_agree_on_whether_a_name_is_taken(
    park: Path, trained: Path, tmp_path: Path, invoke: Invoke
) -> None:
    export_model(str(trained), tmp_path / "park.zip")
    begun("early")
    begun("late", with_checkpoint=True)
    (paths.models() / "broken").mkdir()
    shutil.copytree(trained, paths.models() / "other")
    for name, taken in {"early": False, "late": True, "broken": True, "free": False}.items():
        assert library.is_taken(name) == taken, name
    for name in ("late", "broken"):
        with pytest.raises(ModelError, match=f"there is a model '{name}' already"):
            background.start([park], name)
        with pytest.raises(ModelError, match=f"there is a model '{name}' already"):
            import_model(tmp_path / "park.zip", name)
        with pytest.raises(ModelError, match=f"there is a model '{name}' already"):
            library.rename("other", name)
        error = invoke("train", park, "--name", name, *FLAGS).exception
        assert f"there is a model {name!r} already" in str(error)
    library.rename("other", "early")
    assert import_model(tmp_path / "park.zip", "free").exists()


def test_the_leftovers_of_a_killed_run_can_be_removed(home: Path, invoke: Invoke) -> None:
    for name in ("early", "late"):
        folder = begun(name, with_checkpoint=name == "late")
        assert invoke("models", "remove", name, "--yes").exit_code == 0
        assert not folder.exists()
    assert list((home / "models").iterdir()) == []


def break_config(folder: Path) -> None:
    (folder / "config.json").write_text("{")


def lose_config(folder: Path) -> None:
    (folder / "config.json").unlink()


def other_version(folder: Path) -> None:
    (folder / "config.json").write_text('{"format_version": 99}')


def folder_for_config(folder: Path) -> None:
    (folder / "config.json").unlink()
    (folder / "config.json").mkdir()


@pytest.mark.parametrize("damage", [break_config, lose_config, other_version, folder_for_config])
def test_a_damaged_model_is_listed_beside_the_others(
    damage: object, model: Path, home: Path, invoke: Invoke
) -> None:
    shutil.copytree(model, home / "models" / "broken")
    damage(home / "models" / "broken")  # type: ignore[operator]
    done = invoke("models", "list", "--json")
    assert done.exit_code == 0
    assert [entry.name for entry in read_entries()] == ["broken", "park", "base"]
    broken, good, _ = read_entries()
    assert isinstance(broken.config, ModelError)
    assert "broken" in broken.config.message
    assert not isinstance(good.config, ModelError)
    assert "config.json" in done.stdout
    assert invoke("models", "remove", "broken", "--yes").exit_code == 0
    assert library.names() == ["park"]


def test_a_model_without_read_permission_is_listed_too(
    model: Path, home: Path, invoke: Invoke, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(model, home / "models" / "secret")
    read = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.parent.name == "secret":
            raise PermissionError(13, "Permission denied", str(path))
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    done = invoke("models")
    assert done.exit_code == 0
    assert "secret/config.json cannot be read" in "".join(done.stdout.split("\n"))
    with pytest.raises(ModelError, match="cannot be read: Permission denied"):
        predictive.load("secret")


def test_a_model_set_aside_is_found_and_not_changed(model: Path, invoke: Invoke) -> None:
    aside = model.with_name(".park.replaced")
    model.rename(aside)
    assert library.names() == ["park"]
    assert library.resolve() == model
    assert predictive.load("park").suggest("Voy ")
    assert invoke("models").exit_code == 0
    assert invoke("models", "show", "park").stdout.startswith("# park")
    assert aside.exists()
    assert not model.exists()
    with library.training_lock("park"):
        assert model.exists(), "a writer puts it back"
    assert not aside.exists()


def test_a_model_is_always_found_while_it_is_replaced(model: Path, home: Path) -> None:
    done = threading.Event()

    def replace() -> None:
        for _ in range(40):
            copy = home / "models" / ".copy"
            shutil.copytree(model, copy, ignore=shutil.ignore_patterns("training"))
            atomic.replace_folder(copy, model)
        done.set()

    writer = threading.Thread(target=replace)
    writer.start()
    while not done.is_set():
        assert library.names() == ["park"]
        assert load_model(library.resolve("park")).config
    writer.join()


def test_an_import_that_is_killed_leaves_the_old_model(
    model: Path, home: Path, tmp_path: Path
) -> None:
    export_model("base", tmp_path / "base.zip")
    code = (
        "import os, signal, sys; from pathlib import Path\n"
        "from predictive import atomic\nfrom predictive.model.archive import import_model\n"
        "atomic.replace_folder = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "import_model(Path(sys.argv[1]), 'park', force=True)"
    )
    killed = subprocess.run([sys.executable, "-c", code, str(tmp_path / "base.zip")], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert library.names() == ["park"]
    assert predictive.load("park").config.training.sources != []
    import_model(tmp_path / "base.zip", "park", force=True)
    assert [each.name for each in (home / "models").iterdir()] == ["park"]


def test_checking_whether_a_run_is_alive_never_blocks_a_start(
    park: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = atomic.make_private_folder(paths.runs())
    (folder / "park.pid").write_text("1")
    monkeypatch.setattr(sys, "executable", shutil.which("true"))
    with (folder / "park.pid").open("rb") as asking:  # like is_alive, but without end
        fcntl.flock(asking, fcntl.LOCK_SH)
        background.start([park], "park")
    pid = int((folder / "park.pid").read_text())
    os.waitpid(pid, 0)
    assert not background.is_alive("park")


def test_the_blend_is_fitted_under_the_lock_of_the_training(
    park: Path, invoke: Invoke, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused: list[str] = []

    def fit(folder: Path, most_words: int) -> None:
        with (
            pytest.raises(ModelError, match="being trained") as caught,
            library.training_lock("park"),
        ):
            raise AssertionError
        refused.append(caught.value.message)

    monkeypatch.setattr(blend_fitting, "fit", fit)
    assert invoke("train", park, *FLAGS).exit_code == 0
    assert refused == ["'park' is being trained"]


def test_two_commands_that_make_the_same_model_do_not_overwrite_it(
    park: Path, invoke: Invoke, run: Run
) -> None:
    with library.training_lock("park"):
        done = run("train", park, *FLAGS)
    assert done.returncode == 1
    assert "'park' is being trained (wait for it, or give another --name)" in done.stderr
