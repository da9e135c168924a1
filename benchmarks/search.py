"""Held-out loss of `predictive train` with different flags, on the same text for the same time.

python -m benchmarks.search char 1000 3m "" "--dropout 0.3" "--hidden-size 512 --batch-size 16"

The arguments are the level, the kilobytes of text, the time, and one argument of flags for each
trial; an empty one tries the defaults. The text is in English and Spanish. `predictive train`
chooses which part is held out.
"""

import json
import shlex
import sys
from pathlib import Path

from benchmarks.command import predictive, temporary_home
from benchmarks.report import Row, report
from benchmarks.shared_data import bilingual_sample
from predictive.model.directory import load_config


def main(level: str, kilobytes: str, time_limit: str, *trials: str) -> None:
    """Run the trials one after the other and print a table."""
    with temporary_home() as home:
        text = home / "text.txt"
        text.write_text(bilingual_sample(int(kilobytes) * 1000), encoding="utf-8")
        report([_try(text, level, time_limit, trial, home) for trial in trials])


def _try(text: Path, level: str, time_limit: str, trial: str, home: Path) -> Row:
    flags = [
        *("--from", "none", "--level", level, "--time-limit", time_limit),
        *("--name", "model", "--force", "--json"),
    ]
    done = predictive("train", text, *flags, *shlex.split(trial), home=home)
    config = load_config(Path(json.loads(done.output)["path"]))
    best, sizes = config.training.best, config.architecture
    return {
        "flags": trial or "defaults",
        "size": f"{sizes.num_layers} x {sizes.hidden_size}, {sizes.embedding_dim}",
        "epochs": best.epoch,
        "nats per character": best.nats_per_character,
        "nats per token": best.nats_per_token,
    }


if __name__ == "__main__":
    main(*sys.argv[1:])
