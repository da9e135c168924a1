"""Trains the bundled model in stages. Training can be stopped or killed, and resumed."""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import numpy as np

from benchmarks.base.recipe import Recipe
from benchmarks.base.sources import Pieces, gather, read_weighted
from benchmarks.base.unwanted import is_unwanted
from predictive import atomic
from predictive.console import TrainingDisplay
from predictive.corpus.spool import Span, Spool
from predictive.model.directory import load_tokenizer, save_held_out, save_tokenizer
from predictive.model.files import STATE, TRAINING
from predictive.model.unfinished import unfinished_folder
from predictive.model.weights import Weights
from predictive.options import Budget, Request
from predictive.tokenizer import END_ID, Tokenizer
from predictive.training.options import CorpusSummary, Plan
from predictive.training.plan import choose_plan
from predictive.training.run import FinishedError, TrainingRun, begin_with
from predictive.training.run_folder import (
    TRAINING_STREAM,
    VALIDATION_STREAM,
    load_plan,
    load_trainer,
    make_trainer,
    save_plan,
)
from predictive.training.token_stream import id_type, open_stream, write_stream


def train(models: Path, recipe: Recipe, seconds: float, aside: Path) -> None:
    """Train one stage after the other into a folder of models, for `seconds` in all.

    A stage that was started is resumed. All but the first start from the weights of the first.
    """
    stages = recipe.stage
    targets = [models / stage.name for stage in stages]
    for number, (stage, target) in enumerate(zip(stages, targets, strict=True)):
        begun = unfinished_folder(target)
        budget = stage.share * seconds
        if not target.exists() and not (begun / TRAINING / STATE).exists():
            first = targets[0] if number else None
            _begin(begun, recipe, number, budget, aside, first)
        with TrainingDisplay() as display, suppress(FinishedError):
            for event in TrainingRun(target).resume(Budget(time_limit=budget)):
                display.show(event)


def _begin(
    folder: Path, recipe: Recipe, stage: int, seconds: float, aside: Path, first: Path | None
) -> None:
    """Write the files of a new stage.

    It is validated on the sources of which it reads the whole text.
    """
    training = atomic.make_private_folder(folder / TRAINING)
    with Spool(training / "spool") as spool:
        pieces = gather(recipe, spool, aside)
        tokenizer = load_tokenizer(first, "word") if first else _tokenizer(recipe, spool, pieces)
        epoch = read_weighted(recipe, spool, pieces, stage)
        _write_stream(training / TRAINING_STREAM, epoch, tokenizer)
        validation = [
            span for each in pieces if each.source.read[stage] >= 1 for span in each.held_out
        ]
        corpus = _summary(training, recipe, spool, validation, tokenizer)
    save_tokenizer(folder, tokenizer)
    plan = _plan(recipe, stage, tokenizer.vocab_size, corpus, seconds)
    save_plan(training, plan)
    trainer = make_trainer(training, plan)
    if first:
        begin_with(last_weights(first), trainer)
    trainer.begin(0.0)
    trainer.kept.save(training / STATE)


def last_weights(folder: Path) -> Weights:
    """Return the final weights of a stage, not rounded to int8."""
    training = folder / TRAINING
    return load_trainer(training, load_plan(training)).weights()


def _tokenizer(recipe: Recipe, spool: Spool, pieces: list[Pieces]) -> Tokenizer:
    network = recipe.network
    learned = Tokenizer.train(
        "word",
        read_weighted(recipe, spool, pieces, 0),
        vocab_size=network.vocab_size,
        min_count=network.min_count,
    )
    return without_unwanted(learned)


def without_unwanted(tokenizer: Tokenizer) -> Tokenizer:
    """Return a tokenizer of words without the unwanted ones in its vocabulary."""
    wanted = [each for each in tokenizer.tokens if not is_unwanted(each)]
    return Tokenizer.from_tokens("word", wanted)


def _write_stream(path: Path, epoch: Iterable[str], tokenizer: Tokenizer) -> None:
    """Write an epoch as token ids, `<end>` before each piece."""
    dtype = id_type(tokenizer.vocab_size)
    with atomic.replace(path) as file:
        for ids in tokenizer.encode_all(epoch):
            file.write(np.concatenate([[END_ID], ids]).astype(dtype).tobytes())


def _summary(
    folder: Path, recipe: Recipe, spool: Spool, validation: list[Span], tokenizer: Tokenizer
) -> CorpusSummary:
    """Write the held-out text and its token ids; return the summary of a stage's corpus."""
    held_out = write_stream(folder / VALIDATION_STREAM, spool, validation, tokenizer)
    texts = ["".join(spool.chunks(span)) for span in validation]
    save_held_out(folder.parent, "\f".join(texts))
    stream = open_stream(folder / TRAINING_STREAM, tokenizer.vocab_size)
    return CorpusSummary(
        sources=[each.name for each in recipe.source],
        documents=len(recipe.source),
        characters=spool.characters,
        fingerprint=spool.fingerprint,
        training_tokens=len(stream),
        validation_tokens=held_out,
        validation_characters=sum(map(len, texts)),
        validation_spelling_nats=sum(map(tokenizer.spelling_nats, texts)),
    )


def _plan(
    recipe: Recipe, stage: int, vocab_size: int, corpus: CorpusSummary, seconds: float
) -> Plan:
    network = recipe.network
    request = Request(
        paths=[],
        embedding_dim=network.embedding_dim,
        hidden_size=network.hidden_size,
        num_layers=network.num_layers,
        learning_rate=recipe.stage[stage].learning_rate,
        dropout=recipe.stage[stage].dropout,
        budget=Budget(time_limit=seconds),
    )
    return choose_plan(request, vocab_size, corpus, 0.0)
