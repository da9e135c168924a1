"""One training run: prepares, trains, saves, goes on after a stop."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import torch

from predictive import atomic
from predictive.bounds import checked
from predictive.errors import PredictiveError, UsageError
from predictive.model import library
from predictive.model.config import ModelConfig, TrainingSummary
from predictive.model.directory import is_model, load_config, save_network
from predictive.model.files import STATE, TRAINING
from predictive.model.unfinished import run_folder, unfinished_folder
from predictive.model.weights import Weights
from predictive.options import Budget, DeviceName, Request, Workers
from predictive.training.base import extended_weights
from predictive.training.device import choose_device, uses_bf16
from predictive.training.events import Evaluation, Event, Saved, Started
from predictive.training.options import Plan
from predictive.training.parallel.choice import check_workers, train
from predictive.training.plan import check_sizes, choose_plan
from predictive.training.preparation import prepare
from predictive.training.run_folder import (
    TRAINING_STREAM,
    load_plan,
    load_trainer,
    make_trainer,
    save_plan,
)
from predictive.training.team import LostWorkerError
from predictive.training.token_stream import frequencies, open_stream
from predictive.training.trainer import Trainer
from predictive.version import __version__


class FinishedError(UsageError):
    """A run that was to go on has spent its budget."""


class TrainingRun:
    """The run that makes the model `target`.

    Until its first evaluation it lives in a hidden folder beside `target`, so that a model of
    that name which is there already stays as it is. After every `Saved` event the run can be
    killed and resumed. Who makes it keeps others from that model (`library.alone`).
    """

    def __init__(self, target: Path) -> None:
        self._target = target
        self._staging = unfinished_folder(target)
        self._folder = run_folder(target)
        self._trainer: Trainer | None = None

    def stop(self) -> bool:
        """Ask training to end; return False if it has not begun."""
        if self._trainer is None:
            return False
        self._trainer.stop()
        return True

    def start(self, request: Request, started_at: float | None = None) -> Iterator[Event]:
        """Prepare and train; `started_at` (of `time.monotonic`) is when the time limit began."""
        started_at = time.monotonic() if started_at is None else started_at
        check_sizes(request)
        shutil.rmtree(self._staging, ignore_errors=True)
        self._folder = self._staging
        training = atomic.make_private_folder(self._staging / TRAINING)
        try:
            tokenizer, corpus, base = yield from prepare(training, request)
            spent = time.monotonic() - started_at
            plan = choose_plan(request, tokenizer.vocab_size, corpus, spent, base)
            save_plan(training, plan)
            trainer = make_trainer(training, plan)
            if base is not None:
                stream = open_stream(training / TRAINING_STREAM, tokenizer.vocab_size)
                shares = frequencies(stream, tokenizer.vocab_size)
                begin_with(extended_weights(base.weights, shares), trainer)
            trainer.begin(seconds=time.monotonic() - started_at)
            trainer.kept.save(training / STATE)
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

    @checked
    def resume(
        self, budget: Budget, device: DeviceName | None = None, workers: Workers | None = None
    ) -> Iterator[Event]:
        """Go on from the last checkpoint.

        A `budget` that is not empty replaces the run's, counted from its very start; so does
        `device`. Raises `ModelError` if there is no such run or its files are damaged,
        `UsageError` for too many workers, and `FinishedError` if it is finished.
        """
        library.check_resumable(self._target)
        training = self._folder / TRAINING
        if is_model(self._folder):
            load_config(self._folder)
        plan = load_plan(training)
        options = msgspec.structs.replace(
            plan.options,
            budget=plan.options.budget if budget == Budget() else budget,
            device=device or plan.options.device,
            workers=workers,
        )
        check_workers(workers, options.batch_size, choose_device(options.device))
        plan = msgspec.structs.replace(plan, options=options)
        trainer = load_trainer(training, plan)
        if trainer.is_finished or (budget == Budget() and trainer.progress.finished):
            raise FinishedError(
                f"the run of {self._target.name!r} is finished",
                "go on with a larger --time-limit or --epochs: they count from its start",
            )
        save_plan(training, plan)
        yield from self._train(trainer)

    def _train(self, trainer: Trainer) -> Iterator[Event]:
        """Train, and say how to go on if a worker is lost."""
        self._trainer = trainer
        try:
            yield from self._train_and_save(trainer)
        except LostWorkerError as error:
            hint = f"go on with: predictive train --resume {self._target.name}"
            raise LostWorkerError(error.message, hint) from error

    def _train_and_save(self, trainer: Trainer) -> Iterator[Event]:
        plan, progress = trainer.plan, trainer.progress
        bf16 = uses_bf16(trainer.device, plan.options.precision)
        yield Started(plan, str(trainer.device), bf16, progress.step, progress.curve)
        saved = trainer.kept
        for event in train(trainer, lambda: self._folder / TRAINING):
            yield event
            if isinstance(event, Evaluation):
                self._save_model(trainer, plan, event)
            if trainer.kept is not saved:
                saved = trainer.kept
                saved.save(self._folder / TRAINING / STATE)
                self._publish()
                yield Saved(str(self._folder))

    def _save_model(self, trainer: Trainer, plan: Plan, evaluation: Evaluation) -> None:
        """Write the weights if they are the best so far, and the learning curve in any case."""
        progress, corpus = trainer.progress, plan.corpus
        assert progress.best is not None
        config = ModelConfig(
            predictive_version=__version__,
            level=plan.level,
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
        weights = trainer.weights() if evaluation.is_best else None
        save_network(self._folder, self._target.name, config, weights)

    def _publish(self) -> None:
        """Move the run out of its hidden folder once there is a model in it."""
        if self._folder != self._target and is_model(self._folder):
            atomic.replace_folder(self._folder, self._target)
            self._folder = self._target


def begin_with(weights: Weights, trainer: Trainer) -> None:
    """Let a trainer begin with weights, named as in the model directory."""
    state = {name: torch.from_numpy(value) for name, value in weights.items()}
    trainer.network.load_state_dict(state)
    trainer.averaged.network.load_state_dict(state)
