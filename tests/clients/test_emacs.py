"""Emacs and eglot with the lines of the README: the candidates, and what is written."""

import subprocess
from pathlib import Path

import pytest

from tests.clients.programs import environment, program, readme_block

pytestmark = pytest.mark.clients
SCRIPT = Path(__file__).with_name("eglot.el")


def test_eglot_offers_words_and_writes_them(tmp_path: Path) -> None:
    init = tmp_path / "init.el"
    init.write_text(readme_block("elisp"), encoding="utf-8")
    letter = tmp_path / "letter.txt"
    letter.write_text("Ayer tambien vi a Juan.\n", encoding="utf-8")
    found = subprocess.run(
        [program("emacs"), "--batch", "-f", "package-initialize", "-l", str(init),
         "-l", str(SCRIPT)],
        env=environment(tmp_path) | {"LETTER": str(letter)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if "Cannot open load file" in found.stderr:
        pytest.skip("eglot is not installed")
    said = [line.partition(" ")[::2] for line in found.stdout.splitlines()]
    assert ("mode", "text-mode") in said, found.stderr
    assert [value for name, value in said if name == "offered"] == [
        "perro,permiso,perrito", "mañana"
    ]  # fmt: skip
    text = "Voy al parque con mi perro. 😀 Hasta mañana. I want to"
    assert text in found.stdout
    assert "“tambien”: did you mean “también”?" in dict(said)["marked"]
