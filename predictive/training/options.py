"""Everything that decides how a run goes, as it is kept for an exact resume."""

from typing import Literal, get_args

import msgspec

from predictive.bounds import (
    BatchSize,
    Epochs,
    GradClip,
    Layers,
    LearningRate,
    MinCount,
    Patience,
    Rate,
    Seed,
    SequenceLength,
    TimeLimit,
    Units,
    VocabSize,
    WeightDecay,
    Workers,
    check_fields,
)
from predictive.cell import Cell
from predictive.model.architecture import Architecture
from predictive.tokenizer import Level

DeviceName = Literal["auto", "cpu", "cuda", "mps"]
Precision = Literal["auto", "bf16", "float32"]
Size = Literal["tiny", "small", "medium", "large"]
SIZES: tuple[Size, ...] = get_args(Size)


class Dropout(msgspec.Struct, frozen=True, kw_only=True):
    """The rates; zero turns a kind off.

    `input`, `between_layers`, `output`: locked (variational) dropout, one mask for all steps of a
    window (Gal and Ghahramani 2016). `weight`: DropConnect on the hidden-to-hidden matrices
    (Merity et al. 2018, section 2). `embedding`: whole tokens of the vocabulary (same, 4.3).
    """

    input: Rate = 0.0
    between_layers: Rate = 0.0
    output: Rate = 0.0
    weight: Rate = 0.0
    embedding: Rate = 0.0

    def __post_init__(self) -> None:
        check_fields(self)


class Budget(msgspec.Struct, frozen=True, kw_only=True):
    """How long to train: seconds, or passes over the text; with `patience`, less if it helps.

    `patience` evaluations without a better one end the run.
    """

    time_limit: TimeLimit | None = None
    epochs: Epochs | None = None
    patience: Patience | None = None

    def __post_init__(self) -> None:
        check_fields(self)


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """The choices of a run, by the person or by `plan`."""

    budget: Budget
    batch_size: BatchSize
    sequence_length: SequenceLength
    learning_rate: LearningRate
    weight_decay: WeightDecay
    grad_clip: GradClip
    dropout: Dropout
    seed: Seed
    device: DeviceName
    precision: Precision
    workers: Workers | None = None
    """None leaves it to `parallel.choice`."""

    def __post_init__(self) -> None:
        check_fields(self)


class Vocabulary(msgspec.Struct, frozen=True, kw_only=True):
    """Which tokens are learned: at most `vocab_size`; words at least `min_count` times."""

    vocab_size: VocabSize | None = None
    min_count: MinCount = 2

    def __post_init__(self) -> None:
        check_fields(self)


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
    """The model to go on from; `FROM_SCRATCH` for none, None for what suits the text."""
    me: tuple[str, ...] = ()
    """Whose messages are learned, of exported ones; everybody's if nobody is named."""
    as_text: bool = False
    """Whether files of messages are read as any text is."""
    level: Level = "word"
    cell: Cell = "lstm"
    size: Size | None = None
    embedding_dim: Units | None = None
    hidden_size: Units | None = None
    num_layers: Layers | None = None
    vocabulary: Vocabulary = Vocabulary()
    budget: Budget = Budget()
    batch_size: BatchSize | None = None
    sequence_length: SequenceLength | None = None
    learning_rate: LearningRate | None = None
    weight_decay: WeightDecay = 0.01
    dropout: Rate | None = None
    weight_drop: Rate | None = None
    embedding_dropout: Rate | None = None
    seed: Seed = 1
    device: DeviceName = "auto"
    precision: Precision = "auto"
    workers: Workers | None = None

    def __post_init__(self) -> None:
        check_fields(self)


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What `training/plan.json` holds."""

    level: Level
    architecture: Architecture
    options: Options
    corpus: CorpusSummary
    base: str | None = None
    """The model that this one is on top of."""
