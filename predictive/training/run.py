"""One training run: prepares, trains, saves, goes on after a stop."""

import shutil
import time
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import msgspec

from predictive import atomic, model_directory, model_library
from predictive.errors import ModelError, PredictiveError, UsageError
from predictive.model_directory import TRAINING, ModelConfig, TrainingSummary
from predictive.training.checkpoint import Checkpoint
from predictive.training.device import choose_device, uses_bf16
from predictive.training.events import Evaluation, Event, Finished, Saved, Started, Step
from predictive.training.options import Budget, DeviceName, Plan, Request
from predictive.training.plan import choose_plan
from predictive.training.preparation import TRAINING_STREAM, VALIDATION_STREAM, prepare
from predictive.training.token_stream import open_stream
from predictive.training.trainer import Trainer

PLAN = "plan.json"
STATE = "state.safetensors"
SECONDS_BETWEEN_CHECKPOINTS = 60
_ANEW = "train again with --force"


class FinishedError(UsageError):
    """A run that was to go on has spent its budget."""


class TrainingRun:
    """The run that makes the model `target`.

    Until its first evaluation it lives in a hidden folder beside `target`, so that a model of
    that name which is there already stays as it is. After every `Saved` event the run can be
    killed and resumed.
    """

    def __init__(self, target: Path) -> None:
        self._target = target
        self._staging = model_library.unfinished(target)
        self._folder = self._staging if (self._staging / TRAINING / STATE).exists() else target
        self._trainer: Trainer | None = None

    def stop(self) -> bool:
        """Ask training to end; return False if it has not begun."""
        if self._trainer is None:
            return False
        self._trainer.stop()
        return True

    def start(self, request: Request, started_at: float | None = None) -> Iterator[Event]:
        """Prepare and train; `started_at` (of `time.monotonic`) is when the time limit began."""
        with model_library.alone(self._target.name):
            yield from self._start(request, time.monotonic() if started_at is None else started_at)

    def _start(self, request: Request, started_at: float) -> Iterator[Event]:
        choose_device(request.device)
        shutil.rmtree(self._staging, ignore_errors=True)
        self._folder = self._staging
        training = atomic.private_folder(self._staging / TRAINING)
        try:
            tokenizer, corpus = yield from prepare(
                training, request.paths, request.level, request.vocabulary
            )
            plan = choose_plan(request, tokenizer, corpus, time.monotonic() - started_at)
            atomic.write_text(training / PLAN, msgspec.json.encode(plan).decode())
            atomic.write_text(self._staging / model_directory.TOKENIZER, tokenizer.to_json())
            trainer = self._make_trainer(plan)
            trainer.begin(seconds=time.monotonic() - started_at)
            trainer.checkpoint().save(training / STATE)
        except BaseException:
            shutil.rmtree(self._staging, ignore_errors=True)
            raise
        try:
            yield from self._train(trainer, plan)
        except PredictiveError:
            shutil.rmtree(self._staging, ignore_errors=True)
            raise

    def resume(self, budget: Budget, device: DeviceName | None = None) -> Iterator[Event]:
        """Go on from the last checkpoint.

        A `budget` that is not empty replaces the run's, counted from its very start; so does
        `device`. Raises `ModelError` if there is no such run or its files are damaged, and
        `FinishedError` if it is finished.
        """
        if not self._folder.exists():
            raise model_library.missing(self._target.name)
        with model_library.alone(self._target.name):
            yield from self._resume(budget, device)

    def _resume(self, budget: Budget, device: DeviceName | None) -> Iterator[Event]:
        training = self._folder / TRAINING
        if model_directory.is_model(self._folder):
            model_directory.load_config(self._folder)
        plan = _read_plan(training / PLAN)
        options = msgspec.structs.replace(
            plan.options,
            budget=plan.options.budget if budget == Budget() else budget,
            device=device or plan.options.device,
        )
        plan = msgspec.structs.replace(plan, options=options)
        checkpoint = Checkpoint.load(training / STATE)
        try:
            trainer = self._make_trainer(plan)
            trainer.restore(checkpoint)
        except (RuntimeError, KeyError, ValueError) as error:
            raise ModelError(f"{training} is damaged: {error}", _ANEW) from error
        if trainer.is_finished or (budget == Budget() and checkpoint.progress.finished):
            raise FinishedError(
                f"the run of {self._target.name!r} is finished",
                "go on with a larger --time-limit or --epochs: they count from its start",
            )
        atomic.write_text(training / PLAN, msgspec.json.encode(plan).decode())
        yield from self._train(trainer, plan)

    def _make_trainer(self, plan: Plan) -> Trainer:
        training, vocab_size = self._folder / TRAINING, plan.architecture.vocab_size
        self._trainer = Trainer(
            plan,
            open_stream(training / TRAINING_STREAM, vocab_size),
            open_stream(training / VALIDATION_STREAM, vocab_size),
        )
        return self._trainer

    def _train(self, trainer: Trainer, plan: Plan) -> Iterator[Event]:
        bf16 = uses_bf16(trainer.device, plan.options.precision)
        progress = trainer.progress
        yield Started(plan, str(trainer.device), bf16, progress.step, progress.curve)
        saved_at = time.monotonic()
        for event in trainer.run():
            yield event
            late = time.monotonic() - saved_at > SECONDS_BETWEEN_CHECKPOINTS
            if isinstance(event, Evaluation):
                self._save_model(trainer, plan, event)
            if isinstance(event, Evaluation | Finished) or (isinstance(event, Step) and late):
                trainer.checkpoint().save(self._folder / TRAINING / STATE)
                self._publish()
                saved_at = time.monotonic()
                yield Saved(str(self._folder))

    def _save_model(self, trainer: Trainer, plan: Plan, evaluation: Evaluation) -> None:
        """Write the weights if they are the best so far, and the learning curve in any case."""
        progress, corpus = trainer.progress, plan.corpus
        assert progress.best is not None
        config = ModelConfig(
            predictive_version=version("predictive"),
            level=plan.level,
            architecture=plan.architecture,
            training=TrainingSummary(
                sources=corpus.sources,
                documents=corpus.documents,
                characters=corpus.characters,
                corpus_fingerprint=corpus.fingerprint,
                seconds=progress.seconds,
                best=progress.best,
                curve=progress.curve,
            ),
        )
        weights = trainer.weights() if evaluation.is_best else None
        model_directory.save(self._folder, self._target.name, config, weights)

    def _publish(self) -> None:
        """Move the run out of its hidden folder once there is a model in it."""
        if self._folder != self._target and model_directory.is_model(self._folder):
            atomic.move_folder(self._folder, self._target)
            self._folder = self._target


def _read_plan(path: Path) -> Plan:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Plan)
    except FileNotFoundError:
        hint = "it was imported, or never trained here; train anew with predictive train PATH"
        raise ModelError(
            f"{path.parents[1].name!r} has no training state to resume", hint
        ) from None
    except msgspec.MsgspecError as error:
        raise ModelError(f"{path} is damaged: {error}", _ANEW) from error
