"""A model's folder, written and read; nobody else writes its files.

Each file is written in one step. What is read is checked: it may come from somebody else.
"""

import os
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import msgspec

from predictive import atomic
from predictive.counts.lexicon import Lexicon
from predictive.counts.ngram_model import NgramModel
from predictive.counts.spelling import Spelling
from predictive.errors import AGAIN, ModelError, reading
from predictive.model.blend import Blend
from predictive.model.card import card
from predictive.model.config import ModelConfig
from predictive.model.files import (
    BLEND,
    CARD,
    CONFIG,
    HELD_OUT,
    LEXICON,
    NGRAMS,
    OWN_NGRAMS,
    SPELLING,
    TOKENIZER,
    TRAINING,
    WEIGHTS,
)
from predictive.model.migrations import migrated, version_of
from predictive.model.weights import Weights, load_weights, save_weights
from predictive.options import Level
from predictive.tokenizer import Tokenizer

Struct = TypeVar("Struct", bound=msgspec.Struct)


class Counts(NamedTuple):
    """What is counted of a text."""

    lexicon: Lexicon
    ngrams: NgramModel
    spelling: Spelling
    own_ngrams: NgramModel | None = None
    """Of the user's own text, where `ngrams` are of a base's."""


class Model(msgspec.Struct, frozen=True):
    """A model as it is read from its folder; weights in float32."""

    config: ModelConfig
    tokenizer: Tokenizer
    weights: Weights
    lexicon: Lexicon
    ngrams: NgramModel
    spelling: Spelling
    blend: Blend
    own_ngrams: NgramModel | None = None
    """Of the user's own text, where `ngrams` are of a base's."""


def is_model(folder: Path) -> bool:
    """Whether a folder looks like a model."""
    return os.path.isfile(atomic.standing(folder) / CONFIG)  # noqa: PTH113 (it never raises)


# written


def save_tokenizer(folder: Path, tokenizer: Tokenizer) -> None:
    """Write the vocabulary of a model."""
    atomic.write_text(folder / TOKENIZER, tokenizer.to_json())


def save_counts(folder: Path, counts: Counts) -> None:
    """Write what is counted of a model's text."""
    counts.lexicon.save(folder / LEXICON)
    counts.ngrams.save(folder / NGRAMS)
    counts.spelling.save(folder / SPELLING)
    if counts.own_ngrams is not None:
        counts.own_ngrams.save(folder / OWN_NGRAMS)


def save_blend(folder: Path, blend: Blend) -> None:
    """Write how the parts of a model are put together."""
    _save_document(folder / BLEND, blend)


def save_held_out(folder: Path, text: str) -> None:
    """Write the text that is not learned, with a form feed between documents."""
    atomic.write_text(folder / TRAINING / HELD_OUT, text)


def save_network(folder: Path, name: str, config: ModelConfig, weights: Weights | None) -> None:
    """Write the network of a model called `name`, its card, and last what makes it a model.

    Without `weights` those that are there stay.
    """
    if weights is not None:
        save_weights(folder / WEIGHTS, weights)
    save_card(folder, card(name, config))
    _save_document(folder / CONFIG, config)


def save_card(folder: Path, text: str) -> None:
    """Write a card in the place of the one that `save_network` wrote."""
    atomic.write_text(folder / CARD, text)


def _save_document(path: Path, document: msgspec.Struct) -> None:
    pretty = msgspec.json.format(msgspec.json.encode(document), indent=2).decode()
    atomic.write_text(path, pretty + "\n")


# read


def load_config(folder: Path) -> ModelConfig:
    """Read `config.json`.

    Raises `ModelError` if it is missing, damaged, or of a version this one does not know.
    """
    path = atomic.standing(folder) / CONFIG
    with suppress(PermissionError):  # which is said below
        if not path.exists():
            raise ModelError(f"{folder} is not a model: it has no {CONFIG}", AGAIN)
    return _load_document(path, ModelConfig)


def load_blend(folder: Path) -> Blend:
    """Read what `save_blend` wrote. Raises `ModelError` if it is missing or damaged."""
    return _load_document(folder / BLEND, Blend)


def load_tokenizer(folder: Path, level: Level) -> Tokenizer:
    """Read what `save_tokenizer` wrote. Raises `ModelError` if it is missing or damaged."""
    return Tokenizer.load(level, folder / TOKENIZER)


def load_held_out(folder: Path) -> list[str]:
    """Read the documents that were not learned. Raises `ModelError` if they are missing."""
    path = folder / TRAINING / HELD_OUT
    with reading(path):
        return path.read_text(encoding="utf-8").split("\f")


def load_model(folder: Path) -> Model:
    """Read a model, or the one that takes its place meanwhile.

    Raises `ModelError` if a file is missing or damaged, or if files do not fit each other.
    """
    while True:
        place = _place(folder)
        try:
            model = _load(atomic.standing(folder))
        except ModelError:
            if _place(folder) == place:
                raise
        else:
            if _place(folder) == place:
                return model


def _place(folder: Path) -> tuple[Path, int | None]:
    """Return something that differs once another folder stands in the place of a model's."""
    standing = atomic.standing(folder)
    try:
        return standing, standing.stat().st_ino
    except OSError:
        return standing, None


def _load(folder: Path) -> Model:
    config = load_config(folder)
    tokenizer = load_tokenizer(folder, config.level)
    if tokenizer.vocab_size != config.architecture.vocab_size:
        raise ModelError(
            f"{folder / TOKENIZER} has {tokenizer.vocab_size} tokens, "
            f"the model has {config.architecture.vocab_size}",
            AGAIN,
        )
    weights = load_weights(folder / WEIGHTS, config.architecture.shapes())
    lexicon = Lexicon.load(folder / LEXICON)
    ngrams = _load_ngrams(folder / NGRAMS, lexicon)
    own = folder / OWN_NGRAMS
    own_ngrams = _load_ngrams(own, lexicon) if own.exists() else None
    spelling = Spelling.load(folder / SPELLING, lexicon.words)
    blend = load_blend(folder)
    return Model(config, tokenizer, weights, lexicon, ngrams, spelling, blend, own_ngrams)


def _load_ngrams(path: Path, lexicon: Lexicon) -> NgramModel:
    ngrams = NgramModel.load(path)
    if len(ngrams.unigrams) != len(lexicon):
        raise ModelError(f"{path} does not fit {LEXICON}", AGAIN)
    return ngrams


def _load_document(path: Path, kind: type[Struct]) -> Struct:
    with reading(path):
        return msgspec.convert(migrated(path, _document(path)), kind)


def _document(path: Path) -> Any:
    return msgspec.json.decode(path.read_bytes())


# of older formats


def format_version(folder: Path) -> int:
    """Return the oldest format that a model's files have. Raises `ModelError` if one is unknown."""
    versions = []
    for path in (folder / name for name in (CONFIG, BLEND)):
        with reading(path):
            versions.append(version_of(path, msgspec.convert(_document(path), dict)))
    return min(versions)


def rewrite_documents(folder: Path) -> None:
    """Write what is migrated as it is read in the present format."""
    config, blend = load_config(folder), load_blend(folder)
    save_blend(folder, blend)
    _save_document(folder / CONFIG, config)
