"""The client library of VS Code: positions in UTF-16, inline completion, cancellation."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.clients.programs import environment, program

pytestmark = pytest.mark.clients
SCRIPT = Path(__file__).with_name("node_client.mjs")
MODULES = Path(os.environ.get("NODE_MODULES", SCRIPT.parents[2] / "node_modules"))
"""Where npm installed vscode-languageserver-protocol."""


def test_vs_codes_client_completes_in_a_text_with_emoji(tmp_path: Path) -> None:
    if not (MODULES / "vscode-languageserver-protocol").exists():
        pytest.skip("vscode-languageserver-protocol is not installed")
    done = subprocess.run(
        [program("node"), str(SCRIPT)],
        env=environment(tmp_path) | {"NODE_MODULES": str(MODULES)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["initialized"]["capabilities"]["positionEncoding"] == "utf-16"
    typed = {"start": {"line": 2, "character": 24}, "end": {"line": 2, "character": 27}}
    first = found["completion"]["items"][0]
    assert (first["label"], first["textEdit"]["range"]) == ("perro", typed)
    (ghost,) = found["inline"]["items"]
    assert ghost["insertText"].startswith("perro")
    assert ghost["range"] == typed
    assert found["selected"]["items"][0]["insertText"].startswith("perro ")
    assert found["cancelled"] in (0, -32800)
    assert found["status"] == 0
