"""The first session of a new user whose locale is Spanish, from the help to the editor."""

import re
from pathlib import Path

import pytest

from tests.conftest import CORPORA, Run
from tests.tui.terminals import PseudoTerminal, Terminal, terminal, wait

pytestmark = pytest.mark.slow

_LOOKS = 20
"""Long enough for a question to take the next letter as an answer."""


def wait_for(shown: Terminal, text: str) -> str:
    return wait(shown, lambda screen: text in screen)


def answer(shown: Terminal, question: str, letter: str) -> None:
    """Press a letter until the question is gone: it ignores what is typed as it appears."""
    screen = wait_for(shown, question)
    while question in screen:
        shown.send(letter)
        screen = [shown.screen() for _ in range(_LOOKS)][-1]


@pytest.fixture
def locale(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that is not installed here."""
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "es_ES.UTF-8")


@pytest.mark.usefixtures("locale")
def test_from_the_help_to_a_trained_model(run: Run, home: Path, tmp_path: Path) -> None:
    notes = tmp_path / "notas.txt"
    lines = (CORPORA / "es" / "notas.txt").read_text("utf-8").splitlines()[:80]
    notes.write_text("\n".join(lines), encoding="utf-8")
    assert re.search("train +Entrena un modelo con archivos y carpetas", run("--help").stdout)
    assert "Reanuda un entrenamiento detenido" in run("train", "--help").stdout

    missing = run("train", tmp_path / "nada.txt")
    assert missing.stderr.startswith("error: no hay ningún archivo ni carpeta ")
    trained = run("train", notes, "--name", "yo")
    assert trained.returncode == 0, trained.stderr
    assert "caracteres en 1 documento de 1 archivo (utf-8 1)" in trained.stderr
    assert "el modelo se llama yo; prueba: predictive complete -m yo" in trained.stderr
    assert run("complete", "Voy al parque con mi per").stdout.splitlines()
    again = run("train", notes, "--name", "yo")
    assert again.stderr.startswith("error: ya hay un modelo 'yo' (--force lo reemplaza, ")

    with terminal(PseudoTerminal, tmp_path, PREDICTIVE_HOME=str(home)) as shown:
        wait_for(shown, "yo")
        shown.send("F3")
        wait_for(shown, "Carpeta superior")
        shown.send("Down", "Down", " ")
        wait_for(shown, "archivo, ")
        shown.send("Escape")
        wait(shown, lambda screen: "Carpeta superior" not in screen)
        shown.send("F4")
        assert "palette" not in wait_for(shown, "temperatura")
        shown.send("C-g")
        wait_for(shown, "listo: semilla")
        shown.send("C-s")
        wait(shown, lambda screen: "temperatura" not in screen)
        shown.send("F5")
        wait_for(shown, "Se esperaba (▸ token real)")
        wait_for(shown, "Capa")


@pytest.mark.usefixtures("locale")
def test_from_the_first_start_to_a_saved_text(home: Path, tmp_path: Path) -> None:
    with terminal(PseudoTerminal, tmp_path, PREDICTIVE_HOME=str(home)) as shown:
        screen = wait_for(shown, " 1 ")
        for step in (
            "Escribe, y Tab acepta lo que se sugiere.",
            "F3 entrena un modelo con tus textos, en este equipo.",
            "F1 muestra las teclas, y Ctrl+P todos los comandos.",
        ):
            assert step in screen
        assert "sin título" in screen
        shown.send("Voy al parque con mi per")
        screen = wait_for(shown, " 1 perro ")
        assert "F3 entrena un modelo" not in screen
        shown.send("Tab")
        wait_for(shown, "6 palabras")

        shown.send("C-f")
        wait_for(shown, "Buscar: ")
        shown.send("PÁRQUE")
        wait_for(shown, "1 de 1")
        shown.send("Escape")
        wait(shown, lambda screen: "Buscar: " not in screen)

        shown.send("C-n")
        screen = wait_for(shown, "El texto no está guardado")
        assert re.search("Guardar +Descartar +Cancelar", screen)
        answer(shown, "El texto no está guardado", "g")
        wait_for(shown, "Guardar como")
        shown.send("carta.txt", "Enter")
        wait_for(shown, "0 palabras")
    assert (tmp_path / "carta.txt").read_text("utf-8").rstrip("\n ") == "Voy al parque con mi perro"
