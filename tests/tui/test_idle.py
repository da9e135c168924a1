"""An idle editor sends nothing to its terminal, whatever is open."""

import select
import sys
import time
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from benchmarks.terminal import Terminal
from predictive import paths

pytestmark = pytest.mark.slow

SECONDS = 5
SCREENS = {
    "text": [],
    "first start": [],
    "unsaved text": [("|", "untitled *")],
    "find": [("\x06", "Enter for the next")],
    "keys": [("\x1bOP", "Esc closes")],
    "models": [("\x1bOQ", "bits per character")],
    "palette above models": [("\x1bOQ", "bits per character"), ("\x10", "Search for commands")],
    "training": [("\x1bOR", "Start")],
    "sampling": [("\x1bOS", "temperature")],
    "inside": [("Hola. \x1b[15~", "Expected here")],
    "statistics": [("Hola. \x1b[17~", "95 % interval")],
    "open": [("\x0f", "Enter opens")],
    "save as": [("\x1b[24~", "Save as")],
    "not saved": [("|\x0e", "Discard")],
    "column": [("\x1bc|", "untitled *")],
    "find bar closed": [("\x06", "Enter for the next"), ("x\x1b[27uy", "y")],
    "line bar closed": [("\x1bl", "1 to 1"), ("\x1b[27uy", "y")],
    "found": [("uno\x06", "Enter for the next"), ("uno\r", "1 of 1")],
    "list": [("- uno\rdos", "- dos")],
    "notice gone": [("\x1bm", "no longer")],
}
"""The way to each: keys, and what is shown then."""
_COMMAND = [sys.executable, "-m", "predictive", "tui"]


def test_idle_screens_send_no_byte(home: Path, tmp_path: Path) -> None:
    home.mkdir()
    paths.statistics().write_text("{}")  # no first start
    with ExitStack() as stack:
        opened = {}
        for name in SCREENS:
            folder = tmp_path / name
            folder.mkdir()
            own = {"PREDICTIVE_HOME": str(folder)} if name == "first start" else {}
            opened[name] = Terminal(_COMMAND, own, 24, 80, str(folder))
            stack.enter_context(closing(opened[name].process))
        for shown in opened.values():
            shown.wait_for(" 1 ", seconds=60)
        for name, shown in opened.items():
            for keys, awaited in SCREENS[name]:
                shown.send(keys)
                shown.wait_for(awaited, seconds=60)
        deadline = time.monotonic() + 60
        while busy := _busy(opened, seconds=3):  # a notice stays for two
            assert time.monotonic() < deadline, busy
            for name in busy:
                list(opened[name].frames(time.perf_counter() + 0.01))
        assert not _busy(opened, SECONDS)


def _busy(opened: dict[str, Terminal], seconds: float) -> list[str]:
    """Return which terminals the editor writes to within so many seconds."""
    names = {shown.process.child_fd: name for name, shown in opened.items()}
    return [names[fd] for fd in select.select(list(names), [], [], seconds)[0]]
