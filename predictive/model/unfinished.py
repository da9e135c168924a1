"""What stands beside a model's folder while a run is making it."""

from pathlib import Path

from predictive.model.files import STATE, TRAINING


def unfinished(folder: Path) -> Path:
    """Return where a run keeps what will be the model in `folder`, until its first evaluation."""
    return folder.with_name(f".{folder.name}.training")


def run_folder(folder: Path) -> Path:
    """Return where the run is that makes or made the model in `folder`."""
    begun = unfinished(folder)
    return begun if (begun / TRAINING / STATE).exists() else folder


def is_resumable(folder: Path) -> bool:
    """Whether the run of the model in `folder` reached a checkpoint, from which it can go on."""
    return (run_folder(folder) / TRAINING / STATE).exists()


def scratch(folder: Path) -> Path:
    """Return where a model is unpacked before it gets its name, and is deleted after it lost it."""
    return folder.with_name(f".{folder.name}.scratch")
