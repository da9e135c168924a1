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

    What the person had learned (`predictive learned`) is blended into its suggestions; if it cannot
    be used, a warning says so, and only what is banned stays so.
    Raises `predictive.errors.ModelError` when it is missing, damaged or of another version.
    PyTorch is not imported.
    """
    from predictive import paths
    from predictive.model.library import resolve
    from predictive.prediction.predictor import Predictor

    folder = resolve(name_or_path)
    if not paths.learned().exists():
        return Predictor.from_directory(folder)
    import warnings

    from predictive.learned import store

    learned, banned, problem = store.open_store(paths.learned())
    if problem is not None:
        warnings.warn(problem.message, stacklevel=2)
    return Predictor.from_directory(folder, learned, banned)
