"""Saved classifiers: one file each, which only its owner can read.

A file in the safetensors format has the weights, and a description in JSON as an array of bytes.
The network is that of a model, which the description names.
"""

import unicodedata
from pathlib import Path
from typing import Annotated, Literal

import msgspec
import numpy as np

from predictive import atomic, paths
from predictive.classifying.classifier import Classifier
from predictive.classifying.features import Weighting
from predictive.classifying.ngrams import NgramWeighting
from predictive.classifying.reading_model import ReadingModel, reading_model_of
from predictive.classifying.regression import Regression
from predictive.classifying.text_classifier import Fitted, TextClassifier
from predictive.errors import ModelError, as_model_error
from predictive.mapped_arrays import Array, map_arrays, save_arrays
from predictive.model import library as models
from predictive.translation import gettext as _
from predictive.version import __version__

_SUFFIX = ".safetensors"
_DESCRIPTION = "description"
_DTYPES = {"hashes": np.uint32, "bias": np.float64}
"""Of the arrays that are not float32."""


class Description(msgspec.Struct, frozen=True, kw_only=True):
    """What a saved classifier is, besides its weights."""

    format_version: Literal[2] = 2
    predictive_version: str
    examples: dict[str, int]
    """The number of examples of each class, by its label."""
    accuracy: float
    """The share of examples that a classifier of the others labels right."""
    temperature: Annotated[float, msgspec.Meta(gt=0)]
    model: str
    fingerprint: str
    """Of the model."""


def names() -> list[str]:
    """Return the sorted names of the saved classifiers, including damaged ones."""
    found = paths.classifiers().glob(f"*{_SUFFIX}")
    return sorted(each.name.removesuffix(_SUFFIX) for each in found if each.name[0] != ".")


def check_new_name(name: str, *, replace: bool) -> None:
    """Raise `UsageError` for an invalid name, and `ModelError` for one that is taken."""
    if _file(name).exists() and not replace:
        message = _("there is a classifier {name!r} already").format(name=name)
        raise ModelError(message, _("choose another name, or replace it with --force"))


def save(name: str, fitted: Fitted, examples: dict[str, int], model: ReadingModel) -> None:
    """Write a classifier, in place of another one of this name."""
    classifier = fitted.text_classifier.classifier
    description = Description(
        predictive_version=__version__,
        examples=examples,
        accuracy=fitted.accuracy,
        temperature=classifier.temperature,
        model=model.name,
        fingerprint=model.fingerprint,
    )
    encoded = np.frombuffer(msgspec.json.encode(description), dtype=np.uint8)
    atomic.make_private_folder(paths.classifiers())
    save_arrays(_file(name), {_DESCRIPTION: encoded, **_arrays(classifier)})


def describe(name: str) -> Description:
    """Return the description of a classifier. Raises `ModelError` if it cannot be read."""
    path = existing_file(name)
    return _description(path, map_arrays(path))


def load(name: str) -> TextClassifier:
    """Load a classifier and its model.

    Raises `ModelError` if it is missing or damaged, or if the model is gone or has changed.
    """
    path = existing_file(name)
    arrays = map_arrays(path)
    description = _description(path, arrays)
    model = reading_model_of(name, description.model, description.fingerprint)
    labels = tuple(description.examples)
    with as_model_error(path):
        _check(arrays, model.reader.width, len(labels))
        classifier = _classifier(arrays, description.temperature)
    return TextClassifier(labels, model.reader, classifier)


def remove(name: str) -> None:
    """Delete a classifier. Raises `ModelError` if there is none of this name."""
    existing_file(name).unlink()


def _file(name: str) -> Path:
    """Return the file of a classifier; names are like those of models."""
    return paths.classifiers() / f"{models.folder_of(name).name}{_SUFFIX}"


def existing_file(name: str) -> Path:
    """Return the file of a classifier. Raises `ModelError` if there is none of this name."""
    known = names()
    if unicodedata.normalize("NFC", name) in known:
        return _file(name)
    message = _("there is no classifier {name!r}").format(name=name)
    there_are = _("there are: {names}").format(names=", ".join(known))
    make = _("make one: predictive classify --examples PATH --save NAME")
    raise ModelError(message, there_are if known else make)


def _description(path: Path, arrays: dict[str, Array]) -> Description:
    with as_model_error(path):
        return msgspec.json.decode(arrays[_DESCRIPTION].tobytes(), type=Description)


def _arrays(classifier: Classifier) -> dict[str, Array]:
    weighting, regression = classifier.weighting, classifier.regression
    return {
        "means": weighting.means,
        "scales": weighting.scales,
        "hashes": weighting.ngrams.hashes,
        "ngrams": weighting.ngrams.weights,
        "weights": regression.weights,
        "bias": regression.bias,
    }


def _classifier(arrays: dict[str, Array], temperature: float) -> Classifier:
    ngrams = NgramWeighting(arrays["hashes"], arrays["ngrams"])
    regression = Regression(arrays["weights"], arrays["bias"])
    weighting = Weighting(arrays["means"], arrays["scales"], ngrams)
    return Classifier(weighting, regression, temperature)


def _check(arrays: dict[str, Array], width: int, classes: int) -> None:
    """Raise `ValueError` unless arrays are finite and fit a network, the labels and each other."""
    ngrams = len(arrays["hashes"])
    shapes = {
        "means": (width,),
        "scales": (width,),
        "hashes": (ngrams,),
        "ngrams": (ngrams,),
        "weights": (width + ngrams, classes),
        "bias": (classes,),
    }
    for name, shape in shapes.items():
        if arrays[name].shape != shape or arrays[name].dtype != _DTYPES.get(name, np.float32):
            raise ValueError(f"{name} does not fit the rest")
        if not np.isfinite(arrays[name]).all():
            raise ValueError(f"{name} has values that are not finite")
