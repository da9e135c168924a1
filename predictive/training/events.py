"""The events of a training run, from which the command line and the editor draw it."""

import msgspec

from predictive.corpus.report import Report
from predictive.model.config import Validation
from predictive.training.options import Plan


class Stage(msgspec.Struct, frozen=True, tag=True):
    """A part of the preparation begins, or the fitting of the blend."""

    name: str


class Read(msgspec.Struct, frozen=True, tag=True):
    """The text has been read."""

    report: Report


class Started(msgspec.Struct, frozen=True, tag=True):
    """Training begins, or resumes from `step`; `curve` has the evaluations up to there."""

    plan: Plan
    device: str
    bf16: bool
    step: int
    curve: list[Validation]


class Shared(msgspec.Struct, frozen=True, tag=True):
    """From now on `workers` train; they are `speedup` times as fast as one, if measured."""

    workers: int
    speedup: float | None = None


class Step(msgspec.Struct, frozen=True, tag=True):
    """Steps were taken. `loss` is in nats per token, smoothed; `fraction` is of the budget."""

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
    """The loss diverged: back at `step`, with a smaller learning rate."""

    step: int
    learning_rate: float


class Saved(msgspec.Struct, frozen=True, tag=True):
    """The run can be resumed from here; `folder` is where it is, and its model if there is one."""

    folder: str


class Finished(msgspec.Struct, frozen=True, tag=True):
    """Training is over: `reason` is "budget", "patience" or "stopped"."""

    reason: str
    best: Validation
    seconds: float


class Sample(msgspec.Struct, frozen=True, tag=True):
    """A text that the model generates at this point."""

    text: str


class Fitted(msgspec.Struct, frozen=True, tag=True):
    """The blend of the model's parts was fitted on the held-out text."""


class Published(msgspec.Struct, frozen=True, tag=True):
    """The model in `folder` is whole and can be used. Logs of earlier versions lack this event."""

    folder: str


class Failed(msgspec.Struct, frozen=True, tag=True):
    """An error ended the run: what is wrong, and what to do next."""

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
    | Published
    | Failed
)
