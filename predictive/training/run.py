"""One training run: prepares, trains, saves, and resumes after a stop."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from predictive import atomic
from predictive.bounds import checked
from predictive.errors import PredictiveError, UsageError
from predictive.model import library
from predictive.model.config import ModelConfig, TrainingSummary
from predictive.model.directory import is_model, load_config, save_network, save_network_of
from predictive.model.files import STATE, TRAINING
from predictive.model.unfinished import run_folder, unfinished_folder
from predictive.options import Budget, DeviceName, Request, Workers
from predictive.training.base import extended_weights
from predictive.training.checkpoint import load_progress
from predictive.training.device import choose_device, uses_bf16
from predictive.training.events import Evaluation, Event, Saved, Started
from predictive.training.options import Plan
from predictive.training.parallel.choice import check_workers, train
from predictive.training.plan import check_sizes, choose_plan
from predictive.training.preparation import Prepared, prepare
from predictive.training.progress import Progress
from predictive.training.run_folder import (
    TRAINING_STREAM,
    VALIDATION_STREAM,
    begin_run,
    evaluated,
    load_plan,
    load_trainer,
    save_plan,
)
from predictive.training.schedule import schedule_of
from predictive.training.team import LostWorkerError
from predictive.training.token_stream import frequencies, open_stream
from predictive.training.trainer import Trainer
from predictive.translation import gettext as _
from predictive.version import __version__


class TrainingRun:
    """The run that makes the model in the folder `target`.

    Until its first evaluation it lives in a hidden folder beside `target`, so that a model of
    that name stays as it is. After every `Saved` event the run can be killed and resumed. The
    caller keeps others from changing the model (`library.training_lock`).
    """

    def __init__(self, target: Path) -> None:
        self._target = target
        self._staging = unfinished_folder(target)
        self._folder = run_folder(target)
        self._trainer: Trainer | None = None

    def stop(self) -> bool:
        """Ask training to end; return False if it has not begun or is over."""
        if self._trainer is None:
            return False
        self._trainer.stop()
        return True

    def start(self, request: Request, started_at: float | None = None) -> Iterator[Event]:
        """Prepare and train; `started_at` (of `time.monotonic`) is when the time limit began.

        A short text on top of a base is only counted, unless training is asked for: then there is
        no run to resume.
        """
        started_at = time.monotonic() if started_at is None else started_at
        check_sizes(request)
        shutil.rmtree(self._staging, ignore_errors=True)
        self._folder = self._staging
        training = atomic.make_private_folder(self._staging / TRAINING)
        try:
            prepared = yield from prepare(training, request)
            if prepared.is_only_counted:
                yield self._finish_counted(request, prepared, started_at)
                return
            trainer = _begin(training, request, prepared, started_at)
        except BaseException:
            shutil.rmtree(self._staging, ignore_errors=True)
            raise
        try:
            yield from self._train(trainer)
        except LostWorkerError:
            raise
        except PredictiveError:
            shutil.rmtree(self._staging, ignore_errors=True)
            raise

    def _finish_counted(
        self, request: Request, prepared: Prepared, started_at: float
    ) -> Evaluation:
        """Add the network of the base to what was counted; evaluate it on the held-out text."""
        folder, base = self._folder / TRAINING, prepared.base
        assert base is not None
        seconds = time.monotonic() - started_at
        plan = choose_plan(request, prepared.tokenizer.vocab_size, prepared.corpus, 0.0, base)
        validation = evaluated(plan, base.weights.dequantized(), folder, seconds)
        progress = Progress(seconds=seconds).after_evaluation(validation, 0.0)
        origin = library.resolve(request.base or library.BASE)
        save_network_of(origin, self._folder, self._target.name, _config(plan, progress))
        for name in (TRAINING_STREAM, VALIDATION_STREAM):
            (folder / name).unlink()
        self._move_into_place()
        return Evaluation(validation, is_best=True)

    def is_finished(self, budget: Budget) -> bool:
        """Whether the run has nothing left to train, within `budget` if that is not empty.

        Raises `ModelError` if there is no such run or its files are damaged.
        """
        plan = self._plan_within(budget)
        progress = load_progress(self._folder / TRAINING / STATE)
        is_same = budget == Budget()
        return (is_same and progress.finished) or bool(schedule_of(plan).end_reason(progress))

    @checked
    def resume(
        self, budget: Budget, device: DeviceName | None = None, workers: Workers | None = None
    ) -> Iterator[Event]:
        """Continue from the last checkpoint.

        A `budget` that is not empty replaces the run's, counted from its very start; so does
        `device`. Raises `ModelError` if there is no such run or its files are damaged, and
        `UsageError` for too many workers, or if the run is finished.
        """
        plan = self._plan_within(budget)
        options = msgspec.structs.replace(
            plan.options, device=device or plan.options.device, workers=workers
        )
        check_workers(workers, options.batch_size, choose_device(options.device))
        if self.is_finished(budget):
            raise UsageError(
                _("the run of {name!r} is finished").format(name=self._target.name),
                _("to train on, give a --time-limit or --epochs larger than in the first run"),
            )
        plan = msgspec.structs.replace(plan, options=options)
        trainer = load_trainer(self._folder / TRAINING, plan)
        save_plan(self._folder / TRAINING, plan)
        yield from self._train(trainer)

    def _plan_within(self, budget: Budget) -> Plan:
        """Return the plan of the run, with `budget` in it if that is not empty."""
        library.check_resumable(self._target)
        if is_model(self._folder):
            load_config(self._folder)  # raises if a later version wrote it
        plan = load_plan(self._folder / TRAINING)
        if budget == Budget():
            return plan
        options = msgspec.structs.replace(plan.options, budget=budget)
        return msgspec.structs.replace(plan, options=options)

    def _train(self, trainer: Trainer) -> Iterator[Event]:
        """Train; if a worker is lost, say how to resume."""
        self._trainer = trainer
        try:
            yield from self._train_and_save(trainer)
        except LostWorkerError as error:
            hint = _("resume it with: predictive train --resume {name}").format(
                name=self._target.name
            )
            raise LostWorkerError(error.message, hint) from error
        finally:
            self._trainer = None

    def _train_and_save(self, trainer: Trainer) -> Iterator[Event]:
        plan, progress = trainer.plan, trainer.progress
        bf16 = uses_bf16(trainer.device, plan.options.precision)
        yield Started(plan, str(trainer.device), bf16, progress.step, progress.curve)
        saved = trainer.last_checkpoint
        for event in train(trainer, lambda: self._folder / TRAINING):
            yield event
            if isinstance(event, Evaluation):
                self._save_model(trainer, plan, event)
            if trainer.last_checkpoint is not saved:
                saved = trainer.last_checkpoint
                saved.save(self._folder / TRAINING / STATE)
                self._move_into_place()
                yield Saved(str(self._folder))

    def _save_model(self, trainer: Trainer, plan: Plan, evaluation: Evaluation) -> None:
        """Write the model: its learning curve and, if they are the best so far, its weights."""
        config = _config(plan, trainer.progress)
        weights = trainer.learner.weights() if evaluation.is_best else None
        save_network(self._folder, self._target.name, config, weights)

    def _move_into_place(self) -> None:
        """Move the run out of its hidden folder once it contains a model."""
        if self._folder != self._target and is_model(self._folder):
            atomic.replace_folder(self._folder, self._target)
            self._folder = self._target


def _config(plan: Plan, progress: Progress) -> ModelConfig:
    """Return the configuration of the model of a run that was evaluated."""
    corpus = plan.corpus
    assert progress.best is not None
    return ModelConfig(
        predictive_version=__version__,
        level=plan.level,
        text_kind=corpus.text_kind,
        architecture=plan.architecture,
        training=TrainingSummary(
            sources=corpus.sources,
            documents=corpus.documents,
            characters=corpus.characters,
            corpus_fingerprint=corpus.fingerprint,
            base=plan.base,
            seconds=progress.seconds,
            best=progress.best,
            curve=progress.curve,
        ),
    )


def _begin(training: Path, request: Request, prepared: Prepared, started_at: float) -> Trainer:
    """Plan the run of a prepared text; return its trainer."""
    tokenizer, corpus, base, _is_counted = prepared
    spent = time.monotonic() - started_at
    plan = choose_plan(request, tokenizer.vocab_size, corpus, spent, base)
    weights = None
    if base is not None:
        stream = open_stream(training / TRAINING_STREAM, tokenizer.vocab_size)
        shares = frequencies(stream, tokenizer.vocab_size)
        weights = extended_weights(base.weights.dequantized(), shares)
    return begin_run(training, plan, weights=weights, started_at=started_at)
