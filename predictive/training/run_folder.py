"""The files of a run that is under way, of which every worker makes the same trainer."""

from pathlib import Path

import msgspec

from predictive import atomic
from predictive.errors import ModelError
from predictive.model.files import STATE
from predictive.training.checkpoint import Checkpoint
from predictive.training.options import Plan
from predictive.training.team import Team
from predictive.training.token_stream import open_stream
from predictive.training.trainer import Trainer

PLAN = "plan.json"
TRAINING_STREAM = "training.tokens"
VALIDATION_STREAM = "validation.tokens"
FILES = (PLAN, STATE, TRAINING_STREAM, VALIDATION_STREAM)
_ANEW = "train again with --force"


def save_plan(folder: Path, plan: Plan) -> None:
    """Write the plan of a run."""
    atomic.write_text(folder / PLAN, msgspec.json.encode(plan).decode())


def load_plan(folder: Path) -> Plan:
    """Read the plan of a run. Raises `ModelError` if it is missing or damaged."""
    path = folder / PLAN
    try:
        return msgspec.json.decode(path.read_bytes(), type=Plan)
    except FileNotFoundError:
        raise ModelError(f"{path} is missing", _ANEW) from None
    except msgspec.MsgspecError as error:
        raise ModelError(f"{path} is damaged: {error}", _ANEW) from error


def make_trainer(folder: Path, plan: Plan) -> Trainer:
    """Return the trainer of a run that begins."""
    vocab_size = plan.architecture.vocab_size
    return Trainer(
        plan,
        open_stream(folder / TRAINING_STREAM, vocab_size),
        open_stream(folder / VALIDATION_STREAM, vocab_size),
    )


def load_trainer(folder: Path, plan: Plan) -> Trainer:
    """Return the trainer of a run as it was last saved.

    Raises `ModelError` if a file is missing or damaged.
    """
    checkpoint = Checkpoint.load(folder / STATE)
    try:
        trainer = make_trainer(folder, plan)
        trainer.restore(checkpoint)
    except (RuntimeError, KeyError, ValueError) as error:
        raise ModelError(f"{folder} is damaged: {error}", _ANEW) from error
    return trainer


def follow(team: Team, folder: Path) -> None:
    """Train the run in `folder` along with the first worker, for as long as that one says."""
    trainer = load_trainer(folder, load_plan(folder))
    while seconds := team.follow():
        for _ in trainer.run(team, seconds):
            pass
