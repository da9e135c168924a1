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


def base_model() -> Path:
    """Return the folder of the model that predictive comes with."""
    return Path(__file__).parent / "models" / "base"


def corpora() -> Path:
    """Return the folder of the texts that were fetched or added."""
    return home() / "corpora"


def locks() -> Path:
    """Return the folder of the files that running trainings hold."""
    return home() / "locks"


def learned() -> Path:
    """Return the file of the learned text."""
    return home() / "learned.sqlite"


def last_model() -> Path:
    """Return the file that names the model used last."""
    return home() / "last-model"


def settings() -> Path:
    """Return the file of the person's settings."""
    return home() / "settings.toml"


def drafts() -> Path:
    """Return the folder of texts that are being edited and are not saved yet."""
    return home() / "drafts"


def recent() -> Path:
    """Return the file that names the texts edited last."""
    return home() / "recent.json"


def runs() -> Path:
    """Return the folder of what running trainings say."""
    return home() / "runs"


def statistics() -> Path:
    """Return the file of the counts of keys saved."""
    return home() / "statistics.json"


def fault() -> Path:
    """Return the file that says where predictive failed last."""
    return home() / "fault.txt"
