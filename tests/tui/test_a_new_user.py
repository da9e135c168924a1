"""The first session of a new user, key by key, in a terminal."""

import re
import shutil
from pathlib import Path

from predictive import paths
from tests.conftest import CORPORA
from tests.tui.terminals import PseudoTerminal, Terminal, Tmux, terminal, wait


def wait_for(shown: Terminal, text: str, seconds: float = 120) -> str:
    return wait(shown, lambda screen: text in screen, seconds)


def accept(shown: Terminal, key: str, line: str, letter: str) -> str:
    """Type a letter, take the first suggestion with a key; return the line as it is then.

    One letter, and a rare one: what is shown before it is typed does not begin with it, so that
    a list of words that do, with the first of them after the cursor, is the list of this letter.
    """
    shown.send(letter, "C-Space")
    first = re.compile(rf"^ 1 ({letter}\S+) ", re.MULTILINE)
    screen = wait(
        shown, lambda screen: (each := first.search(screen)) and f"{line}{each[1]}" in screen
    )
    (word,) = first.findall(screen)
    shown.send(key)
    line = f"{line}{word} "
    shown.send("|")  # what is typed shows where the cursor is
    wait_for(shown, f"{line}|")
    shown.send("BSpace")
    return line


def test_from_the_first_start_to_a_saved_text(home: Path, tmp_path: Path) -> None:
    kind = Tmux if shutil.which("tmux") else PseudoTerminal
    texts = [CORPORA / "en" / "notes.txt", CORPORA / "es" / "notas.txt"]
    lines = [line for each in texts for line in each.read_text("utf-8").splitlines()[:40]]
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / "mine.txt").write_text("\n".join(lines), encoding="utf-8")
    with terminal(kind, folder, PREDICTIVE_HOME=str(home)) as shown:
        wait_for(shown, "F3 trains a model on your own text")
        shown.send("Voy al parque con mi per")
        wait_for(shown, "perro")
        shown.send(*["BSpace"] * len("Voy al parque con mi per"))
        shown.send("F3")
        wait_for(shown, "mine.txt")
        shown.send("Down", " ")
        wait_for(shown, "1 file")
        shown.send("C-g")
        wait_for(shown, "best ")
        shown.send("C-x")
        wait_for(shown, "Use it")
        shown.send("C-u")
        wait(shown, lambda screen: re.search(r"untitled[ *]+mine", screen))

        line = ""
        for key in ("Tab", "Right", "End", "C-Right", "M-Right", "M-1"):
            line = accept(shown, key, line, "k")
        shown.send("Enter", "F4")
        wait_for(shown, "temperature")
        shown.send("C-g")
        wait_for(shown, "done: seed")
        shown.send("C-s")
        wait_for(shown, "untitled *")
        shown.send("F5")
        wait_for(shown, "Expected here")
        shown.send("Escape")
        wait_for(shown, "untitled *")

        shown.send("C-s")
        wait_for(shown, "Save as")
        shown.send("letter.txt", "Enter")
        wait_for(shown, "saved")
        shown.send("C-q")
        wait(shown, lambda screen: "saved" not in screen and "letter.txt" not in screen)
    first, _, rest = (folder / "letter.txt").read_text(encoding="utf-8").partition("\n")
    assert first == line
    assert rest.strip()
    assert not list(paths.drafts().glob("*.json"))
