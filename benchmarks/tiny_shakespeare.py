"""Held-out loss on tiny-shakespeare, nanoGPT's split, after a given time.

python -m benchmarks.tiny_shakespeare 120s
python -m benchmarks.tiny_shakespeare 10m
python -m benchmarks.tiny_shakespeare 60s --cell gru
"""

import json
import sys

from benchmarks.command import predictive, shared, temporary_home

TRAINING_CHARACTERS = 1_003_854


def main(time_limit: str, *flags: str) -> None:
    """Train on the first 1,003,854 characters with the defaults; evaluate on the rest."""
    text = shared("tinyshakespeare/input.txt").read_text(encoding="utf-8")
    with temporary_home() as home:
        training, held_out = home / "training.txt", home / "held-out.txt"
        training.write_text(text[:TRAINING_CHARACTERS], encoding="utf-8")
        held_out.write_text(text[TRAINING_CHARACTERS:], encoding="utf-8")
        options = ("--level", "char", "--time-limit", time_limit, "--name", "model", *flags)
        took = predictive("train", training, *options, home=home).seconds
        figures = json.loads(predictive("eval", held_out, "--json", home=home).output)
    print(json.dumps({"seconds": round(took, 1), "flags": flags, **figures}))


if __name__ == "__main__":
    main(*sys.argv[1:])
