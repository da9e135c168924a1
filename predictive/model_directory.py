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
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Literal, get_args

import msgspec

from predictive import atomic
from predictive.blend import BLEND, Blend, load_blend
from predictive.counts.lexicon import Lexicon
from predictive.counts.ngram_model import NgramModel
from predictive.counts.spelling import Spelling
from predictive.errors import AGAIN, ModelError, reading
from predictive.tokenizer import Level, Tokenizer
from predictive.weights import Weights, load_weights, save_weights

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

Positive = Annotated[int, msgspec.Meta(ge=1, le=1 << 24)]


class Architecture(msgspec.Struct, frozen=True, kw_only=True):
    """The sizes of a network; with the weights, all that is needed to run it."""

    cell: Cell
    vocab_size: Positive
    embedding_dim: Positive
    hidden_size: Positive
    num_layers: Annotated[int, msgspec.Meta(ge=1, le=1000)]

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
        return sum(math.prod(shape) for shape in self.shapes().values())


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
        save_weights(folder / WEIGHTS, weights)
    atomic.write_text(folder / CARD, _card(name, config))
    pretty = msgspec.json.format(msgspec.json.encode(config), indent=2).decode()
    atomic.write_text(folder / CONFIG, pretty + "\n")


def load_config(folder: Path) -> ModelConfig:
    """Read `config.json`.

    Raises `ModelError` if it is missing, damaged, or of a version this one does not know.
    """
    path = atomic.standing(folder) / CONFIG
    with suppress(PermissionError):  # which is said below
        if not path.exists():
            raise ModelError(f"{folder} is not a model: it has no {CONFIG}", AGAIN)
    with reading(path):
        data = path.read_bytes()
        version = msgspec.json.decode(data, type=_Version).format_version
        if version == FORMAT_VERSION:
            return msgspec.json.decode(data, type=ModelConfig)
    raise ModelError(
        f"{path} has format version {version}; this predictive reads version {FORMAT_VERSION}",
        "upgrade predictive" if version > FORMAT_VERSION else AGAIN,
    )


def load(folder: Path) -> Model:
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
    tokenizer = Tokenizer.load(config.level, folder / TOKENIZER)
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
