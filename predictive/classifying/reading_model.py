"""The model whose network reads the texts of a classifier."""

import hashlib
from pathlib import Path
from typing import NamedTuple

import msgspec

from predictive import atomic, paths
from predictive.classifying.states import StateReader
from predictive.errors import ModelError, UsageError, as_model_error
from predictive.inference.language_model import LanguageModel
from predictive.model import library
from predictive.model.directory import load_config, load_model
from predictive.model.files import TOKENIZER, WEIGHTS
from predictive.translation import gettext as _

_DIGEST_BYTES = 16


class ReadingModel(NamedTuple):
    """A model that reads texts, and what tells whether it is still the same."""

    name: str
    """Of a model of the library, or the path of another one."""
    fingerprint: str
    reader: StateReader


def load_reading_model(name: str) -> ReadingModel:
    """Load a model of prose.

    Raises `ModelError` if it is missing or damaged, and `UsageError` if it is one of commands.
    """
    folder = library.resolve(name)
    if load_config(folder).text_kind == "commands":
        raise UsageError(
            _("{name!r} is a model of command lines, not of prose").format(name=folder.name),
            _("choose another one with -m NAME"),
        )
    model = load_model(folder)
    network = LanguageModel(model.config.architecture, model.weights)
    reader = StateReader(model.tokenizer, network)
    return ReadingModel(_lasting_name(folder), _fingerprint(folder), reader)


def _lasting_name(folder: Path) -> str:
    if folder == paths.base_model():
        return library.BASE
    return folder.name if folder.parent == paths.models() else str(folder.absolute())


def _fingerprint(folder: Path) -> str:
    """Return a checksum of all that the states depend on."""
    here = atomic.current_folder(folder)
    digest = hashlib.blake2b(digest_size=_DIGEST_BYTES)
    digest.update(msgspec.json.encode(load_config(here).architecture))
    for name in (TOKENIZER, WEIGHTS):
        with as_model_error(here / name):
            digest.update((here / name).read_bytes())
    return digest.hexdigest()


def reading_model_of(classifier: str, name: str, fingerprint: str) -> ReadingModel:
    """Load the model of a saved classifier. Raises `ModelError` if it is gone or has changed."""
    again = _("fit it again: predictive classify --examples PATH --save {classifier} --force")
    hint = again.format(classifier=classifier)
    try:
        model = load_reading_model(name)
    except ModelError as error:
        message = _("the classifier {classifier!r} needs the model {name!r}: {reason}")
        reason = error.message
        raise ModelError(
            message.format(classifier=classifier, name=name, reason=reason), hint
        ) from error
    if model.fingerprint != fingerprint:
        message = _(
            "the classifier {classifier!r} was fitted with the model {name!r}, which has changed"
        )
        raise ModelError(message.format(classifier=classifier, name=name), hint)
    return model
