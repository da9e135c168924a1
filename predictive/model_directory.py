"""The seam: one folder is one model, written by training and read by inference.

    config.json          what it is and how it was trained (`ModelConfig`)
    tokenizer.json       the `tokenizers` format
    model.safetensors    weights named as in PyTorch's state_dict: vectors in float16, matrices in
                         int8 with a scale for each row
    lexicon.txt.gz       every word of the training text
    ngrams.npz           which words followed which
    own.npz              the same of the person's own text, for a model on top of another
    spelling.npz         which letters followed which
    blend.json           how network and n-grams are weighed against each other (`Blend`)
    README.md            a model card
    training/            what an exact resume needs, and the held-out text; not exported

Nothing in it is pickled, and only its owner can read it. What is read is checked: it may come from
somebody else.
"""

import math
import os
from pathlib import Path
from typing import Annotated, Literal, get_args

import msgspec
import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError
from safetensors.numpy import load_file
from safetensors.numpy import save as serialize

from predictive import atomic
from predictive.blend import BLEND, Blend, load_blend
from predictive.counts.lexicon import Lexicon
from predictive.counts.ngram_model import NgramModel
from predictive.counts.spelling import Spelling
from predictive.errors import ModelError
from predictive.tokenizer import Level, Tokenizer

FORMAT_VERSION = 4

CONFIG = "config.json"
TOKENIZER = "tokenizer.json"
WEIGHTS = "model.safetensors"
LEXICON = "lexicon.txt.gz"
NGRAMS = "ngrams.npz"
OWN_NGRAMS = "own.npz"
"""Only a model on top of another has it."""
SPELLING = "spelling.npz"
CARD = "README.md"
TRAINING = "training"
STATE = "state.safetensors"
"""In `TRAINING`: where the run stands. It is written last, so that with it all is there."""
HELD_OUT = "validation.txt"
"""In `TRAINING`: the text that is not learned, with a form feed between documents."""
EXPORTED = (CONFIG, TOKENIZER, WEIGHTS, LEXICON, NGRAMS, OWN_NGRAMS, SPELLING, BLEND, CARD)
"""All but `OWN_NGRAMS` are there always."""

Cell = Literal["lstm", "gru", "rnn"]
CELLS: tuple[Cell, ...] = get_args(Cell)
GATES: dict[Cell, int] = {"lstm": 4, "gru": 3, "rnn": 1}
"""Rows of a cell's weight matrices, in multiples of hidden_size."""

Weights = dict[str, npt.NDArray[np.float32]]
Positive = Annotated[int, msgspec.Meta(ge=1)]


class Architecture(msgspec.Struct, frozen=True, kw_only=True):
    """The sizes of a network; with the weights, all that is needed to run it."""

    cell: Cell
    vocab_size: Positive
    embedding_dim: Positive
    hidden_size: Positive
    num_layers: Positive

    @property
    def has_projection(self) -> bool:
        """Whether the output is projected to the embedding's size, to be tied to it."""
        return self.hidden_size != self.embedding_dim

    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Return the shape of every weight, by its name."""
        rows = GATES[self.cell] * self.hidden_size
        shapes: dict[str, tuple[int, ...]] = {
            "embedding.weight": (self.vocab_size, self.embedding_dim)
        }
        for layer in range(self.num_layers):
            columns = self.hidden_size if layer else self.embedding_dim
            shapes[f"recurrent.{layer}.weight_ih_l0"] = (rows, columns)
            shapes[f"recurrent.{layer}.weight_hh_l0"] = (rows, self.hidden_size)
            shapes[f"recurrent.{layer}.bias_ih_l0"] = (rows,)
            shapes[f"recurrent.{layer}.bias_hh_l0"] = (rows,)
        if self.has_projection:
            shapes["projection.weight"] = (self.embedding_dim, self.hidden_size)
        shapes["output_bias"] = (self.vocab_size,)
        return shapes

    @property
    def parameters(self) -> int:
        """Number of weights."""
        return sum(int(np.prod(shape)) for shape in self.shapes().values())


class Validation(msgspec.Struct, frozen=True, kw_only=True):
    """One evaluation on held-out text."""

    step: int
    epoch: float
    seconds: float
    nats_per_token: float
    nats_per_character: float

    @property
    def bits_per_character(self) -> float:
        """The same in bits."""
        return self.nats_per_character / math.log(2)


class TrainingSummary(msgspec.Struct, frozen=True, kw_only=True):
    """How a model came about."""

    sources: list[str]
    documents: int
    characters: int
    corpus_fingerprint: str
    base: str | None = None
    """The model it is on top of."""
    seconds: float
    best: Validation
    curve: list[Validation]


class ModelConfig(msgspec.Struct, frozen=True, kw_only=True):
    """What `config.json` holds."""

    format_version: int = FORMAT_VERSION
    predictive_version: str
    level: Level
    normalization: Literal["NFC"] = "NFC"
    architecture: Architecture
    training: TrainingSummary


class _Version(msgspec.Struct):
    format_version: int


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
    """Of the person's own text, where `ngrams` are of a base's."""


def is_model(folder: Path) -> bool:
    """Whether a folder looks like a model."""
    return os.path.isfile(atomic.standing(folder) / CONFIG)  # noqa: PTH113 (it never raises)


def save(folder: Path, name: str, config: ModelConfig, weights: Weights | None) -> None:
    """Write a model called `name` into `folder`, which has its tokenizer and counts.

    Each file is written in one step. Without `weights` those that are there stay.
    """
    if weights is not None:
        with atomic.replacing(folder / WEIGHTS) as file:
            file.write(serialize(_compress(weights)))
    atomic.write_text(folder / CARD, _card(name, config))
    pretty = msgspec.json.format(msgspec.json.encode(config), indent=2).decode()
    atomic.write_text(folder / CONFIG, pretty + "\n")


def load_config(folder: Path) -> ModelConfig:
    """Read `config.json`.

    Raises `ModelError` if it is missing, damaged, or of a version this one does not know.
    """
    path = folder / CONFIG
    try:
        data = path.read_bytes()
        version = msgspec.json.decode(data, type=_Version).format_version
        if version == FORMAT_VERSION:
            return msgspec.json.decode(data, type=ModelConfig)
    except FileNotFoundError:
        raise ModelError(f"{folder} is not a model: it has no {CONFIG}", _AGAIN) from None
    except msgspec.MsgspecError as error:
        raise ModelError(f"{path} is damaged: {error}", _AGAIN) from error
    raise ModelError(
        f"{path} has format version {version}; this predictive reads version {FORMAT_VERSION}",
        "upgrade predictive" if version > FORMAT_VERSION else _AGAIN,
    )


def load(folder: Path) -> Model:
    """Read a model.

    Raises `ModelError` if a file is missing or damaged, or if files do not fit each other.
    """
    config = load_config(folder)
    tokenizer = Tokenizer.load(config.level, _existing(folder / TOKENIZER))
    if tokenizer.vocab_size != config.architecture.vocab_size:
        raise ModelError(
            f"{folder / TOKENIZER} has {tokenizer.vocab_size} tokens, "
            f"the model has {config.architecture.vocab_size}",
            _AGAIN,
        )
    weights = _load_weights(_existing(folder / WEIGHTS), config.architecture)
    lexicon = Lexicon.load(_existing(folder / LEXICON))
    ngrams = _load_ngrams(_existing(folder / NGRAMS), lexicon)
    own = folder / OWN_NGRAMS
    own_ngrams = _load_ngrams(own, lexicon) if own.exists() else None
    spelling = Spelling.load(_existing(folder / SPELLING), lexicon.words)
    blend = load_blend(folder)
    return Model(config, tokenizer, weights, lexicon, ngrams, spelling, blend, own_ngrams)


_AGAIN = "train or import it again"


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise ModelError(f"{path} is missing", _AGAIN)
    return path


def _load_ngrams(path: Path, lexicon: Lexicon) -> NgramModel:
    ngrams = NgramModel.load(path)
    if len(ngrams.unigrams) != len(lexicon):
        raise ModelError(f"{path} does not fit {LEXICON}", _AGAIN)
    return ngrams


def _load_weights(path: Path, architecture: Architecture) -> Weights:
    try:
        weights = _decompress(load_file(path))
    except (SafetensorError, ValueError, KeyError) as error:
        raise ModelError(f"{path} is damaged: {error}", _AGAIN) from error
    if {name: value.shape for name, value in weights.items()} != architecture.shapes():
        raise ModelError(f"{path} does not fit {path.with_name(CONFIG)}", _AGAIN)
    return weights


_SCALE = ".scale"
_LARGEST = 127


def _compress(weights: Weights) -> dict[str, npt.NDArray[np.generic]]:
    """Store each row of a matrix as int8 with its largest value as 127."""
    stored: dict[str, npt.NDArray[np.generic]] = {}
    for name, value in weights.items():
        if value.ndim < 2:
            stored[name] = value.astype(np.float16)
            continue
        scale = np.maximum(np.abs(value).max(axis=1, keepdims=True), 1e-12) / _LARGEST
        stored[name] = np.rint(value / scale).astype(np.int8)
        stored[name + _SCALE] = scale.astype(np.float32)
    return stored


def _decompress(stored: dict[str, npt.NDArray[np.generic]]) -> Weights:
    """Return the weights in float32."""
    weights = {}
    for name, value in stored.items():
        if not name.endswith(_SCALE):
            weights[name] = value.astype(np.float32)
            if value.ndim > 1:
                weights[name] *= stored[name + _SCALE].astype(np.float32)
    return weights


def _card(name: str, config: ModelConfig) -> str:
    training, architecture, best = config.training, config.architecture, config.training.best
    sources = "\n".join(f"- {source}" for source in training.sources)
    on_top = f" on top of {training.base}" if training.base else ""
    article = "A" if architecture.cell == "gru" else "An"
    unit = "characters" if config.level == "char" else "words"
    return f"""# {name}

{article} {architecture.cell.upper()} language model of {unit}, made with predictive \
{config.predictive_version} (config format {config.format_version}).

Trained{on_top} for {training.seconds:.0f} s on {training.characters:,} characters in \
{training.documents:,} documents:

{sources}

| held-out text | |
|---|---|
| bits per character | {best.bits_per_character:.4f} |
| nats per character | {best.nats_per_character:.4f} |
| nats per token | {best.nats_per_token:.4f} |

{architecture.num_layers} x {architecture.hidden_size} units, embedding of \
{architecture.embedding_dim}, {architecture.vocab_size:,} tokens, {architecture.parameters:,} \
parameters.

It can repeat parts of the text it was trained on. Share it only where you would share that text;
the licence of that text applies.
"""
