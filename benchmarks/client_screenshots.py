"""Makes the screenshots of zsh and Neovim in the README.

python -m benchmarks.client_screenshots

zsh 5 and Neovim 0.11 have to be installed. They run in a pseudo-terminal, set up as the README
says, with files in a temporary home.
"""

import io
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

from pyte.screens import Char
from rich.console import Console
from rich.style import Style
from rich.text import Text

from benchmarks.command import predictive
from benchmarks.serving import serving
from benchmarks.terminal import Terminal
from predictive import paths

HERE = Path(__file__).parent
COLUMNS = 84
HISTORY = """cd letters
ls
git add carta.txt
git commit -m "Add the letter to grandma"
git commit --amend --no-edit
git log --oneline --graph
git push origin main
rsync -av --delete photos/ nas:backup/photos/
tar -czf letters.tar.gz letters
"""
PROMPT = "PROMPT='%F{cyan}%~%f %% '\nunsetopt PROMPT_SP\n"
TYPED_COMMAND = "rsync -a"
SUGGESTED_COMMAND = "rsync -av --delete photos/ nas:backup/photos/"
LETTER = """Querida abuela:

Ayer tambien vi a tu vecina. I told mom that we will come on Sunday, so please
don't cook too much.
"""
TYPED_TEXT = "Por la mañana voy al parque con mi per"
SUGGESTED_WORD = "permiso"
_COLORS = {"brown": "yellow", "brightblack": "#808080"}
"""rich's colours for the names of pyte that rich lacks."""
_CURSOR = Style(color="#292929", bgcolor="#c5c8c6")
_FONTS = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)


def main() -> None:
    """Save both screenshots."""
    with TemporaryDirectory(prefix="p") as folder:  # a socket's path has to be short
        home = Path(folder)
        os.environ |= {paths.HOME: str(home / "predictive"), "HOME": folder, "ZDOTDIR": folder}
        os.environ |= {"XDG_CONFIG_HOME": folder, "LC_ALL": "C.UTF-8", "COLORTERM": "truecolor"}
        _save_zsh(home)
        _save_neovim(home)


def _save_zsh(home: Path) -> None:
    """Train a model on a history, and save what zsh shows in the middle of a command."""
    history = home / "bash_history"
    history.write_text(HISTORY * 20, encoding="utf-8")
    data = paths.home()
    predictive("train", history, "--name", "shell", "--size", "tiny", home=data)
    script = predictive("shell", "zsh", home=data).output
    (home / ".zshrc").write_text(PROMPT + script, encoding="utf-8")
    (home / "letters" / "photos").mkdir(parents=True)
    (home / "letters" / "carta.txt").touch()
    with serving(), _running(["zsh", "-d"], home, rows=4) as terminal:
        predictive("complete", "-m", "shell", TYPED_COMMAND, home=data)  # the daemon loads it
        terminal.wait_for("~ %")
        terminal.send("cd letters\r")
        terminal.wait_for("~/letters %")
        terminal.send("ls\r")
        terminal.wait_for("carta.txt")
        terminal.send(TYPED_COMMAND)
        terminal.wait_for(SUGGESTED_COMMAND)
        _save(terminal, "zsh")


def _save_neovim(home: Path) -> None:
    """Save what Neovim shows in the middle of a word of a letter."""
    readme = (HERE.parent / "README.md").read_text(encoding="utf-8")
    init = home / "nvim" / "init.lua"
    init.parent.mkdir()
    init.write_text(readme.partition("```lua\n")[2].partition("```\n")[0], encoding="utf-8")
    (home / "carta.txt").write_text(LETTER, encoding="utf-8")
    with _running(["nvim", "-n", "carta.txt"], home, rows=13) as terminal:
        terminal.wait_for("I Ayer")  # the sign of a mistyped word: the server is there
        terminal.send("Go" + TYPED_TEXT)
        terminal.wait_for(SUGGESTED_WORD)
        _save(terminal, "nvim")


@contextmanager
def _running(command: list[str], folder: Path, rows: int) -> Iterator[Terminal]:
    """Run a program in a terminal, where `predictive` is this one, and kill it afterwards."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    terminal = Terminal(command, {"PATH": path}, rows, COLUMNS, str(folder))
    try:
        yield terminal
    finally:
        terminal.kill()


def _save(terminal: Terminal, program: str) -> None:
    """Write what a terminal shows to the SVG file of a program."""
    screen = terminal.screen
    console = Console(record=True, width=COLUMNS, file=io.StringIO())
    for row in range(screen.lines):
        cells = [screen.buffer[row][column] for column in range(screen.columns)]
        line = Text(no_wrap=True)
        for style, alike in groupby(cells, key=_style):
            line.append("".join(cell.data for cell in alike), style)
        if row == screen.cursor.y:
            line.stylize(_CURSOR, screen.cursor.x, screen.cursor.x + 1)
        console.print(line)
    svg = _FONTS.sub("", console.export_svg(title=program, unique_id=program))
    (HERE / f"{program}.svg").write_text(svg, encoding="utf-8")


def _style(cell: Char) -> Style:
    return Style(
        color=_color(cell.fg),
        bgcolor=_color(cell.bg),
        bold=cell.bold,
        italic=cell.italics,
        underline=cell.underscore,
        reverse=cell.reverse,
    )


def _color(name: str) -> str:
    return f"#{name}" if re.fullmatch("[0-9a-f]{6}", name) else _COLORS.get(name, name)


if __name__ == "__main__":
    main()
