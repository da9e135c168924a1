"""Everything that decides how a run goes, as it is kept for an exact resume."""

from typing import Literal, get_args

import msgspec

from predictive.model_directory import Architecture, Cell
from predictive.tokenizer import Level

DeviceName = Literal["auto", "cpu", "cuda", "mps"]
Precision = Literal["auto", "bf16", "float32"]
Size = Literal["tiny", "small", "medium", "large"]
SIZES: tuple[Size, ...] = get_args(Size)
AFRESH = "none"
"""Stands for no base."""


class Dropout(msgspec.Struct, frozen=True, kw_only=True):
    """The rates; zero turns a kind off.

    `input`, `between_layers`, `output`: locked (variational) dropout, one mask for all steps of a
    window (Gal and Ghahramani 2016). `weight`: DropConnect on the hidden-to-hidden matrices
    (Merity et al. 2018, section 2). `embedding`: whole tokens of the vocabulary (same, 4.3).
    """

    input: float = 0.0
    between_layers: float = 0.0
    output: float = 0.0
    weight: float = 0.0
    embedding: float = 0.0


class Budget(msgspec.Struct, frozen=True, kw_only=True):
    """How long to train: seconds, or passes over the text; with `patience`, less if it helps.

    `patience` evaluations without a better one end the run.
    """

    time_limit: float | None = None
    epochs: float | None = None
    patience: int | None = None


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """The choices of a run, by the person or by `plan`."""

    budget: Budget
    batch_size: int
    sequence_length: int
    learning_rate: float
    weight_decay: float
    grad_clip: float
    dropout: Dropout
    seed: int
    device: DeviceName
    precision: Precision
    workers: int | None = None
    """None leaves it to `parallel.choice`."""


class Vocabulary(msgspec.Struct, frozen=True, kw_only=True):
    """Which tokens are learned: at most `vocab_size`; words at least `min_count` times."""

    vocab_size: int | None = None
    min_count: int = 2


class CorpusSummary(msgspec.Struct, frozen=True, kw_only=True):
    """What the run learns from."""

    sources: list[str]
    documents: int
    characters: int
    fingerprint: str
    training_tokens: int
    validation_tokens: int
    validation_characters: int
    validation_spelling_nats: float


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What a person asked for; None is left to `choose_plan`."""

    paths: list[str]
    base: str | None = None
    """The model to go on from; `AFRESH` for none, None for what suits the text."""
    me: tuple[str, ...] = ()
    """Whose messages are learned, of exported ones; everybody's if nobody is named."""
    as_text: bool = False
    """Whether files of messages are read as any text is."""
    level: Level = "word"
    cell: Cell = "lstm"
    size: Size | None = None
    embedding_dim: int | None = None
    hidden_size: int | None = None
    num_layers: int | None = None
    vocabulary: Vocabulary = Vocabulary()
    budget: Budget = Budget()
    batch_size: int | None = None
    sequence_length: int | None = None
    learning_rate: float | None = None
    weight_decay: float = 0.01
    dropout: float | None = None
    weight_drop: float | None = None
    embedding_dropout: float | None = None
    seed: int = 1
    device: DeviceName = "auto"
    precision: Precision = "auto"
    workers: int | None = None


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What `training/plan.json` holds."""

    level: Level
    architecture: Architecture
    options: Options
    corpus: CorpusSummary
    base: str | None = None
    """The model that this one is on top of."""
