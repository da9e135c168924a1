"""Other programs, set up as the README says."""

import os
import re
import shutil
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def program(name: str) -> str:
    """Return the path of a program; skip the test if it is missing."""
    path = shutil.which(name)
    if path is None:
        pytest.skip(f"{name} is not installed")
    return path


def readme_block(language: str) -> str:
    """Return the first code block of the README in a language."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    block = re.search(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    assert block is not None, language
    return block[1]


def environment(folder: Path) -> dict[str, str]:
    """Return the environment of a client, where `predictive` is this one and `~` is a folder."""
    script = folder / "bin" / "predictive"
    script.parent.mkdir()
    script.write_text(
        f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m predictive "$@"\n'
    )
    script.chmod(0o700)
    return {
        **os.environ,
        "HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "PATH": f"{script.parent}:{os.environ['PATH']}",
        "LC_ALL": "C.UTF-8",
    }
