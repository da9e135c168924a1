"""The language of the program's texts."""

import errno
import json
import os
import subprocess
import sys

import pytest

import predictive
from predictive import atomic, paths
from predictive.cli.language import chosen_language
from predictive.errors import COMMON_REASONS
from predictive.translation import listed
from tests.conftest import Run


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"LANG": "es_ES.UTF-8"}, "es"),
        ({"LANG": "es_ES.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, "en"),
        ({"LC_ALL": "es", "LANG": "en_US.UTF-8"}, "es"),
        ({"LANGUAGE": "es:en", "LANG": "en_US.UTF-8"}, "es"),
        ({"LANGUAGE": "es", "LANG": "C.UTF-8"}, "en"),
        ({"LANG": "POSIX"}, "en"),
        ({}, "en"),
    ],
)
def test_the_language_is_that_of_the_locale(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], expected: str
) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert chosen_language() == expected


def test_the_settings_come_before_the_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    atomic.make_private_folder(paths.home())
    atomic.write_text(paths.settings(), 'language = "es"\n')
    assert chosen_language() == "es"


def test_settings_that_cannot_be_read_choose_no_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LANGUAGE", raising=False)
    monkeypatch.setenv("LC_ALL", "es_MX.UTF-8")
    atomic.make_private_folder(paths.home())
    atomic.write_text(paths.settings(), 'language = "e')
    assert chosen_language() == "es"


def test_no_text_is_built_before_the_language_is_set() -> None:
    code = "import sys, predictive.cli; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    imported = {name for name in done.stdout.split() if name.startswith("predictive.")}
    assert {name.removeprefix("predictive.") for name in imported} <= {
        "cli", "cli.help_texts", "cli.language", "paths", "translation", "version",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("texts", "listing"), [(["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_texts_are_listed(texts: list[str], listing: str) -> None:
    assert listed(texts) == listing


def test_common_reasons_are_those_of_the_system() -> None:
    reasons = {os.strerror(each) for each in errno.errorcode}
    assert reasons >= set(COMMON_REASONS)


@pytest.fixture
def spanish(monkeypatch: pytest.MonkeyPatch) -> None:
    """A locale that need not be installed."""
    monkeypatch.delenv("LANGUAGE", raising=False)
    monkeypatch.setenv("LC_ALL", "es_ES.UTF-8")


@pytest.mark.usefixtures("spanish")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--help"], "Uso: predictive [OPCIONES] COMANDO"),
        (["--help"], "-h, --help Muestra este mensaje y sale."),
        (["--version"], f"predictive, versión {predictive.__version__}"),
        (["complete", "--help"], "--limit ENTERO"),
        (["complete", "--help"], "[por defecto: 5; 1<=x<=10000]"),
        (["models", "rename", "--help"], "Uso: predictive models rename [OPCIONES] ANTIGUO NUEVO"),
        (["learned", "status"], "desactivado"),
        (["learned", "clear"], "¿Borrar todo lo aprendido? [s/N]:"),
        (
            ["complete", "--limit", "no"],
            "'no' no es un entero válido (consulta predictive complete",
        ),
        (["train", "--nam"], "error: No existe la opción '--nam'"),
        (["train", "nothing"], "error: no hay ningún archivo ni carpeta 'nothing'"),
        (
            ["check", "nothing"],
            "error: nothing no se puede leer: no existe el archivo o la carpeta",
        ),
        (["eval", "-m", "mine", "text"], "error: no hay ningún modelo 'mine' (hay: base)"),
    ],
)
def test_the_command_line_speaks_spanish(run: Run, arguments: list[str], said: str) -> None:
    done = run(*arguments)
    assert said in " ".join((done.stdout + done.stderr).split())


@pytest.mark.usefixtures("spanish")
@pytest.mark.parametrize(("answer", "left"), [("s", []), ("Sí", []), ("y", []), ("n", ["zorbax"])])
def test_a_question_can_be_answered_in_both_languages(
    run: Run, answer: str, left: list[str]
) -> None:
    run("learned", "ban", "zorbax")
    run("learned", "clear", stdin=f"{answer}\n")
    assert run("learned", "list", "--banned").stdout.split() == left


@pytest.mark.usefixtures("spanish")
def test_json_is_the_same_in_all_languages(run: Run) -> None:
    assert json.loads(run("learned", "status", "--json").stdout)["state"] == "off"
    assert json.loads(run("serve", "--status", "--json").stdout) == {"running": False}


def test_a_language_without_a_catalogue_is_english(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    monkeypatch.delenv("LANGUAGE", raising=False)
    assert run("--help").stdout.startswith("Usage: predictive [OPTIONS] COMMAND")
