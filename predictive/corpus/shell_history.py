"""Reads the history files of zsh, bash and fish: one command after the other, without secrets.

What the shells write: zsh/Src/hist.c (`savehistfile`, `readhistline`) and utils.c (`unmetafy`),
lib/readline/histfile.c of bash, and fish's src/history (a subset of YAML).
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO, Literal

from predictive.corpus.command_secrets import may_hold_secret
from predictive.corpus.encoding import decode
from predictive.corpus.report import Report

Shell = Literal["zsh", "bash", "fish"]

MAY_HOLD_SECRETS = "commands that may hold a secret"
HIDDEN_COMMANDS = "commands that begin with a space"

_NAMES: dict[Shell, re.Pattern[str]] = {
    "zsh": re.compile(r"(?:.*[._-])?(?:zsh_?history|zhistory|histfile)"),
    "bash": re.compile(r"(?:.*[._-])?(?:bash|ksh|sh)_?history|\.history"),
    "fish": re.compile(r"(?:.*[._-])?fish_?history"),
}
_STARTS: dict[Shell, re.Pattern[bytes]] = {
    "zsh": re.compile(rb": \d{9,12}:\d+;"),
    "bash": re.compile(rb"#\d{9,12}\n.+\n(?:.*\n)*?(?:#\d{9,12}\n|\Z)"),
    "fish": re.compile(rb"- cmd: .*\n  when: \d+\n"),
}
_SAMPLE_BYTES = 4096
_META = re.compile(rb"\x83(.)", re.DOTALL)
_ZSH_TIME = re.compile(r": \d+:\d+;")
_BASH_TIME = re.compile(r"#\d+")
_FISH_COMMAND = re.compile(r"^- cmd: (.*)$", re.MULTILINE)
_FISH_ESCAPE = re.compile(r"\\([\\n])")


def detect_shell(name: str, stream: BinaryIO) -> Shell | None:
    """Return which shell wrote a file, by its name or its first lines; None if none did.

    Rewind the stream.
    """
    sample = stream.read(_SAMPLE_BYTES)
    stream.seek(0)
    by_start = (shell for shell, start in _STARTS.items() if start.match(sample))
    by_name = (shell for shell, names in _NAMES.items() if names.fullmatch(name))
    return next(by_start, None) or next(by_name, None)


def parse_history(stream: BinaryIO, shell: Shell, report: Report) -> Iterator[Iterable[str]]:
    """Yield the commands of a history file as one document, a line each.

    Commands that begin with a space, or that may hold a secret, are left out and counted.
    """
    data = stream.read()
    text = decode(_unmetafied(data) if shell == "zsh" else data)
    yield (f"{command}\n" for command in _public(_COMMANDS[shell](text), report))


def _public(commands: Iterable[str], report: Report) -> Iterator[str]:
    for command in commands:
        if command[:1].isspace() and command.strip():
            report.leave_out(HIDDEN_COMMANDS)
        elif may_hold_secret(command):
            report.leave_out(MAY_HOLD_SECRETS)
        elif command.strip():
            yield command.rstrip()


def _unmetafied(data: bytes) -> bytes:
    """Return what zsh wrote for itself as it was typed: it escapes NUL and 0x83 to 0xa2."""
    return _META.sub(lambda match: bytes([match.group(1)[0] ^ 32]), data)


def _zsh_commands(text: str) -> Iterator[str]:
    """Yield commands; a line that ends in a backslash goes on in the next one."""
    command = ""
    for line in text.split("\n"):
        command += line
        if line.endswith("\\"):
            command = command[:-1] + "\n"
            continue
        yield _ZSH_TIME.sub("", command, count=1) if _ZSH_TIME.match(command) else command
        command = ""
    if command:
        yield command


def _bash_commands(text: str) -> Iterator[str]:
    """Yield commands; with times, which are lines of their own, one may have several lines."""
    lines = text.split("\n")
    if not _BASH_TIME.fullmatch(lines[0]):
        yield from lines
        return
    command: list[str] = []
    for line in lines[1:]:
        if _BASH_TIME.fullmatch(line):
            yield "\n".join(command)
            command = []
        else:
            command.append(line)
    yield "\n".join(command)


def _fish_commands(text: str) -> Iterator[str]:
    for match in _FISH_COMMAND.finditer(text):
        yield _FISH_ESCAPE.sub(lambda part: "\n" if part[1] == "n" else "\\", match.group(1))


_COMMANDS: dict[Shell, Callable[[str], Iterator[str]]] = {
    "zsh": _zsh_commands,
    "bash": _bash_commands,
    "fish": _fish_commands,
}
