"""Held-out loss on tiny-shakespeare with nanoGPT's split, after a given time.

python -m benchmarks.tiny_shakespeare 120s
python -m benchmarks.tiny_shakespeare 10m
python -m benchmarks.tiny_shakespeare 60s --cell gru

The first 1,003,854 characters are learned; flags replace defaults. Figures are nats per character
of the other 111,540: `carried` reads them once from start to end; `cold` reads windows of 256
characters, each from the zero state, as nanoGPT scores; `cache` and `dynamic` adapt while reading.
"""

import json
import sys
from pathlib import Path

import numpy as np

from benchmarks.command import predictive, temporary_home
from benchmarks.report import Row, report
from benchmarks.shared_data import shared
from predictive.inference.language_model import LanguageModel
from predictive.model.directory import load_model
from predictive.prediction.score import tokens_and_targets

TRAINING_CHARACTERS = 1_003_854
WINDOW = 256


def main(time_limit: str, *flags: str) -> None:
    """Train, evaluate, and print a table."""
    text = shared("tinyshakespeare/input.txt").read_text(encoding="utf-8")
    with temporary_home() as home:
        training, held_out = home / "training.txt", home / "held-out.txt"
        training.write_text(text[:TRAINING_CHARACTERS], encoding="utf-8")
        held_out.write_text(text[TRAINING_CHARACTERS:], encoding="utf-8")
        options = ("--level", "char", "--time-limit", time_limit, "--name", "model", *flags)
        took = predictive("train", training, *options, home=home).seconds
        evaluated = predictive("eval", held_out, "--cache", "--dynamic", "--json", home=home)
        cold = cold_windows(home / "models" / "model", text[TRAINING_CHARACTERS:])
    figures = json.loads(evaluated.output)
    row: Row = {
        "flags": " ".join((time_limit, *flags)),
        "seconds": round(took),
        "carried": figures["nats_per_character"],
        "cold": cold,
        "cache": figures["nats_per_character_cache"],
        "dynamic": figures["nats_per_character_dynamic"],
    }
    report([row])


def cold_windows(folder: Path, text: str) -> float:
    """Return the nats per character of windows that each start from the zero state.

    As in nanoGPT, the character before a window is read and not scored.
    """
    model = load_model(folder)
    network = LanguageModel(model.config.architecture, model.weights)
    _, ids = tokens_and_targets(model.tokenizer, text)
    logs = [
        network.score(ids[start : start + WINDOW], ids[start + 1 : start + WINDOW + 1],
                      network.initial_state())[0]
        for start in range(0, len(ids) - WINDOW, WINDOW)
    ]  # fmt: skip
    return -float(np.concatenate(logs).mean(dtype=np.float64))


if __name__ == "__main__":
    main(*sys.argv[1:])
