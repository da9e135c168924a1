"""The line mode in pseudo-terminals, with the bundled model."""

import os
import re
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pexpect
import pytest

from tests.conftest import Run

_COMMAND = [sys.executable, "-m", "predictive", "tui", "--line"]
_SUGGESTED = re.compile(r"1 perro, 2 [^\r\n]*\r+\n")
_OTHER_ROW = re.compile(r"\x1b\[\d*(?:;\d*)?[ABEFHJdfrST]|\x1b[78DEM]|\x1b\[\?1049")
"""What moves the cursor to another row, or erases others."""

Start = Callable[..., "pexpect.spawn[str]"]


@pytest.fixture
def start(home: Path, tmp_path: Path) -> Iterator[Start]:
    """Starts the line mode in a terminal of a type, and waits for its first prompt."""
    started: list[pexpect.spawn[str]] = []
    log = (tmp_path / "received").open("a", encoding="utf-8", newline="")

    def run(term: str, *arguments: object, until: str = "1: ") -> "pexpect.spawn[str]":
        command = [*_COMMAND, *map(str, arguments)]
        child = pexpect.spawn(
            command[0],
            command[1:],
            env={**os.environ, "TERM": term},
            cwd=str(tmp_path),
            timeout=60,
            dimensions=(24, 60),
            encoding="utf-8",
        )
        child.logfile_read = log
        started.append(child)
        child.expect_exact(until)
        return child

    yield run
    for child in started:
        child.close(force=True)
    log.close()


def received(folder: Path) -> str:
    """Return all that terminals received."""
    return (folder / "received").read_text(encoding="utf-8")


def end(child: "pexpect.spawn[str]") -> int | None:
    """Wait for the end; return the exit status."""
    child.expect(pexpect.EOF)
    child.close()
    status: int | None = child.exitstatus
    return status


def test_a_dumb_terminal_gets_text_and_nothing_else(start: Start, tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_bytes(b"Querida Ana:\r\n")
    child = start("dumb", file, until="2: ")
    child.send("Voy al parque con mi per:?\r")
    child.expect(_SUGGESTED)
    child.expect_exact("2: continued: ")
    child.send(":1\r")
    child.expect_exact("perro\r\n2: continued: ")
    child.send(".\r")
    child.expect_exact("3: ")
    child.send("Hola\x03")
    child.expect_exact("cancelled\r\n3: ")
    child.send(":all\r")
    child.expect_exact("1: Querida Ana:\r\n2: Voy al parque con mi perro.\r\n3: ")
    child.send("\x04")
    child.expect_exact(
        "letter.txt is not saved.\r\n1 save, 2 discard, 3 cancel\r\nNumber or word: "
    )
    child.send("1\r")
    assert end(child) == 0
    assert file.read_bytes() == b"Querida Ana:\r\nVoy al parque con mi perro.\r\n"
    assert "\x1b" not in received(tmp_path)


def test_a_terminal_with_keys_keeps_to_the_row_of_the_cursor(start: Start, tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    child = start("xterm-256color", file)
    child.send("Voy al parque con mi per\t")
    child.expect(_SUGGESTED)
    child.send("\x1b1")
    child.expect_exact("perro ")
    child.send(", y una línea que no cabe en sesenta columnas\x1b[H\x1b[FX\x7f\r")
    child.expect_exact("2: ")
    child.send("\x13")
    child.expect_exact("saved letter.txt")
    child.send("\x04")
    assert end(child) == 0
    text = "Voy al parque con mi perro, y una línea que no cabe en sesenta columnas\n"
    assert file.read_text(encoding="utf-8") == text
    assert not _OTHER_ROW.search(received(tmp_path))


def test_each_key_is_echoed_alone(start: Start) -> None:
    child = start("xterm-256color")
    for key in "añb c":
        child.send(key)
        child.expect(re.compile(r".+", re.DOTALL))
        assert child.after == key


@pytest.mark.parametrize(("term", "line"), [("dumb", "uno\r"), ("xterm-256color", "uno\rdos y")])
def test_what_was_written_before_a_kill_is_offered(
    start: Start, home: Path, term: str, line: str
) -> None:
    child = start(term)
    child.send(line)
    child.expect_exact("2: ")
    wanted = line.replace("\r", "\\n")
    while not any(wanted in draft.read_text() for draft in _drafts(home)):
        assert child.isalive()
    child.kill(signal.SIGKILL)
    child.expect(pexpect.EOF)
    again = start(term, until="Number or word: ")
    assert "An untitled text has unsaved text" in str(again.before)
    again.send("2\r:all\r")
    again.expect_exact("1: uno\r")
    again.send(":save kept.txt\r:quit\r")
    assert end(again) == 0
    assert (home.parent / "kept.txt").read_text().split() == line.split()
    assert not list(_drafts(home))


def test_a_text_can_go_to_standard_output(home: Path, tmp_path: Path) -> None:
    command = f"{' '.join(_COMMAND)} > written.txt"
    child = pexpect.spawn("sh", ["-c", command], cwd=str(tmp_path), timeout=60)
    child.expect_exact("1: ")
    child.send("uno\r")
    child.expect_exact("2: ")
    child.send("\x04")
    child.expect(pexpect.EOF)
    assert (tmp_path / "written.txt").read_text() == "uno\n"


def test_a_text_without_a_file_is_printed(run: Run) -> None:
    done = run("tui", "--line", stdin="uno\n")
    assert (done.returncode, done.stdout) == (0, "uno\n")
    assert run("tui", "--line", stdin="uno\nmi per:?\n").stdout == "uno\nmi per\n"


def test_without_a_terminal_commands_come_from_a_script(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    done = run("tui", "--line", file, stdin="uno\ndos\n:delete 1\n:save\n")
    assert done.returncode == 0
    assert file.read_text() == "dos\n"
    lost = run("tui", "--line", file, stdin="tres\n")
    assert lost.returncode == 1
    assert "a draft is kept" in lost.stderr


def test_a_model_that_is_not_there_is_said_once_and_stops_nothing(run: Run) -> None:
    done = run("tui", "--line", "-m", "nope", stdin="uno\ndos:?\n\n")
    assert done.stdout == "uno\ndos\n"
    assert done.stderr.count("nope") == 1


def test_the_editor_points_to_the_line_mode_where_it_cannot_be_shown(run: Run) -> None:
    assert "predictive tui --line" in run("tui").stderr


def _drafts(home: Path) -> Iterator[Path]:
    return (home / "drafts").glob("*.json")
