"""Saving and loading a model's folder.

No module outside this package writes its files. Each is replaced atomically, and checked as it is
read: models are imported from untrusted sources.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from predictive import atomic
from predictive.counts.lexicon import Lexicon
from predictive.counts.ngram_model import NgramModel
from predictive.counts.spelling import SpellingModel
from predictive.counts.word_index import WordIndex
from predictive.errors import REPAIR_HINT, ModelError, as_model_error
from predictive.model.blend import Blend
from predictive.model.card import card
from predictive.model.config import ModelConfig
from predictive.model.count_models import (
    CountModels,
    is_older,
    load_count_models,
    save_count_models,
)
from predictive.model.files import (
    BLEND,
    CARD,
    CONFIG,
    HELD_OUT,
    INDEX,
    LAST_WITH_OLDER_COUNTS,
    LEXICON,
    NGRAMS,
    OLDER_FILES,
    TOKENIZER,
    TRAINING,
    WEIGHTS,
)
from predictive.model.migrations import migrate, version_of
from predictive.model.weights import StoredWeights, Weights, load_weights, save_weights
from predictive.options import Level, TextKind
from predictive.tokenizer import Tokenizer
from predictive.translation import gettext as _

_OTHER_TOKENS = _("{path} has {found} tokens, the model has {expected}")
Struct = TypeVar("Struct", bound=msgspec.Struct)


class Model(msgspec.Struct, frozen=True, dict=True):
    """A loaded model; its large parts are mapped from their files."""

    config: ModelConfig
    read_tokenizer: Callable[[], Tokenizer]
    weights: StoredWeights
    lexicon: Lexicon
    ngrams: NgramModel
    index: WordIndex
    spelling: SpellingModel
    blend: Blend
    own_ngrams: NgramModel | None = None
    """N-grams of the user's own text, if `ngrams` are those of a base model."""

    @cached_property
    def tokenizer(self) -> Tokenizer:
        """The tokenizer, which suggesting words does not need; it is parsed when it is used."""
        return self.read_tokenizer()


def is_model(folder: Path) -> bool:
    """Whether a folder looks like a model."""
    return os.path.isfile(atomic.current_folder(folder) / CONFIG)  # noqa: PTH113 (it never raises)


# Saving


def save_tokenizer(folder: Path, tokenizer: Tokenizer) -> None:
    """Write the vocabulary of a model."""
    atomic.write_text(folder / TOKENIZER, tokenizer.to_json())


def save_blend(folder: Path, blend: Blend) -> None:
    """Write the blend of a model."""
    _save_document(folder / BLEND, blend)


def save_held_out(folder: Path, text: str) -> None:
    """Write the held-out text, with a form feed between documents."""
    atomic.write_text(folder / TRAINING / HELD_OUT, text)


def save_network(folder: Path, name: str, config: ModelConfig, weights: Weights | None) -> None:
    """Write the weights, the card and the configuration of a model called `name`.

    The configuration comes last: with it, the folder is a model. If `weights` is None, the saved
    weights stay.
    """
    if weights is not None:
        save_weights(folder / WEIGHTS, weights)
    save_card(folder, card(name, config))
    _save_document(folder / CONFIG, config)


def save_network_of(base: Path, folder: Path, name: str, config: ModelConfig) -> None:
    """Give the model in `folder` the network and the vocabulary of another, which may be removed.

    They take no space of their own where files can be linked.
    """
    for file in (TOKENIZER, WEIGHTS):
        (folder / file).unlink(missing_ok=True)
        atomic.link(atomic.current_folder(base) / file, folder / file)
    save_network(folder, name, config, None)


def save_card(folder: Path, text: str) -> None:
    """Replace the card that `save_network` wrote."""
    atomic.write_text(folder / CARD, text)


def _save_document(path: Path, document: msgspec.Struct) -> None:
    pretty = msgspec.json.format(msgspec.json.encode(document), indent=2).decode()
    atomic.write_text(path, pretty + "\n")


# Loading


def load_config(folder: Path) -> ModelConfig:
    """Read `config.json`.

    Raises `ModelError` if it is missing, damaged, or of an unknown format version.
    """
    path = atomic.current_folder(folder) / CONFIG
    with suppress(PermissionError):  # reported when the file is read
        if not path.exists():
            raise ModelError(
                _("{folder} is not a model: it has no {config}").format(
                    folder=folder, config=CONFIG
                ),
                REPAIR_HINT,
            )
    return _load_document(path, ModelConfig)


def load_blend(folder: Path) -> Blend:
    """Read `blend.json`. Raises `ModelError` if it is missing or damaged."""
    return _load_document(folder / BLEND, Blend)


def load_tokenizer(folder: Path, level: Level, text_kind: TextKind = "prose") -> Tokenizer:
    """Read `tokenizer.json`. Raises `ModelError` if it is missing or damaged."""
    return _tokenizer_reader(folder, level, text_kind)()


def _tokenizer_reader(
    folder: Path, level: Level, text_kind: TextKind, vocab_size: int | None = None
) -> Callable[[], Tokenizer]:
    """Read `tokenizer.json`; return a function that parses it, and checks its size if given."""
    path = folder / TOKENIZER
    with as_model_error(path):
        data = path.read_bytes()

    def parse() -> Tokenizer:
        with as_model_error(path):
            tokenizer = Tokenizer.from_json(level, data, text_kind)
            if vocab_size not in (None, tokenizer.vocab_size):
                raise ModelError(
                    _OTHER_TOKENS.format(
                        path=path, found=tokenizer.vocab_size, expected=vocab_size
                    ),
                    REPAIR_HINT,
                )
            return tokenizer

    return parse


def load_held_out(folder: Path) -> list[str]:
    """Read the held-out documents. Raises `ModelError` if they are missing."""
    path = folder / TRAINING / HELD_OUT
    with as_model_error(path):
        return path.read_text(encoding="utf-8").split("\f")


def load_model(folder: Path) -> Model:
    """Read a model; if it is replaced meanwhile, read the new one.

    Raises `ModelError` if a file is missing or damaged, or if files do not fit each other.
    """
    while True:
        identity = _identity(folder)
        try:
            model = _load(atomic.current_folder(folder))
        except ModelError:
            if _identity(folder) == identity:
                raise
        else:
            if _identity(folder) == identity:
                return model


def _identity(folder: Path) -> tuple[Path, int | None]:
    """Return a value that changes when the folder is replaced by another one."""
    path = atomic.current_folder(folder)
    try:
        return path, path.stat().st_ino
    except OSError:
        return path, None


def _load(folder: Path) -> Model:
    config = load_config(folder)
    read_tokenizer = _tokenizer_reader(
        folder, config.level, config.text_kind, config.architecture.vocab_size
    )
    weights = load_weights(folder / WEIGHTS, config.architecture.shapes())
    counts = load_count_models(folder)
    unigrams = counts.ngrams.unigrams
    if is_older(folder):
        index = WordIndex.of(read_tokenizer(), counts.lexicon, unigrams)
    else:
        index = WordIndex.load(folder / INDEX, unigrams)
    if config.level == "word" and len(index.tokens) != config.architecture.vocab_size:
        raise ModelError(
            _OTHER_TOKENS.format(
                path=folder / INDEX,
                found=len(index.tokens),
                expected=config.architecture.vocab_size,
            ),
            REPAIR_HINT,
        )
    blend = load_blend(folder)
    if blend.languages and len(blend.languages) != unigrams.languages:
        raise ModelError(
            _("{path} does not fit {file}").format(path=folder / BLEND, file=NGRAMS), REPAIR_HINT
        )
    return Model(
        config=config,
        read_tokenizer=read_tokenizer,
        weights=weights,
        index=index,
        blend=blend,
        **counts._asdict(),
    )


def _load_document(path: Path, schema: type[Struct]) -> Struct:
    with as_model_error(path):
        return msgspec.convert(migrate(path, _document(path)), schema)


def _document(path: Path) -> Any:
    return msgspec.json.decode(path.read_bytes())


# Older formats


def format_version(folder: Path) -> int:
    """Return the oldest format version of a model's files.

    Raises `ModelError` if one is unknown.
    """
    versions = []
    for path in (folder / name for name in (CONFIG, BLEND)):
        with as_model_error(path):
            versions.append(version_of(path, msgspec.convert(_document(path), dict)))
    if not (folder / LEXICON).exists():
        versions.append(LAST_WITH_OLDER_COUNTS)
    return min(versions)


def rewrite(folder: Path) -> None:
    """Rewrite a model of an older format in the current one."""
    model = load_model(folder)
    if not (folder / LEXICON).exists():
        counts = CountModels(model.lexicon, model.ngrams, model.spelling, model.own_ngrams)
        save_count_models(folder, counts, model.tokenizer)
        for name in OLDER_FILES:
            (folder / name).unlink(missing_ok=True)
    save_blend(folder, model.blend)
    _save_document(folder / CONFIG, model.config)
