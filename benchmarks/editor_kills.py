"""Kills the editor while a user types and saves, and measures the typing that is lost.

PREDICTIVE_HOME=HOME python -m benchmarks.editor_kills MODEL
"""

import os
import random
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.terminal import Terminal, editor
from benchmarks.typing_latency import CHARACTERS_PER_SECOND, TEXT
from predictive.editing import draft

KILLS = 20
_SECONDS = (1.5, 6.0)
"""The shortest and the longest time before a kill."""
_KEYS_BETWEEN_SAVES = 25
_SAVE = "\x13"


def main() -> None:
    """Kill the editor repeatedly and print the longest and the mean loss."""
    (model,) = sys.argv[1:]
    rng = random.Random(1)  # noqa: S311
    models = Path(os.environ["PREDICTIVE_HOME"]) / "models"
    lost = []
    for _ in range(KILLS):
        with tempfile.TemporaryDirectory() as folder:
            os.environ["PREDICTIVE_HOME"] = folder
            (Path(folder) / "models").symlink_to(models.absolute())
            lost.append(_kill_once(model, Path(folder) / "text.txt", rng.uniform(*_SECONDS)))
    mean = sum(lost) / KILLS
    print(f"{KILLS} kills: at most {max(lost):.2f} s of typing lost, {mean:.2f} s on average")


def _kill_once(model: str, path: Path, seconds: float) -> float:
    """Type into a file and kill the editor; return the seconds of typing that are lost."""
    with editor(str(path), "-m", model, environment={}) as terminal:
        terminal.wait_for("1 ")
        typed, times = _type(terminal, seconds)
        killed = time.perf_counter()
        terminal.kill()
    saved = path.read_text(encoding="utf-8") if path.exists() else ""
    kept = max(saved, _draft(), key=len)
    if not (typed.startswith(saved) and typed.startswith(kept)):
        raise SystemExit("the file or the draft is damaged")
    return killed - times[len(kept)] if len(kept) < len(times) else 0.0


def _type(terminal: Terminal, seconds: float) -> tuple[str, list[float]]:
    """Type and save for some seconds; return the text and the time of each key."""
    text = TEXT.read_text(encoding="utf-8").replace("\n", " ").replace("  ", " ")
    times: list[float] = []
    begun = time.perf_counter()
    while time.perf_counter() - begun < seconds:
        times.append(terminal.send(text[len(times)]))
        if len(times) % _KEYS_BETWEEN_SAVES == 0:
            terminal.send(_SAVE)
        list(terminal.frames(begun + len(times) / CHARACTERS_PER_SECOND))
    return text[: len(times)], times


def _draft() -> str:
    """Return the draft that the editor would offer to restore, or an empty text."""
    found = draft.abandoned()
    for each in found:
        each.draft.close()
    return found[0].text if found else ""


if __name__ == "__main__":
    main()
