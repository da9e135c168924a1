"""Bits per character of held-out music, DNA and code, compared with compressors.

python -m benchmarks.sequences
python -m benchmarks.sequences 60s

The first nine tenths of each file are learned at character level for five minutes, with all
defaults; the rest is held out. A compressor's figure is by how much the held-out part lengthens the
compressed whole; PPMd (variant H) is given the best of its orders from 2 to 32. The model of music
also writes twenty tunes; abc2midi (Debian's abcmidi) counts those without an error.
"""

import json
import lzma
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.command import predictive, temporary_home
from benchmarks.report import Row, report
from benchmarks.shared_data import shared

FILES = {
    "music (ABC)": "nottingham-abc.txt",
    "DNA (FASTA)": "ecoli-fasta.txt",
    "code (Python)": "python-stdlib.txt",
}
ORDERS = (2, 3, 4, 6, 8, 12, 16, 32)
TUNES = 20
_MEMORY = 1 << 28


def main(time_limit: str = "5m") -> None:
    """Train on each file, evaluate, sample tunes, and print a table."""
    report(
        [_measure(kind, shared(f"sequences/{name}"), time_limit) for kind, name in FILES.items()]
    )


def _measure(kind: str, file: Path, time_limit: str) -> Row:
    text = file.read_text(encoding="utf-8")
    cut = len(text) * 9 // 10
    learned, held_out = text[:cut], text[cut:]
    with temporary_home() as home:
        (home / "learned.txt").write_text(learned, encoding="utf-8")
        (home / "held-out.txt").write_text(held_out, encoding="utf-8")
        predictive("train", home / "learned.txt", "--level", "char", "--time-limit", time_limit,
                   "--name", "model", home=home)  # fmt: skip
        evaluated = predictive("eval", home / "held-out.txt", "--cache", "--dynamic", "--json",
                               home=home)  # fmt: skip
        tunes = _accepted_tunes(home) if "ABC" in kind else "-"
    figures = json.loads(evaluated.output)
    return {
        "text": kind,
        "characters": len(text),
        "xz -9": _bits(_xz, learned, held_out),
        "PPMd": min(_bits(_ppmd(order), learned, held_out) for order in ORDERS),
        "predictive": figures["bits_per_character"],
        "with cache": figures["bits_per_character_cache"],
        "dynamic": figures["bits_per_character_dynamic"],
        "tunes accepted": tunes,
    }


def _bits(compress: Callable[[bytes], int], learned: str, held_out: str) -> float:
    """Return the bits that each held-out character adds to the compressed whole."""
    longer = compress((learned + held_out).encode()) - compress(learned.encode())
    return 8 * longer / len(held_out)


def _xz(data: bytes) -> int:
    return len(lzma.compress(data, preset=9))


def _ppmd(order: int) -> Callable[[bytes], int]:
    import pyppmd

    def compress(data: bytes) -> int:
        encoder = pyppmd.Ppmd7Encoder(order, _MEMORY)
        return len(encoder.encode(data) + encoder.flush())

    return compress


def _accepted_tunes(home: Path) -> str:
    """Return how many tunes of the model abc2midi accepts."""
    if shutil.which("abc2midi") is None:
        return "abc2midi is not installed"
    accepted = 0
    for seed in range(TUNES):
        written = predictive("sample", "X: 1\nT:", "--max-tokens", 1500, "--seed", seed,
                             "--temperature", 0.7, "--stop", "\n\n", home=home).output  # fmt: skip
        tune = home / "tune.abc"
        tune.write_text(f"X: 1\nT:{written.removeprefix('X: 1').strip()}\n", encoding="utf-8")
        checked = subprocess.run(
            ["abc2midi", tune, "-c"], capture_output=True, text=True, check=False, cwd=home
        )
        accepted += checked.returncode == 0 and "Error" not in checked.stdout + checked.stderr
    return f"{accepted} of {TUNES}"


if __name__ == "__main__":
    main(*sys.argv[1:])
