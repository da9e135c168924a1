"""The progress of a training run, from its events."""

from collections.abc import Iterable

from predictive.corpus.report import Report
from predictive.model.config import Validation
from predictive.training.events import (
    Evaluation,
    Event,
    Failed,
    Finished,
    Fitted,
    Read,
    Sample,
    Stage,
    Started,
    Step,
)
from predictive.translation import marked


class TrainingProgress:
    """The current state of a run, which `add` updates."""

    def __init__(self) -> None:
        self.stage = ""
        self.report: Report | None = None
        self.started: Started | None = None
        self.step: Step | None = None
        self.curve: list[Validation] = []
        self.sample = ""
        self.finished: Finished | None = None
        self.failed: Failed | None = None
        self.fitted = False

    def add(self, events: Iterable[Event]) -> None:
        """Update the state by events."""
        for event in events:
            self._add(event)

    @property
    def best(self) -> Validation | None:
        """The best evaluation so far."""
        return min(self.curve, key=lambda each: each.nats_per_character, default=None)

    @property
    def has_ended(self) -> bool:
        """Whether the run reported its end; one that was killed did not."""
        return self.fitted or self.failed is not None

    @property
    def can_resume(self) -> bool:
        """Whether there is a run to resume, with some of its budget left."""
        spent = self.finished is not None and self.finished.reason != "stopped"
        return self.started is not None and not (spent and self.has_ended)

    @property
    def fraction(self) -> float:
        """The share of the budget that is spent; 1 where patience ended the run early."""
        if self.finished is not None and self.finished.reason != "stopped":
            return 1.0
        return self.step.fraction if self.step is not None else 0.0

    @property
    def seconds_left(self) -> float | None:
        """About how long training will take."""
        if self.step is None or not self.step.fraction:
            return None
        return self.step.seconds * (1 - self.step.fraction) / self.step.fraction

    def _add(self, event: Event) -> None:
        match event:
            case Stage(name):
                self.stage, self.failed, self.fitted = name, None, False
            case Read(report):
                self.report = report
            case Started():
                self.stage, self.started, self.finished = marked("training"), event, None
                self.curve = list(event.curve)
            case Step():
                self.step = event
            case Evaluation(validation):
                self.curve.append(validation)
            case Sample(text):
                self.sample = text
            case Finished():
                self.finished = event
            case Failed():
                self.failed = event
            case Fitted():
                self.fitted = True
