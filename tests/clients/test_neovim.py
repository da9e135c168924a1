"""Neovim with the lines of the README: its menu, and its code actions."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from benchmarks.terminal import Terminal
from tests.clients.programs import environment, program, readme_block

pytestmark = pytest.mark.clients
ACCEPT = "\x0e\x19"
"""CTRL-N and CTRL-Y: the first word of the menu."""


@contextmanager
def neovim(folder: Path, text: str) -> Iterator[tuple[Terminal, Path]]:
    """Run Neovim with a text, which is its last line; yield the file too."""
    init = folder / "config" / "nvim" / "init.lua"
    init.parent.mkdir(parents=True)
    init.write_text(readme_block("lua"), encoding="utf-8")
    letter = folder / "letter.txt"
    letter.write_text(text, encoding="utf-8")
    command = [program("nvim"), "-n", str(letter)]
    terminal = Terminal(command, environment(folder), 24, 80)
    try:
        yield terminal, letter
    finally:
        terminal.process.close(force=True)


def save(terminal: Terminal) -> None:
    """Write the file and quit."""
    terminal.send("\x1b:wq\r")
    terminal.process.wait()


def test_words_are_chosen_in_the_menu(tmp_path: Path) -> None:
    with neovim(tmp_path, "😀 Ayer tambien vi a Juan.\n") as (terminal, letter):
        terminal.wait_for("I 😀")  # it is ready, and has marked the first line
        terminal.send("oVoy al parque con mi p")
        terminal.wait_for("paraguas")
        terminal.send("er")
        terminal.wait_for("permiso")
        terminal.send(ACCEPT + " hasta manan")
        terminal.wait_for("mañanas")
        terminal.send(ACCEPT + ". 😀 I want")
        terminal.wait_for("want to")
        terminal.send(ACCEPT)
        save(terminal)
        assert letter.read_text(encoding="utf-8").splitlines()[1:] == [
            "Voy al parque con mi perro hasta mañana. 😀 I want to"
        ]


def test_a_mistyped_word_is_replaced_and_a_word_is_banned(tmp_path: Path) -> None:
    with neovim(tmp_path, "😀 Ayer tambien vi a Juan.\n") as (terminal, letter):
        terminal.wait_for("I 😀")
        terminal.send("2wgra")
        terminal.wait_for("Replace with “también”")
        terminal.send("1\r")
        terminal.wait_for("también vi")
        save(terminal)
        assert letter.read_text(encoding="utf-8") == "😀 Ayer también vi a Juan.\n"
