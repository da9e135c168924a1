"""In bash, a key writes what may follow the cursor."""

import shutil
import subprocess
from pathlib import Path

import pytest

from benchmarks.terminal import Terminal
from tests.builders import kept_of
from tests.shells.conftest import (
    Daemon,
    Shell,
    press_until_it_answers,
    ready,
    shows,
    write_script,
    writes_at_the_cursor,
)

pytestmark = pytest.mark.clients

KEY = "\x1bi"
PROMPT = "PS1='ready>'\nbind 'set enable-bracketed-paste off'\n"


def bash(start: Shell, folder: Path, before: str = "", **environment: str) -> Terminal:
    file = write_script("bash", folder / "rc", PROMPT + before)
    terminal = start("bash", "--rcfile", str(file), "-i", **environment)
    ready(terminal)
    return terminal


@pytest.mark.parametrize("program", ["nc", "perl", "python3"])
def test_a_key_writes_what_may_follow(
    daemon: Daemon, start: Shell, tmp_path: Path, program: str
) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"there is no {program}")
    others = {"nc": "", "perl": "nc() { :; }\n"}
    without = others.get(program, "nc() { :; }\ncommand() { false; }\n")
    terminal = bash(start, tmp_path, without)
    terminal.send(f"tar -x{KEY}")
    shows(terminal, "tar -xzf archive.tar.gz", "")


def test_it_is_written_at_the_cursor(daemon: Daemon, start: Shell, tmp_path: Path) -> None:
    writes_at_the_cursor(bash(start, tmp_path), KEY)


def test_without_a_daemon_the_key_starts_one(home: Path, start: Shell, tmp_path: Path) -> None:
    from predictive.serving import runtime

    terminal = bash(start, tmp_path)
    terminal.send(f"tar -x{KEY}")
    shows(terminal, "tar -x", "")
    assert not runtime.is_running()
    terminal = bash(start, tmp_path, PREDICTIVE_NO_DAEMON="")
    terminal.send("tar -x")
    press_until_it_answers(terminal, KEY)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_commands_options_and_models_of_predictive_are_completed(
    home: Path, start: Shell, tmp_path: Path, shell: str
) -> None:
    """In a shell where the script of `predictive shell` was loaded."""
    import sys

    if shutil.which(shell) is None:
        pytest.skip(f"there is no {shell}")
    command = tmp_path / "bin" / "predictive"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -P -m predictive "$@"\n')
    command.chmod(0o755)
    source = subprocess.run([command, "shell", shell], check=True, capture_output=True, text=True)
    (tmp_path / "script").write_text(source.stdout)
    files = {"bash": "rc", "zsh": ".zshrc", "fish": ".config/fish/config.fish"}
    prompts = {
        "bash": PROMPT,
        "zsh": "PROMPT='ready>'\nunsetopt PROMPT_SP\nautoload -Uz compinit; compinit -u\n",
        "fish": "function fish_prompt; echo -n 'ready>'; end\nset -g fish_greeting\n",
    }
    file = tmp_path / files[shell]
    file.parent.mkdir(parents=True, exist_ok=True)
    path = f"{command.parent}:/usr/bin:/bin"
    file.write_text(f"{prompts[shell]}\nexport PATH='{path}'\nsource {tmp_path}/script\n")
    arguments = {"bash": ["--rcfile", str(file), "-i"], "zsh": ["-d"], "fish": []}[shell]
    terminal = start(shell, *arguments)
    ready(terminal)
    terminal.send("predictive comp\t")
    terminal.wait_for("predictive complete ")
    terminal.send("--confid\t")
    terminal.wait_for("predictive complete --confidence ")
    terminal.send("1 -m she\t")
    terminal.wait_for("predictive complete --confidence 1 -m shell ")


def test_a_real_history_is_read_as_it_was_typed(home: Path, start: Shell, tmp_path: Path) -> None:
    file = tmp_path / "bash_history"
    options = f"HISTFILE={file}\nHISTTIMEFORMAT=%F\nshopt -s cmdhist lithist\n"
    terminal = bash(start, tmp_path, options)
    typed = ["echo ñandú 😀 ąćł", "echo 'one\ntwo'", "echo back\\\\"]
    for number, command in enumerate(typed):
        terminal.send(f"{command} ; echo a$((1+{number}))b\r")
        terminal.wait_for(f"a{number + 1}b")
    terminal.send("exit\r")
    terminal.process.wait()
    (document,), report = kept_of(file)
    lines = [f"{each} ; echo a$((1+{number}))b\n" for number, each in enumerate(typed)]
    assert "".join(lines) in document
    assert report.histories == {"bash": 1}
