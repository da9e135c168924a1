"""Predictive text and generation from a model of your own words.

>>> import predictive
>>> predictor = predictive.load("notes")
>>> [suggestion.text for suggestion in predictor.suggest("Voy al parque con mi per")]
['perro']
"""

from typing import TYPE_CHECKING

from predictive.version import __version__

if TYPE_CHECKING:
    from pathlib import Path

    from predictive.prediction.predictor import Predictor

__all__ = ["__version__", "load"]


def load(name_or_path: "str | Path | None" = None) -> "Predictor":
    """Load a model by name, or from a folder; without one, the model used last or the only one.

    The learned text (`predictive learned`) is blended into its suggestions. If it cannot be used, a
    warning says so; banned words stay banned.
    Raises `predictive.errors.ModelError` when the model is missing, damaged or of another version.
    PyTorch is not imported.
    """
    from predictive import paths
    from predictive.suggesting import loading

    loaded = loading.load(name_or_path, paths.learned())
    loaded.warn_of_problem()
    return loaded.predictor
