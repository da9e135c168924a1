"""What a training run says while it goes on; the command line and the interface draw these."""

import msgspec

from predictive.corpus.report import Report
from predictive.model.config import Validation
from predictive.training.options import Plan


class Stage(msgspec.Struct, frozen=True, tag=True):
    """A part of the preparation begins."""

    name: str


class Read(msgspec.Struct, frozen=True, tag=True):
    """The corpus has been read."""

    report: Report


class Started(msgspec.Struct, frozen=True, tag=True):
    """Training begins, or goes on from `step`; `curve` is what was evaluated up to there."""

    plan: Plan
    device: str
    bf16: bool
    step: int
    curve: list[Validation]


class Shared(msgspec.Struct, frozen=True, tag=True):
    """From now on `workers` train. Several are `speedup` times as fast as one, if measured."""

    workers: int
    speedup: float | None = None


class Step(msgspec.Struct, frozen=True, tag=True):
    """Some steps were taken. `loss` in nats per token, smoothed; `fraction` of the budget."""

    step: int
    epoch: float
    loss: float
    tokens_per_second: float
    fraction: float
    seconds: float


class Evaluation(msgspec.Struct, frozen=True, tag=True):
    """The averaged weights were evaluated on the held-out text."""

    validation: Validation
    is_best: bool


class Recovered(msgspec.Struct, frozen=True, tag=True):
    """The loss was not a number: back at `step`, with a smaller learning rate."""

    step: int
    learning_rate: float


class Saved(msgspec.Struct, frozen=True, tag=True):
    """The model in `folder` can be used, and the run resumed from here."""

    folder: str


class Finished(msgspec.Struct, frozen=True, tag=True):
    """The run is over: `reason` is "budget", "patience" or "stopped"."""

    reason: str
    best: Validation
    seconds: float


class Sample(msgspec.Struct, frozen=True, tag=True):
    """What the model writes by now."""

    text: str


class Fitted(msgspec.Struct, frozen=True, tag=True):
    """The model is whole: its parts were weighed against each other on the held-out text."""


class Failed(msgspec.Struct, frozen=True, tag=True):
    """An error ended the run; it says what is wrong and what to do next."""

    message: str
    hint: str


Event = (
    Stage
    | Read
    | Started
    | Shared
    | Step
    | Evaluation
    | Recovered
    | Saved
    | Finished
    | Sample
    | Fitted
    | Failed
)
