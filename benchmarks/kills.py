"""Kills a training run at random moments and resumes it; its loss curve must stay the same.

python -m benchmarks.kills 10
"""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.command import predictive, temporary_home
from predictive.model.directory import load_config

CORPORA = Path(__file__).parents[1] / "corpora"
FLAGS = ("--level", "char", "--size", "tiny", "--epochs", "8", "--device", "cpu",
         "--precision", "float32", "--workers", "1")  # fmt: skip


def main(kills: str) -> None:
    """Compare the curve of a run that was killed `kills` times with an uninterrupted one."""
    with temporary_home() as home:
        whole = predictive("train", CORPORA, *FLAGS, "--name", "whole", home=home)
        predictive("train", CORPORA, *FLAGS, "--name", "killed", "--epochs", "0.2", home=home)
        start = ("train", str(CORPORA), *FLAGS, "--name", "killed", "--force")
        survived = 0
        for number in range(int(kills)):
            arguments = start if not survived else ("train", "--resume", "killed")
            moment = random.uniform(0, whole.seconds * 0.2)  # noqa: S311
            _kill_after(arguments, moment, home)
            survived += _can_resume(home)
            predictive("complete", "Voy al ", "-m", "killed", home=home)
            print(f"kill {number + 1} after {moment:.1f} s: a model loads")
        if not survived:
            predictive(*start, home=home)
        elif _curve(home, "killed") != _curve(home, "whole"):  # otherwise it had already ended
            predictive("train", "--resume", "killed", home=home)
        same = _curve(home, "whole") == _curve(home, "killed")
    print(f"{kills} kills: the curve is {'the same' if same else 'DIFFERENT'}")
    sys.exit(not same)


def _kill_after(arguments: tuple[str, ...], seconds: float, home: Path) -> None:
    """Start a command and kill it after some seconds."""
    environment = {**os.environ, "PREDICTIVE_HOME": str(home)}
    command = [sys.executable, "-m", "predictive", *arguments]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    time.sleep(seconds)
    process.kill()
    process.wait()


def _can_resume(home: Path) -> bool:
    """Return whether the run has a checkpoint, in its hidden folder or as the model itself."""
    hidden = home / "models" / ".killed.training" / "training" / "state.safetensors"
    return hidden.exists() or (len(_curve(home, "killed")) > 0 and not _is_short_run(home))


def _is_short_run(home: Path) -> bool:
    return '"epochs":0.2' in (home / "models" / "killed" / "training" / "plan.json").read_text()


def _curve(home: Path, name: str) -> list[tuple[int, float]]:
    curve = load_config(home / "models" / name).training.curve
    return [(point.step, point.nats_per_token) for point in curve]


if __name__ == "__main__":
    main(*sys.argv[1:])
