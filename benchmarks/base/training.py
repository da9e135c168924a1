"""The run that trains the model in the box; it can be stopped, killed and gone on with."""

from pathlib import Path

import numpy as np

from benchmarks.base.sources import Pieces, Recipe, gather, read_weighted
from benchmarks.base.unwanted import is_unwanted
from predictive import atomic, model_library
from predictive.console import TrainingDisplay
from predictive.corpus.spool import Span, Spool
from predictive.model_directory import HELD_OUT, TOKENIZER, TRAINING
from predictive.tokenizer import END_ID, Tokenizer
from predictive.training.options import Budget, CorpusSummary, Plan, Request
from predictive.training.plan import choose_plan
from predictive.training.run import TrainingRun
from predictive.training.run_folder import (
    STATE,
    TRAINING_STREAM,
    VALIDATION_STREAM,
    make_trainer,
    save_plan,
)
from predictive.training.token_stream import write_stream

_ALWAYS_THERE = 3
"""Tokens of every vocabulary, before its words."""


def train(target: Path, recipe: Recipe, seconds: float, aside: Path) -> None:
    """Train `target`, a model's folder, for so long in all; go on where that was begun."""
    begun = model_library.unfinished(target)
    if not target.exists() and not (begun / TRAINING / STATE).exists():
        _begin(begun, recipe, seconds, aside)
    with TrainingDisplay() as display:
        for event in TrainingRun(target).resume(Budget(time_limit=seconds)):
            display.show(event)


def _begin(folder: Path, recipe: Recipe, seconds: float, aside: Path) -> None:
    """Write the files of a run that begins."""
    training = atomic.private_folder(folder / TRAINING)
    with Spool(training / "spool") as spool:
        pieces, validation = gather(recipe, spool, aside)
        tokenizer = _tokenizer(recipe, spool, pieces)
        corpus = _write(training, recipe, spool, pieces, validation, tokenizer)
    atomic.write_text(folder / TOKENIZER, tokenizer.to_json())
    plan = _plan(recipe, tokenizer.vocab_size, corpus, seconds)
    save_plan(training, plan)
    make_trainer(training, plan).kept.save(training / STATE)


def _tokenizer(recipe: Recipe, spool: Spool, pieces: list[Pieces]) -> Tokenizer:
    network = recipe.network
    learned = Tokenizer.train(
        "word",
        read_weighted(spool, pieces),
        vocab_size=network.vocab_size,
        min_count=network.min_count,
    )
    return without_unwanted(learned)


def without_unwanted(tokenizer: Tokenizer) -> Tokenizer:
    """Return a tokenizer of words that does not know the unwanted ones."""
    tokens = tokenizer.tokens[_ALWAYS_THERE:]
    return Tokenizer.of_vocabulary("word", [each for each in tokens if not is_unwanted(each)])


def _write(
    folder: Path,
    recipe: Recipe,
    spool: Spool,
    pieces: list[Pieces],
    validation: list[Span],
    tokenizer: Tokenizer,
) -> CorpusSummary:
    """Write both streams and the held-out text; return what the run learns from."""
    dtype = np.uint16 if tokenizer.vocab_size <= 1 << 16 else np.uint32
    count = 0
    with atomic.replacing(folder / TRAINING_STREAM) as path, path.open("wb") as file:
        for ids in tokenizer.encode_all(read_weighted(spool, pieces)):
            piece = np.concatenate([[END_ID], ids]).astype(dtype)
            file.write(piece.tobytes())
            count += len(piece)
    held_out = write_stream(folder / VALIDATION_STREAM, spool, validation, tokenizer)
    texts = ["".join(spool.read(span)) for span in validation]
    atomic.write_text(folder / HELD_OUT, "\f".join(texts))
    return CorpusSummary(
        sources=[each.name for each in recipe.source],
        documents=len(recipe.source),
        characters=spool.characters,
        fingerprint=spool.fingerprint,
        training_tokens=count,
        validation_tokens=held_out,
        validation_characters=sum(map(len, texts)),
        validation_spelling_nats=sum(map(tokenizer.spelling_nats, texts)),
    )


def _plan(recipe: Recipe, vocab_size: int, corpus: CorpusSummary, seconds: float) -> Plan:
    network = recipe.network
    request = Request(
        paths=[],
        embedding_dim=network.embedding_dim,
        hidden_size=network.hidden_size,
        num_layers=network.num_layers,
        budget=Budget(time_limit=seconds),
    )
    return choose_plan(request, vocab_size, corpus, 0.0)
