"""Typing in a terminal: the time from a key to its echo, and to the suggestions for it.

PREDICTIVE_HOME=HOME python -m benchmarks.typing_latency MODEL [--seconds 60] [--size 24x80]
    [--checkout FOLDER ...] [--rounds 1]
"""

import argparse
import re
from itertools import cycle
from pathlib import Path

import numpy as np

import predictive
from benchmarks.recorder import Press, Recorder
from benchmarks.report import Row, report
from benchmarks.terminal import Frame, editor, empty_home
from predictive.counts.lexicon import fold_accents
from predictive.prediction.predictor import Predictor
from predictive.settings import Settings
from predictive.suggesting.offer import Offer, offer_for
from predictive.tui.writing.pads import ghost_text

CHARACTERS_PER_SECOND = 15
TEXT = Path(__file__).parents[1] / "corpora" / "es" / "cartas.txt"
_MARGIN = 10
WORDS = Settings().words


class Watcher:
    """Records when each key was echoed, when its suggestions were shown, and what was stale."""

    def __init__(self, predictor: Predictor) -> None:
        self._predictor = predictor
        self._text = ""
        self._line = ""
        self._pressed = 0.0
        self._prefix = ""
        self._expected: list[str] = []
        self._next_words: set[str] = set()
        """Offered after the word in progress, if that is finished."""
        self._ghosts: set[str] = {""}
        self.echo: list[float] = []
        self.suggestions: list[float] = []
        """Milliseconds after the key."""
        self.bytes_per_key: list[int] = []
        self.stale: list[str] = []
        self._is_echoed = self._is_suggested = True

    def press(self, seconds: float, key: str) -> None:
        """Work out what should be shown for a character that was typed."""
        key = key.replace("\r", "\n")
        self._text += key
        self._line = "" if key == "\n" else self._line + key
        offer = offer_for(self._predictor, self._text)
        self._prefix = fold_accents(offer.prefix)
        found = offer.suggestions
        self._next_words = {fold_accents(each.text) for each in found if each.space_before}
        numbered = enumerate(found, start=1)
        self._expected = [f"{number} {each.text} " for number, each in numbered]
        remaining = {each.removeprefix(key) for each in self._ghosts if each.startswith(key)}
        self._ghosts = {"", *remaining, *self._possible_ghosts(offer)}
        self._is_echoed = self._is_suggested = False
        self.bytes_per_key.append(0)
        self._pressed = seconds

    def see(self, frame: Frame) -> None:
        """Compare a frame with what should be shown."""
        if not self.bytes_per_key:
            return
        self.bytes_per_key[-1] += frame.received
        milliseconds = 1000 * (frame.seconds - self._pressed)
        is_in_text = frame.row < len(frame.lines) - 3
        if is_in_text and frame.before_cursor.removeprefix(" ") == self._line:
            if not self._is_echoed:
                self._is_echoed = True
                self.echo.append(milliseconds)
            self._check(frame)
        if self._is_echoed and not self._is_suggested and self._is_shown(frame):
            self._is_suggested = True
            self.suggestions.append(milliseconds)

    def _is_shown(self, frame: Frame) -> bool:
        """Return whether the list shows exactly the suggestions for the text."""
        line = frame.lines[-3]
        shown = [each for each in self._expected if each in line]
        return line.count("%") == len(shown) > 0 or not self._expected

    def _possible_ghosts(self, offer: Offer) -> set[str]:
        """Return what may be ghost text: the best suggestion, and words that follow it."""
        if not offer.suggestions:
            return set()
        best = offer.suggestions[0]
        phrase = self._predictor.extend(self._text, best, WORDS)
        words = re.findall(r"\s*\S+", ghost_text.shown(offer.ghost(phrase)))
        return {"".join(words[:count]) for count in range(1, len(words) + 1)}

    def _check(self, frame: Frame) -> None:
        """Record suggestions that fit neither the text nor the text before this key."""
        ghost = frame.after_cursor
        listed = [fold_accents(word) for word in re.findall(r"\d (\S+) +<?\d+%", frame.lines[-3])]
        if ghost not in self._ghosts:
            self.stale.append(f"{self._line!r}: {ghost!r}")
        if not all(word.startswith(self._prefix) or word in self._next_words for word in listed):
            self.stale.append(f"{self._line!r}: {listed}")


def main() -> None:
    """Type at a steady rate and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--size", default="24x80")
    parser.add_argument(
        "--checkout",
        nargs="+",
        default=[str(Path(__file__).parents[1])],
        help="measure the editors of other checkouts, in turn",
    )
    parser.add_argument("--rounds", type=int, default=1)
    flags = parser.parse_args()
    rows, columns = map(int, flags.size.split("x"))
    text = _keys(CHARACTERS_PER_SECOND * flags.seconds, columns)
    watchers: dict[str, list[Watcher]] = {}
    for _ in range(flags.rounds):
        for checkout in flags.checkout:
            watcher = _watch(flags.model, text, rows, columns, checkout)
            watchers.setdefault(Path(checkout).name, []).append(watcher)
    report([row for name, watched in watchers.items() for row in _rows(name, watched)])
    for stale in [each for watched in watchers.values() for one in watched for each in one.stale]:
        print("stale:", stale)


def _watch(model: str, text: str, rows: int, columns: int, checkout: str) -> Watcher:
    """Type a text in an editor without a draft, and return what was seen."""
    watcher = Watcher(predictive.load(model))
    with (
        empty_home() as home,
        editor(
            *("-m", model),
            environment={"PREDICTIVE_HOME": home},
            rows=rows,
            columns=columns,
            checkout=checkout,
        ) as terminal,
    ):
        terminal.wait_for("1 ")
        with Recorder(terminal) as recorder:
            recorder.wait_for_quiet(1)
            recorder.type(text.replace("\n", "\r"), CHARACTERS_PER_SECOND)
    for event in recorder.events():
        watcher.press(event.seconds, event.key) if isinstance(event, Press) else watcher.see(event)
    return watcher


def _keys(count: int, columns: int) -> str:
    """Return a text to type, in lines that fit the window."""
    lines, room = [], columns - _MARGIN
    for line in cycle(TEXT.read_text(encoding="utf-8").splitlines()):
        cut = line[:room].rpartition(" ")[0] if len(line) > room else line
        lines.append(cut)
        if sum(map(len, lines)) > count:
            return "\n".join(lines)[:count]
    raise AssertionError


def _rows(checkout: str, watched: list[Watcher]) -> list[Row]:
    keys = [key for watcher in watched for key in watcher.bytes_per_key]
    stale = sum(len(watcher.stale) for watcher in watched)
    shown = {
        "echo": [time for watcher in watched for time in watcher.echo],
        "suggestions": [time for watcher in watched for time in watcher.suggestions],
    }
    rows: list[Row] = []
    for name, times in shown.items():
        p50, p99 = np.percentile(times, [50, 99])
        rows.append({
            "checkout": checkout,
            "shown": name,
            "p50 ms": p50,
            "p99 ms": p99,
            "seen": f"{len(times)} of {len(keys)}",
            "bytes per key": np.median(keys),
            "stale": stale,
        })  # fmt: skip
    return rows


if __name__ == "__main__":
    main()
