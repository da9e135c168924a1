"""Where files are stored: all names of files and folders. `PREDICTIVE_HOME` moves them all."""

import os
import warnings
from pathlib import Path

import platformdirs

HOME = "PREDICTIVE_HOME"
"""The environment variable that moves all files."""


def home() -> Path:
    """Return the folder that holds all the user's data."""
    chosen = os.environ.get(HOME)
    return Path(chosen).expanduser() if chosen else platformdirs.user_data_path("predictive")


def models() -> Path:
    """Return the folder of the models, one folder each."""
    return home() / "models"


def classifiers() -> Path:
    """Return the folder of the saved classifiers, one file each."""
    return home() / "classifiers"


def base_model() -> Path:
    """Return the folder of the bundled model."""
    return Path(__file__).parent / "models" / "base"


def corpora() -> Path:
    """Return the folder of the fetched or added texts."""
    return home() / "corpora"


def locks() -> Path:
    """Return the folder of the lock files of training runs."""
    return home() / "locks"


def learned() -> Path:
    """Return the file of the learned text."""
    return home() / "learned.sqlite"


def last_model() -> Path:
    """Return the file with the name of the model used last."""
    return home() / "last-model"


def settings() -> Path:
    """Return the file of the user's settings."""
    return home() / "settings.toml"


def drafts() -> Path:
    """Return the folder of unsaved texts."""
    return home() / "drafts"


def open_files() -> Path:
    """Return the folder of the locks that show which files are open."""
    return home() / "open"


def recent() -> Path:
    """Return the file that lists the texts edited last."""
    return home() / "recent.json"


def runs() -> Path:
    """Return the folder of the event logs of background training."""
    return home() / "runs"


def statistics() -> Path:
    """Return the file of the keystroke statistics."""
    return home() / "statistics.json"


def fault() -> Path:
    """Return the file with the report of the last unexpected error."""
    return home() / "fault.txt"


def runtime() -> Path:
    """Return the folder of the daemon's socket, which may end with the user's login.

    Raises `PermissionError` if there is only a folder of somebody else.
    """
    if os.environ.get(HOME):
        return home() / "runtime"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # without XDG_RUNTIME_DIR, its default is as good
        return platformdirs.user_runtime_path("predictive")


def socket() -> Path:
    """Return the socket of the daemon."""
    return runtime() / "predictive.sock"
