"""The folders beside a model's folder that exist while a training run is making it."""

from pathlib import Path

from predictive.model.files import STATE, TRAINING


def unfinished_folder(folder: Path) -> Path:
    """Return the folder in which a run builds the model of `folder` until its first evaluation."""
    return folder.with_name(f".{folder.name}.training")


def run_folder(folder: Path) -> Path:
    """Return the folder with the training state of the model in `folder`."""
    building = unfinished_folder(folder)
    return building if (building / TRAINING / STATE).exists() else folder


def is_resumable(folder: Path) -> bool:
    """Whether the run of the model in `folder` has a checkpoint to resume from."""
    return (run_folder(folder) / TRAINING / STATE).exists()


def scratch_folder(folder: Path) -> Path:
    """Return the temporary folder from which a model is imported, and in which it is deleted."""
    return folder.with_name(f".{folder.name}.scratch")
