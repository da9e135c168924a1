"""The plan of a run, as it is stored for an exact resume."""

import msgspec

from predictive.bounds import check_fields
from predictive.model.architecture import Architecture
from predictive.options import (
    BatchSize,
    Budget,
    DeviceName,
    GradClip,
    LearningRate,
    Level,
    Precision,
    Rate,
    Seed,
    SequenceLength,
    TextKind,
    WeightDecay,
    Workers,
)


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


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """The choices of a run, by the user or by `choose_plan`."""

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
    text_kind: TextKind = "prose"
    validation_kinds: dict[str, int] = {}
    """The tokens of each kind of held-out text, in the order of the stream. Every kind counts alike
    in the validation loss. Empty if the text is of one kind."""


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What `training/plan.json` holds."""

    level: Level
    architecture: Architecture
    options: Options
    corpus: CorpusSummary
    base: str | None = None
    """The base model that is fine-tuned."""
