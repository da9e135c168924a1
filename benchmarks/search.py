"""The held-out figure of several ways to train on the same text for the same time.

python -m benchmarks.search char 1000 3m "" "--dropout 0.3" "--hidden-size 512 --batch-size 16"

Level, kilobytes of text, time and then, one argument each, the flags of `predictive train` that are
tried; none are the defaults. Up to 4 MB the text is half English speeches, half Spanish stories, as
one person might have written it; more is prose and everyday phrases in both languages. What is held
out of it is the command's own choice.
"""

import json
import shlex
import sys
from pathlib import Path

from benchmarks.command import predictive, shared, temporary_home
from benchmarks.report import Row, report
from predictive.model.directory import load_config

SMALL = ("prose/us-speeches-en.txt", "prose/cuentos-es.txt")
SMALL_ENOUGH = 4_000_000
FOLDERS = ("prose", "everyday")


def main(level: str, kilobytes: str, time_limit: str, *trials: str) -> None:
    """Train in every way, one after the other."""
    with temporary_home() as home:
        text = home / "text.txt"
        text.write_text(mixed_text(int(kilobytes) * 1000), encoding="utf-8")
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


def mixed_text(size: int) -> str:
    """Return the beginnings of files, equal parts of each as far as they go, so many bytes."""
    files = [shared(name) for name in SMALL]
    if size > SMALL_ENOUGH:
        every = (path for folder in FOLDERS for path in shared(folder).glob("*.txt"))
        files = [path for path in every if "dev" not in path.name]
    parts, left = [], size
    for number, path in enumerate(sorted(files, key=lambda path: path.stat().st_size)):
        part = path.read_bytes()[: left // (len(files) - number)]
        parts.append(part.decode("utf-8", errors="ignore"))
        left -= len(part)
    return "\n".join(parts)


if __name__ == "__main__":
    main(*sys.argv[1:])
