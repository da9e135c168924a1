"""Vim and its plug-in ALE with the lines of the README: the menu, and marks."""

from pathlib import Path

import pytest

from benchmarks.terminal import Terminal
from tests.clients.programs import environment, program, readme_block

pytestmark = pytest.mark.clients
ALE = Path("/usr/share/vim-ale")
"""Of Debian's package vim-ale."""


def test_words_are_chosen_in_the_menu(tmp_path: Path) -> None:
    vim = program("vim")
    if not ALE.exists():
        pytest.skip("ALE is not installed")
    settings = tmp_path / "vimrc"
    settings.write_text(
        f"set nocompatible rtp^={ALE} encoding=utf-8\nfiletype plugin on\n{readme_block('vim')}",
        encoding="utf-8",
    )
    letter = tmp_path / "letter.txt"
    letter.write_text("😀 Ayer tambien vi a Juan.\n", encoding="utf-8")
    command = [vim, "-n", "-u", str(settings), str(letter)]
    plain = {"TERM": "linux"}  # without the codes of xterm that the emulator does not know
    terminal = Terminal(command, environment(tmp_path) | plain, 24, 80)
    try:
        terminal.wait_for("did you mean “también”")
        terminal.send("oVoy al parque con mi p")
        terminal.wait_for("paraguas")
        terminal.send("er")
        terminal.wait_for("permiso")
        terminal.send("\x0e\x19.\x1b:wq\r")
        terminal.process.wait()
        assert letter.read_text(encoding="utf-8").splitlines()[1] == "Voy al parque con mi perro."
    finally:
        terminal.process.close(force=True)
