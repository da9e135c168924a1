"""The files of a run that is under way, from which every worker makes the same trainer."""

import time
from pathlib import Path

import msgspec

from predictive import atomic
from predictive.errors import ModelError
from predictive.model.config import Validation
from predictive.model.files import STATE
from predictive.model.weights import Weights
from predictive.training.checkpoint import Checkpoint
from predictive.training.device import choose_device
from predictive.training.evaluator import Evaluator
from predictive.training.network import load_network
from predictive.training.options import Plan
from predictive.training.progress import Progress
from predictive.training.team import Team
from predictive.training.token_stream import open_stream
from predictive.training.trainer import Trainer
from predictive.translation import gettext as _

PLAN = "plan.json"
TRAINING_STREAM = "training.tokens"
VALIDATION_STREAM = "validation.tokens"
FILES = (PLAN, STATE, TRAINING_STREAM, VALIDATION_STREAM)
_TRAIN_AGAIN = _("train again with --force")


def begin_run(
    folder: Path, plan: Plan, *, weights: Weights | None = None, started_at: float | None = None
) -> Trainer:
    """Return the trainer of a new run, after writing its plan and its first checkpoint.

    Both token streams are in `folder` already. Training begins from `weights` if given. The run's
    time is counted from `started_at` (of `time.monotonic`), by default from now.
    """
    save_plan(folder, plan)
    started_at = time.monotonic() if started_at is None else started_at
    trainer = _trainer(folder, plan)
    trainer.begin(time.monotonic() - started_at, weights)
    trainer.last_checkpoint.save(folder / STATE)
    return trainer


def save_plan(folder: Path, plan: Plan) -> None:
    """Write the plan of a run."""
    atomic.write_text(folder / PLAN, msgspec.json.encode(plan).decode())


def load_plan(folder: Path) -> Plan:
    """Read the plan of a run. Raises `ModelError` if it is missing or damaged."""
    path = folder / PLAN
    try:
        return msgspec.json.decode(path.read_bytes(), type=Plan)
    except FileNotFoundError:
        raise ModelError(_("{path} is missing").format(path=path), _TRAIN_AGAIN) from None
    except msgspec.MsgspecError as error:
        raise ModelError(
            _("{path} is damaged: {reason}").format(path=path, reason=error), _TRAIN_AGAIN
        ) from error


def load_trainer(folder: Path, plan: Plan) -> Trainer:
    """Return the trainer of a run as it was last saved.

    Raises `ModelError` if a file is missing or damaged.
    """
    checkpoint = Checkpoint.load(folder / STATE)
    try:
        trainer = _trainer(folder, plan)
        trainer.restore(checkpoint)
    except (RuntimeError, KeyError, ValueError) as error:
        raise ModelError(
            _("{path} is damaged: {reason}").format(path=folder, reason=error), _TRAIN_AGAIN
        ) from error
    return trainer


def run_follower(team: Team, folder: Path) -> None:
    """Train the run in `folder` along with the leader of a team, until it ends training."""
    trainer = load_trainer(folder, load_plan(folder))
    while seconds := team.receive_command():
        for _step in trainer.run(team, seconds):
            pass


def evaluated(plan: Plan, weights: Weights, folder: Path, seconds: float) -> Validation:
    """Return how well weights predict the held-out text, `seconds` after the run's start."""
    network = load_network(plan.architecture, weights).to(choose_device(plan.options.device))
    stream = open_stream(folder / VALIDATION_STREAM, plan.architecture.vocab_size)
    evaluator = Evaluator(plan, network, stream)
    return evaluator.measure(Progress(seconds=seconds), 0.0, Team()).validation


def _trainer(folder: Path, plan: Plan) -> Trainer:
    vocab_size = plan.architecture.vocab_size
    return Trainer(
        plan,
        open_stream(folder / TRAINING_STREAM, vocab_size),
        open_stream(folder / VALIDATION_STREAM, vocab_size),
    )
