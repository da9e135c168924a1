"""Kills the editor while a user types and saves, and measures the typing that is lost.

PREDICTIVE_HOME=HOME python -m benchmarks.editor_kills MODEL [--checkout FOLDER ...]
"""

import argparse
import os
import random
import statistics
import time
from pathlib import Path
from unittest import mock

from benchmarks.report import report
from benchmarks.terminal import Terminal, editor, empty_home
from benchmarks.typing_latency import CHARACTERS_PER_SECOND, TEXT
from predictive import paths
from predictive.editing import draft

KILLS = 20
_SECONDS = (1.5, 6.0)
"""The shortest and the longest time before a kill."""
_KEYS_BETWEEN_SAVES = 25
_SAVE = "\x13"


def main() -> None:
    """Kill the editor repeatedly and print the longest and the mean loss."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model")
    parser.add_argument("--checkout", nargs="+", default=[str(Path(__file__).parents[1])])
    flags = parser.parse_args()
    rng = random.Random(1)  # noqa: S311
    lost: dict[str, list[float]] = {checkout: [] for checkout in flags.checkout}
    for _ in range(KILLS):
        seconds = rng.uniform(*_SECONDS)
        for checkout, losses in lost.items():
            losses.append(_kill_once(flags.model, seconds, checkout))
    report([
        {
            "checkout": Path(checkout).name,
            "kills": KILLS,
            "most lost, s": max(losses),
            "mean, s": statistics.mean(losses),
        }
        for checkout, losses in lost.items()
    ])  # fmt: skip


def _kill_once(model: str, seconds: float, checkout: str) -> float:
    """Type into a file and kill the editor; return the seconds of typing that are lost."""
    with empty_home() as home:
        path = Path(home) / "text.txt"
        environment = {"PREDICTIVE_HOME": home}
        arguments = (str(path), "-m", model)
        with editor(*arguments, environment=environment, checkout=checkout) as terminal:
            terminal.wait_for("1 ")
            typed, times = _type(terminal, seconds)
            killed = time.perf_counter()
            terminal.kill()
        kept = _kept(path, Path(home), typed)
    return killed - times[len(kept)] if len(kept) < len(times) else 0.0


def _kept(path: Path, home: Path, typed: str) -> str:
    """Return what the file or the draft has of a text."""
    saved = path.read_text(encoding="utf-8") if path.exists() else ""
    kept = max(saved, _draft(home), key=len)
    if not (typed.startswith(saved) and typed.startswith(kept)):
        raise SystemExit("the file or the draft is damaged")
    return kept


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


def _draft(home: Path) -> str:
    """Return the draft that the editor would offer to restore, or an empty text."""
    with mock.patch.dict(os.environ, {paths.HOME: str(home)}):
        found = draft.abandoned()
    for each in found:
        each.draft.close()
    return found[0].text if found else ""


if __name__ == "__main__":
    main()
