"""The content of `config.json`: what a model is and how it was trained."""

import math
from typing import Literal

import msgspec

from predictive.model.architecture import Architecture
from predictive.model.files import FORMAT_VERSION, FormatVersion
from predictive.options import Level, TextKind


class Validation(msgspec.Struct, frozen=True, kw_only=True):
    """One evaluation on held-out text."""

    step: int
    epoch: float
    seconds: float
    nats_per_token: float
    nats_per_character: float

    @property
    def bits_per_character(self) -> float:
        """`nats_per_character` in bits."""
        return self.nats_per_character / math.log(2)


class TrainingSummary(msgspec.Struct, frozen=True, kw_only=True):
    """How a model was trained."""

    sources: list[str]
    documents: int
    characters: int
    corpus_fingerprint: str
    base: str | None = None
    """The base model that was fine-tuned."""
    seconds: float
    best: Validation
    curve: list[Validation]


class ModelConfig(msgspec.Struct, frozen=True, kw_only=True):
    """The content of `config.json`."""

    format_version: FormatVersion = FORMAT_VERSION
    predictive_version: str
    level: Level
    text_kind: TextKind = "prose"
    normalization: Literal["NFC"] = "NFC"
    architecture: Architecture
    training: TrainingSummary
