"""Large texts in the editor: the time until they are shown, and from each key to its echo.

python -m benchmarks.large_texts [SHAPE ...] [--size 24x80]
    [--checkout FOLDER ...] [--rounds 1]
"""

import argparse
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks.recorder import Press, Recorder
from benchmarks.report import Row, report
from benchmarks.terminal import editor

_LINE = "En un lugar de la Mancha, de cuyo nombre no quiero acordarme, no ha mucho que v\n"
_PARAGRAPH = _LINE.strip() * 208 + "\n"
_MIX = "El «niño» comió 漢字 👍🏽 y 👩 con ❤️ en mañana, después de la siesta azul.\n"
SHAPES = {
    "lines": _LINE * 62_500,
    "paragraphs": _PARAGRAPH * 300,
    "mix": _MIX * (5_000_000 // len(_MIX.encode())),
    "20KB": _LINE.strip() * 253,
    "20KB-mix": _MIX.strip() * (20_000 // len(_MIX.encode())),
    "200KB": _LINE.strip() * 2532,
}
_PER_SECOND = 12
_TYPED = "y entonces la casa grande con muchos libros era de su padre que la vio "
_END, _PAGE_DOWN, _PAGE_UP = "\x1b[1;5F", "\x1b[6~", "\x1b[5~"
_QUIET = 1.0
"""Seconds."""


class Case(NamedTuple):
    """What is done in a text: some keys to get there, then those that are measured."""

    name: str
    way: list[str]
    keys: list[str]


CASES = [
    Case("typing at the start", [], list(_TYPED)),
    Case("Enter", [_PAGE_DOWN] * 2, ["\r", "a"] * 20),
    Case("Page Down", [], [_PAGE_DOWN] * 40),
    Case("typing in between", [], list(_TYPED)),
    Case("Ctrl+End", [], [_END]),
    Case("typing at the end", [], list(_TYPED)),
    Case("scrolling", [], ["a", "\r"] * 20),
    Case("undo", [], ["\x1a", "\x19"] * 10),
    Case("Page Up", [], [_PAGE_UP] * 20),
]


def main() -> None:
    """Open each text, type, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shapes", nargs="*", metavar="SHAPE", help=", ".join(SHAPES))
    parser.add_argument("--size", default="24x80")
    parser.add_argument("--checkout", nargs="+", default=[str(Path(__file__).parents[1])])
    parser.add_argument("--rounds", type=int, default=1)
    flags = parser.parse_args()
    rows, columns = map(int, flags.size.split("x"))
    measured: dict[tuple[str, str, str], list[float]] = {}
    for _ in range(flags.rounds):
        for shape in flags.shapes or SHAPES:
            for checkout in flags.checkout:
                for name, times in _measure(SHAPES[shape], rows, columns, checkout):
                    measured.setdefault((shape, name, checkout), []).extend(times)
    report([_row(*key, times) for key, times in measured.items()])


def _measure(
    text: str, rows: int, columns: int, checkout: str
) -> Iterator[tuple[str, list[float]]]:
    """Yield what was done in a text, and the milliseconds that each key of it took."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "text.txt"
        path.write_text(text, encoding="utf-8")
        (Path(folder) / "statistics.json").write_text("{}")  # no welcome
        begun = time.perf_counter()
        with (
            editor(
                str(path),
                environment={"PREDICTIVE_HOME": folder},
                rows=rows,
                columns=columns,
                checkout=checkout,
            ) as terminal,
            Recorder(terminal) as recorder,
        ):
            recorder.wait_for(text[1:8].encode())
            recorder.wait_for(b"%")
            recorder.wait_for_quiet(_QUIET)
            for case in CASES:
                recorder.type(case.way, _PER_SECOND)
                recorder.wait_for_quiet(_QUIET)
                recorder.mark(case.name)
                recorder.type(case.keys, _PER_SECOND)
                recorder.wait_for_quiet(_QUIET)
                recorder.mark("")
            yield from _echoes(recorder, text, begun)


def _echoes(recorder: Recorder, text: str, begun: float) -> Iterator[tuple[str, list[float]]]:
    """Yield the milliseconds until the text was shown, and those of each case."""
    times: dict[str, list[float]] = {}
    pressed: Press | None = None
    before, is_open = None, False
    for event in recorder.events():
        if isinstance(event, Press):
            pressed = event
            continue
        after = event.row, event.column, event.lines[0]
        if not is_open and event.lines[0].strip().startswith(text[:8]):
            is_open = True
            yield "open", [1000 * (event.seconds - begun)]
        if pressed is not None and after != before:
            if pressed.during:
                times.setdefault(pressed.during, []).append(
                    1000 * (event.seconds - pressed.seconds)
                )
            pressed = None
        before = after
    yield from times.items()


def _row(shape: str, name: str, checkout: str, times: list[float]) -> Row:
    p50, p99 = np.percentile(times, [50, 99])
    return {
        "text": shape,
        "": name,
        "checkout": Path(checkout).name,
        "p50 ms": p50,
        "p99 ms": p99,
        "keys": len(times),
    }


if __name__ == "__main__":
    main()
