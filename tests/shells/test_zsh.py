"""zsh shows what may follow the cursor, with zsh-autosuggestions and without it."""

import os
import signal
import time
from pathlib import Path

import pytest

from benchmarks.terminal import Terminal
from predictive import paths
from tests.shells.conftest import Daemon, Shell, ready, requests, seen, shows, write_script

pytestmark = pytest.mark.clients

PLUGIN = next(
    (
        path
        for folder in ("zsh-autosuggestions", "zsh/plugins/zsh-autosuggestions")
        if (path := Path("/usr/share") / folder / "zsh-autosuggestions.zsh").exists()
    ),
    None,
)
PROMPT = "PROMPT='ready>'\nunsetopt PROMPT_SP\n"
RIGHT, END, WORD, ENTER, CANCEL = "\x1b[C", "\x1b[F", "\x1bf", "\r", "\x03"


def zsh(start: Shell, before: str = "", **environment: str) -> Terminal:
    """Start zsh with the script, when its first prompt is there."""
    write_script("zsh", Path(paths.home()) / "zsh" / ".zshrc", PROMPT + before)
    terminal = start("zsh", "-d", **{"ZDOTDIR": str(paths.home() / "zsh"), **environment})
    ready(terminal)
    return terminal


def test_what_may_follow_is_shown_and_the_right_arrow_takes_it(
    daemon: Daemon, start: Shell
) -> None:
    terminal = zsh(start)
    terminal.send("tar -x")
    shows(terminal, "tar -x", "zf archive.tar.gz")
    terminal.send(RIGHT)
    shows(terminal, "tar -xzf archive.tar.gz", "")


def test_a_key_takes_a_word_and_another_all_of_the_rest(daemon: Daemon, start: Shell) -> None:
    terminal = zsh(start)
    terminal.send("tar -x")
    shows(terminal, "tar -x", "zf archive.tar.gz")
    terminal.send(WORD)
    shows(terminal, "tar -xzf", " archive.tar.gz")
    terminal.send(END)
    shows(terminal, "tar -xzf archive.tar.gz", "")


def test_the_keys_move_the_cursor_where_nothing_is_shown(daemon: Daemon, start: Shell) -> None:
    terminal = zsh(start)
    terminal.send("zzz yyy\x01")
    shows(terminal, "", "zzz yyy")
    terminal.send(RIGHT)
    shows(terminal, "z", "zz yyy")
    terminal.send(WORD)
    shows(terminal, "zzz ", "yyy")
    terminal.send(END)
    shows(terminal, "zzz yyy", "")


def test_nothing_is_shown_inside_a_line_nor_left_above_the_next_prompt(
    daemon: Daemon, start: Shell
) -> None:
    terminal = zsh(start)
    terminal.send("git com")
    seen(terminal, lambda frame: frame.after_cursor.startswith("mit"))
    terminal.send("\x02")
    shows(terminal, "git co", "m")
    terminal.send("\x06")
    seen(terminal, lambda frame: frame.after_cursor.startswith("mit"))
    terminal.send(ENTER)
    shows(terminal, "", "")
    assert terminal.lines[0].rstrip() == "ready>git com"


def test_several_lines_and_other_alphabets_are_sent_as_they_are(
    daemon: Daemon, start: Shell
) -> None:
    terminal = zsh(start)
    terminal.send("echo 'ñandú \\n \x16\t 😀'; tar -x")
    terminal.wait_for("tar -xzf archive.tar.gz")
    terminal.send(CANCEL)
    shows(terminal, "", "")
    terminal.send("for i in 1; do\rtar -x")
    seen(terminal, lambda frame: frame.after_cursor == "zf archive.tar.gz")


def test_a_paste_is_not_asked_about_key_by_key(daemon: Daemon, start: Shell) -> None:
    terminal = zsh(start)
    before = requests()
    terminal.send("x" * 1500 + " tar -x")
    seen(terminal, lambda frame: "tar -xzf archive.tar.gz" in "".join(frame.lines))
    assert requests() - before < 30


def test_a_line_is_asked_about_once(daemon: Daemon, start: Shell) -> None:
    terminal = zsh(start)
    terminal.send("tar -x")
    shows(terminal, "tar -x", "zf archive.tar.gz")
    before = requests()
    terminal.send("\x0c")
    shows(terminal, "tar -x", "zf archive.tar.gz")
    assert requests() == before


def test_a_daemon_that_hangs_is_asked_once(daemon: Daemon, start: Shell, home: Path) -> None:
    terminal = zsh(start)
    os.kill(daemon.pid, signal.SIGSTOP)
    terminal.send("g")
    shows(terminal, "g", "")
    terminal.send("it com")
    shows(terminal, "git com", "")
    assert (paths.runtime() / "predictive.sock.silent").exists()
    os.kill(daemon.pid, signal.SIGCONT)


def test_a_killed_daemon_leaves_a_shell_that_works(daemon: Daemon, start: Shell) -> None:
    terminal = zsh(start)
    terminal.send("git com")
    seen(terminal, lambda frame: frame.after_cursor.startswith("mit"))
    daemon.kill()
    daemon.wait()
    terminal.send(" ; echo a$((1+1))b\r")
    terminal.wait_for("a2b")


def test_without_a_daemon_the_shell_works(home: Path, start: Shell) -> None:
    terminal = zsh(start)
    terminal.send("echo a$((1+1))b\r")
    terminal.wait_for("a2b")


def test_a_prompt_starts_the_daemon_unless_it_must_not(home: Path, start: Shell) -> None:
    from predictive.client import Connection, NoDaemonError
    from predictive.serving import runtime

    for variables in ({"CI": "1", "PREDICTIVE_NO_DAEMON": ""}, {"PREDICTIVE_NO_DAEMON": "1"}):
        terminal = zsh(start, **variables)
        terminal.send("echo a$((1+1))b $#jobstates\r")
        terminal.wait_for("a2b 0")
        assert not runtime.is_running()
    terminal = zsh(start, PREDICTIVE_NO_DAEMON="")
    answer = None
    while answer is None:
        list(terminal.frames(time.perf_counter() + 0.1))
        try:
            with Connection() as connection:
                answer = connection.ask("status")
                connection.ask("stop")
        except NoDaemonError:
            continue
    assert answer["pid"] != terminal.process.pid


@pytest.mark.skipif(PLUGIN is None, reason="there is no zsh-autosuggestions")
@pytest.mark.parametrize("mode", ["", "unset ZSH_AUTOSUGGEST_USE_ASYNC\n"], ids=["async", "sync"])
def test_it_is_a_strategy_of_zsh_autosuggestions(daemon: Daemon, start: Shell, mode: str) -> None:
    terminal = zsh(start, before=f"source {PLUGIN}\n{mode}")
    terminal.send("tar -x")
    shows(terminal, "tar -x", "zf archive.tar.gz")
    terminal.send(RIGHT)
    shows(terminal, "tar -xzf archive.tar.gz", "")
    terminal.send(CANCEL)
    shows(terminal, "", "")
    terminal.send("print $ZSH_AUTOSUGGEST_STRATEGY $+widgets[predictive-end-of-line]\r")
    terminal.wait_for("history predictive 0")


@pytest.mark.skipif(PLUGIN is None, reason="there is no zsh-autosuggestions")
def test_the_plugin_finds_out_that_nobody_answers_for_all_its_processes(
    daemon: Daemon, start: Shell
) -> None:
    terminal = zsh(start, before=f"source {PLUGIN}\n")
    os.kill(daemon.pid, signal.SIGSTOP)
    terminal.send("git com")
    shows(terminal, "git com", "")
    silent = paths.runtime() / "predictive.sock.silent"
    while not silent.exists():
        list(terminal.frames(time.perf_counter() + 0.1))
    os.kill(daemon.pid, signal.SIGCONT)


def test_real_histories_are_read_as_they_were_typed(home: Path, start: Shell) -> None:
    """The commands that zsh wrote itself, with bytes that it escapes and lines that go on."""
    from predictive.corpus.report import Report
    from predictive.corpus.shell_history import parse_history

    file = home / "histfile"
    options = f"HISTFILE={file}\nHISTSIZE=99\nSAVEHIST=99\nsetopt EXTENDED_HISTORY\n"
    terminal = zsh(start, before=options)
    typed = ["echo ñandú 😀 ąćł", "echo 'one\ntwo'", "echo back\\\\\\\\", "print -r -- done"]
    for number, command in enumerate(typed):
        terminal.send(command.replace("\n", "\x16\n") + f" ; print -r -- a$((1+{number}))b\r")
        terminal.wait_for(f"a{number + 1}b")
    terminal.send("exit\r")
    terminal.process.wait()
    with file.open("rb") as stream:
        (document,) = parse_history(stream, "zsh", Report())
        text = "".join(document)
    assert text.startswith("".join(f"{each} ; print -r -- a$((1+{number}))b\n"
                                   for number, each in enumerate(typed)))  # fmt: skip
