"""A training run on given token ids, without a text or a tokenizer."""

from pathlib import Path

import numpy as np
import numpy.typing as npt

from predictive.model.files import STATE
from predictive.training.options import CorpusSummary, Plan
from predictive.training.run_folder import (
    TRAINING_STREAM,
    VALIDATION_STREAM,
    make_trainer,
    save_plan,
)
from predictive.training.trainer import Trainer


def corpus_of(training: int, validation: int) -> CorpusSummary:
    """Return the summary of a corpus of token ids, each counted as a character."""
    return CorpusSummary(
        sources=[],
        documents=1,
        characters=training,
        fingerprint="",
        training_tokens=training,
        validation_tokens=validation,
        validation_characters=validation,
        validation_spelling_nats=0.0,
    )


def token_run(
    folder: Path, plan: Plan, training: npt.NDArray[np.int64], validation: npt.NDArray[np.int64]
) -> Trainer:
    """Write the files of a run, which all workers read, into a folder; return its trainer."""
    training.astype(np.uint16).tofile(folder / TRAINING_STREAM)
    validation.astype(np.uint16).tofile(folder / VALIDATION_STREAM)
    save_plan(folder, plan)
    trainer = make_trainer(folder, plan)
    trainer.kept.save(folder / STATE)
    return trainer
