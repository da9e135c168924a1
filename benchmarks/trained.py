"""Models that benchmarks train once, in a home that is kept: what was killed is resumed."""

from collections.abc import Sequence
from pathlib import Path

from benchmarks.command import predictive
from benchmarks.shared_data import bilingual_sample
from predictive import blend_fitting
from predictive.cell import CELLS
from predictive.duration import parse_duration
from predictive.model.unfinished import is_resumable
from predictive.options import Budget, Level
from predictive.training.run import TrainingRun

_SAMPLE_BYTES = 20_000_000


def trained(home: Path, name: str, texts: Sequence[Path], time_limit: str, *flags: str) -> Path:
    """Return the folder of a model, which is trained first unless it has been.

    Other texts, times and flags have no effect on a model that is there.
    """
    folder = home / "models" / name
    is_done = home / f"{name}.done"
    if not is_done.exists():
        if is_resumable(folder):
            if not _is_finished(folder, time_limit):
                predictive("train", "--resume", name, "--time-limit", time_limit, home=home)
        else:
            fresh = ("--name", name, "--force", "--from", "none", "--time-limit", time_limit)
            predictive("train", *texts, *fresh, *flags, home=home)
        is_done.touch()
    return folder


def _is_finished(folder: Path, time_limit: str) -> bool:
    budget = Budget(time_limit=parse_duration(time_limit))
    return TrainingRun(folder).is_finished(budget) and not blend_fitting.is_due(folder)


def three_cells(home: Path, level: Level, time_limit: str, *flags: str) -> dict[str, Path]:
    """Return models of 20 MB of English and Spanish, one for each cell, by a name."""
    home.mkdir(parents=True, exist_ok=True)
    text = home / "sample.txt"
    if not text.exists():
        text.write_text(bilingual_sample(_SAMPLE_BYTES), encoding="utf-8")
    return {
        f"{cell.upper()}, {level}": trained(
            home, f"{cell}-{level}", [text], time_limit, "--level", level, "--cell", cell, *flags
        )
        for cell in CELLS
    }
