"""Where things live. `PREDICTIVE_HOME` moves everything; nobody else knows a folder's name."""

import os
from pathlib import Path

import platformdirs


def home() -> Path:
    """Return the folder that holds everything predictive keeps."""
    chosen = os.environ.get("PREDICTIVE_HOME")
    return Path(chosen).expanduser() if chosen else platformdirs.user_data_path("predictive")


def models() -> Path:
    """Return the folder of the models, one folder each."""
    return home() / "models"


def locks() -> Path:
    """Return the folder of the files that running trainings hold."""
    return home() / "locks"


def learned() -> Path:
    """Return the file of the learned text."""
    return home() / "learned.sqlite"


def last_model() -> Path:
    """Return the file that names the model used last."""
    return home() / "last-model"
