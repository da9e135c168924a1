"""`predictive shell` prints scripts, or writes them to a file."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import get_args

import pytest

from predictive import paths
from predictive.model import library
from predictive.shells import Program, script
from tests.builders import make_model
from tests.conftest import Invoke, Run

PROGRAMS: tuple[Program, ...] = get_args(Program)
ODD = "a 'b\" $c \\d ñ;e"
"""A name that each shell has to quote."""


@pytest.fixture
def models(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two models, of which `shell` is one of command lines."""
    for name in ("notes", "shell"):
        make_model(name)
    monkeypatch.setattr(library, "reads_commands", lambda name: name == "shell")


@pytest.mark.parametrize("program", PROGRAMS)
def test_every_script_is_whole(program: Program) -> None:
    text = script(program, Path("/run/p.sock"), "shell")
    assert "/run/p.sock" in text
    assert not any(f"@{name}@" in text for name in ("socket", "model", "command"))


def test_a_shell_asks_the_model_of_command_lines(models: None, invoke: Invoke) -> None:
    assert "_predictive_model=shell" in invoke("shell", "zsh").stdout
    assert "_predictive_model=notes" in invoke("shell", "zsh", "-m", "notes").stdout
    assert "set -g _predictive_model 'shell'" in invoke("shell", "fish").stdout
    assert "let s:model = v:null" in invoke("shell", "vim").stdout
    assert invoke("shell", "zsh").stderr == ""


def test_without_such_a_model_it_says_how_to_make_one(invoke: Invoke) -> None:
    result = invoke("shell", "bash")
    assert "_predictive_model=''" in result.stdout
    assert "predictive train ~/.bash_history" in result.stderr


@pytest.mark.parametrize("program", PROGRAMS)
def test_it_is_installed_as_a_file_that_a_line_loads(
    models: None, invoke: Invoke, home: Path, program: Program
) -> None:
    printed = invoke("shell", program).stdout
    result = invoke("shell", program, "--install")
    file = home / f"predictive.{program}"
    assert file.read_text() == printed
    assert result.stdout == f"source {file}\n"
    assert "add this line to ~/" in result.stderr


def test_an_unknown_model_is_refused(run: Run) -> None:
    result = run("shell", "zsh", "--model", "nobody")
    assert result.returncode == 1
    assert "nobody" in result.stderr


@pytest.mark.clients
@pytest.mark.parametrize("program", PROGRAMS)
def test_names_are_quoted_as_the_program_wants_it(program: Program, tmp_path: Path) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"there is no {program}")
    file = tmp_path / "script"
    file.write_text(script(program, Path(f"/{ODD}"), ODD))
    show = f'source {file}; printf \'%s\\n\' "$_predictive_socket" "$_predictive_model"'
    command = {
        "zsh": ["zsh", "-fc", show],
        "bash": ["bash", "-c", show],
        "fish": ["fish", "--no-config", "-c", show],
        "vim": ["vim", "-Nesu", "NONE", "-c", f"source {file}"],
    }[program]
    if program == "vim":
        end = "call writefile([s:socket, s:model], '/dev/stdout')\nqall!\n"
        file.write_text(file.read_text() + end)
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    done = subprocess.run(command, capture_output=True, check=False, env=environment)
    assert done.stdout.decode().splitlines() == [f"/{ODD}", ODD]


def test_model_names_are_completed(models: None, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_PREDICTIVE_COMPLETE", "bash_complete")
    for words, expected in {
        "predictive complete -m n": ["plain,notes"],
        "predictive models show ": ["plain,notes", "plain,shell", "plain,base"],
        "predictive train --from s": ["plain,shell"],
        "predictive shell z": ["plain,zsh"],
    }.items():
        monkeypatch.setenv("COMP_WORDS", words)
        monkeypatch.setenv("COMP_CWORD", str(words.count(" ")))
        assert run().stdout.splitlines() == expected


def test_the_socket_is_the_daemons(invoke: Invoke) -> None:
    assert str(paths.socket()) in invoke("shell", "bash").stdout
