"""Scripts for shells and Vim, which ask the daemon on its socket; they are files of the package."""

import json
import shlex
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

Program = Literal["zsh", "bash", "fish", "vim"]


class _Language(NamedTuple):
    """How a program's script has values written into it."""

    quoted: Callable[[str], str]
    words: Callable[[Sequence[str]], str]
    """Of a list of strings."""


def script(program: Program, socket: Path, model: str) -> str:
    """Return the script for a program, which asks a model on a socket.

    An empty name stands for the model used last.
    """
    text = (Path(__file__).parent / f"predictive.{program}").read_text(encoding="utf-8")
    quoted, words = _LANGUAGES[program]
    command = [sys.executable, "-P", "-m", "predictive"]
    values = {"socket": quoted(str(socket)), "model": quoted(model), "command": words(command)}
    for name, value in values.items():
        text = text.replace(f"@{name}@", value, 1)
    return text


def quoted_path(program: Program, file: Path) -> str:
    """Return a path as a program's `source` takes it."""
    return str(file).replace(" ", "\\ ") if program == "vim" else shlex.quote(str(file))


def _fish_quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _vim_quoted(text: str) -> str:
    doubled = text.replace("'", "''")
    return f"'{doubled}'" if text else "v:null"


_LANGUAGES = {
    "zsh": _Language(shlex.quote, shlex.join),
    "bash": _Language(shlex.quote, shlex.join),
    "fish": _Language(_fish_quoted, lambda words: " ".join(map(_fish_quoted, words))),
    "vim": _Language(_vim_quoted, json.dumps),
}
