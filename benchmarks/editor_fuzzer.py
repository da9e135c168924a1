"""Plays random actions in the editor: it must not end, and Ctrl+S must write what the draft holds.

python -m benchmarks.editor_fuzzer --actions 20000 --seed 1
python -m benchmarks.editor_fuzzer --replay FILE
python -m benchmarks.editor_fuzzer --shrink FILE
"""

import argparse
import tempfile
import time
from pathlib import Path

import msgspec

from benchmarks.editor_actions import Action, actions
from benchmarks.editor_player import EditorError, player


def shrink(played: list[Action]) -> list[Action]:
    """Return actions that still fail, with as many as possible left out."""
    length = len(played) // 2
    while length:
        for start in range(0, len(played), length):
            left = played[:start] + played[start + length :]
            if left and _fails(left):
                played = left
                print(f"{len(played)} actions left", flush=True)
                break
        else:
            length //= 2
    return played


def _fails(played: list[Action]) -> bool:
    try:
        with player() as opened:
            opened.play(played)
    except EditorError:
        return True
    return False


def main() -> None:
    """Play random actions, or replay or shrink those of a file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--actions", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--replay", type=Path)
    parser.add_argument("--shrink", type=Path)
    flags = parser.parse_args()
    file = flags.shrink or flags.replay
    if file is None:
        played = actions(flags.seed, flags.actions)
    else:
        played = msgspec.json.decode(file.read_bytes(), type=list[Action])
    if flags.shrink:
        played = shrink(played)
    raise SystemExit(_play(played, f"seed {flags.seed}" if file is None else file.name))


def _play(played: list[Action], name: str) -> int:
    """Play and print the outcome; return the exit status."""
    begun = time.perf_counter()
    with player() as opened:
        try:
            opened.play(played)
        except EditorError as error:
            _print_failure(played[: opened.played], name, error)
            return 1
    seconds = time.perf_counter() - begun
    counted = f"{len(played):,} actions, {opened.saves} saves, quit {opened.quits} times"
    print(f"{name}: {counted}, {seconds:.0f} s")
    return 0


def _print_failure(played: list[Action], name: str, error: EditorError) -> None:
    """Print the last actions, and write all of them to a file."""
    file = Path(tempfile.gettempdir()) / f"editor-{name.replace(' ', '-')}.json"
    file.write_bytes(msgspec.json.encode(played))
    print(*(f"{each.size or each.sent!r}" for each in played[-30:]), sep="\n")
    print(f"{name}, action {len(played):,}: {error}\n--replay {file}, --shrink {file}")


if __name__ == "__main__":
    main()
