"""In fish, a key writes what may follow the cursor."""

import shutil
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
PROMPT = "function fish_prompt; echo -n 'ready>'; end\nset -g fish_greeting\n"


def fish(start: Shell, folder: Path, before: str = "", **environment: str) -> Terminal:
    write_script("fish", folder / ".config" / "fish" / "config.fish", PROMPT + before)
    terminal = start("fish", XDG_CONFIG_HOME="", XDG_DATA_HOME="", **environment)
    ready(terminal)
    return terminal


@pytest.mark.parametrize("program", ["nc", "perl", "python3"])
def test_a_key_writes_what_may_follow(
    daemon: Daemon, start: Shell, tmp_path: Path, program: str
) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"there is no {program}")
    no_nc = "function nc; end\n"
    no_perl = "function type; not contains perl $argv; end\n"
    before = {"nc": "", "perl": no_nc, "python3": no_nc + no_perl}[program]
    terminal = fish(start, tmp_path, before)
    terminal.send(f"tar -x{KEY}")
    shows(terminal, "tar -xzf archive.tar.gz", "")


def test_it_is_written_at_the_cursor(daemon: Daemon, start: Shell, tmp_path: Path) -> None:
    writes_at_the_cursor(fish(start, tmp_path), KEY)


def test_without_a_daemon_the_key_starts_one(home: Path, start: Shell, tmp_path: Path) -> None:
    from predictive.serving import runtime

    terminal = fish(start, tmp_path)
    terminal.send(f"echo a(math 1 + 1)b{KEY}\r")
    terminal.wait_for("a2b")
    assert not runtime.is_running()
    terminal = fish(start, tmp_path, PREDICTIVE_NO_DAEMON="")
    terminal.send("tar -x")
    press_until_it_answers(terminal, KEY)


def test_a_real_history_is_read_as_it_was_typed(home: Path, start: Shell, tmp_path: Path) -> None:
    terminal = fish(start, tmp_path)
    typed = ["echo ñandú 😀 ąćł", "echo 'back\\\\slash \\n'"]
    for number, command in enumerate(typed):
        terminal.send(f"{command} ; echo a(math 1+{number})b\r")
        terminal.wait_for(f"a{number + 1}b")
    terminal.send("exit\r")
    terminal.process.wait()
    (document,), report = kept_of(tmp_path / ".local" / "share" / "fish" / "fish_history")
    lines = [f"{each} ; echo a(math 1+{number})b\n" for number, each in enumerate(typed)]
    assert document.startswith("".join(lines))
    assert report.histories == {"fish": 1}
