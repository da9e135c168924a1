"""What a training run says while it goes on; the command line and the interface draw these."""

from dataclasses import dataclass
from pathlib import Path

from predictive.corpus.report import Report
from predictive.model_directory import Validation
from predictive.training.options import Plan


@dataclass(frozen=True)
class Stage:
    """A part of the preparation begins."""

    name: str


@dataclass(frozen=True)
class Read:
    """The corpus has been read."""

    report: Report


@dataclass(frozen=True)
class Started:
    """Training begins, or goes on from `step`."""

    plan: Plan
    device: str
    bf16: bool
    step: int


@dataclass(frozen=True)
class Step:
    """Some steps were taken. `loss` in nats per token, smoothed; `fraction` of the budget."""

    step: int
    epoch: float
    loss: float
    tokens_per_second: float
    fraction: float
    seconds: float


@dataclass(frozen=True)
class Evaluation:
    """The averaged weights were evaluated on the held-out text."""

    validation: Validation
    is_best: bool


@dataclass(frozen=True)
class Recovered:
    """The loss was not a number: back at `step`, with a smaller learning rate."""

    step: int
    learning_rate: float


@dataclass(frozen=True)
class Saved:
    """The model in `folder` can be used, and the run resumed from here."""

    folder: Path


@dataclass(frozen=True)
class Finished:
    """The run is over: `reason` is "budget", "patience" or "stopped"."""

    reason: str
    best: Validation
    seconds: float


Event = Stage | Read | Started | Step | Evaluation | Recovered | Saved | Finished
