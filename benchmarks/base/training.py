"""Trains the bundled model in stages. Training can be stopped or killed, and resumed."""

from collections.abc import Iterable
from pathlib import Path

from benchmarks.base.counting import copy_counts, save_counts
from benchmarks.base.recipe import Recipe
from benchmarks.base.sources import Pieces, gather, read_weighted
from benchmarks.base.unwanted import without_unwanted
from predictive import atomic
from predictive.console import TrainingDisplay
from predictive.corpus.spool import Span, Spool
from predictive.model import library
from predictive.model.directory import load_tokenizer, save_held_out, save_tokenizer
from predictive.model.files import TRAINING
from predictive.model.unfinished import unfinished_folder
from predictive.model.weights import Weights
from predictive.options import Budget, Request
from predictive.services.train import ModelTraining
from predictive.tokenizer import Tokenizer
from predictive.training.options import CorpusSummary, Plan
from predictive.training.plan import choose_plan
from predictive.training.run_folder import (
    TRAINING_STREAM,
    VALIDATION_STREAM,
    begin_run,
    load_plan,
    load_trainer,
)
from predictive.training.token_stream import after_end, encoded, write_stream


def train(recipe: Recipe, seconds: float, aside: Path) -> None:
    """Train one stage after the other as models of their own, for `seconds` in all.

    A stage that was started is resumed. All but the first start from the weights of the first.
    """
    first = library.folder_of(recipe.stage[0].name)
    for number, stage in enumerate(recipe.stage):
        budget = Budget(time_limit=stage.share * seconds)
        if not library.is_taken(stage.name):
            folder = unfinished_folder(library.folder_of(stage.name))
            _begin(folder, recipe, number, budget, aside, first if number else None)
        training = ModelTraining(stage.name)
        if not training.is_finished(budget):
            with TrainingDisplay() as display:
                for event in training.resume(budget):
                    display.show(event)


def _begin(
    folder: Path, recipe: Recipe, stage: int, budget: Budget, aside: Path, first: Path | None
) -> None:
    """Write the files of a new stage.

    It is validated on the sources of which it reads the whole text.
    """
    training = atomic.make_private_folder(folder / TRAINING)
    with Spool(training / "spool") as spool:
        pieces = gather(recipe, spool, aside)
        if first:
            tokenizer = load_tokenizer(first, "word")
            copy_counts(first, folder)
        else:
            tokenizer = _tokenizer(recipe, spool, pieces)
            save_counts(folder, recipe, spool, pieces, tokenizer)
        epoch = read_weighted(recipe, spool, pieces, stage)
        validation = [
            span for each in pieces if each.source.read[stage] >= 1 for span in each.held_out
        ]
        corpus = _write_streams(training, recipe, spool, epoch, validation, tokenizer)
    save_tokenizer(folder, tokenizer)
    plan = _plan(recipe, stage, tokenizer.vocab_size, corpus, budget)
    begin_run(training, plan, weights=last_weights(first) if first else None)


def last_weights(folder: Path) -> Weights:
    """Return the final weights of a stage, not rounded to int8."""
    training = folder / TRAINING
    return load_trainer(training, load_plan(training)).learner.weights()


def _tokenizer(recipe: Recipe, spool: Spool, pieces: list[Pieces]) -> Tokenizer:
    network = recipe.network
    learned = Tokenizer.train(
        "word",
        read_weighted(recipe, spool, pieces, 0),
        vocab_size=network.vocab_size,
        min_count=network.min_count,
    )
    return without_unwanted(learned)


def _write_streams(
    folder: Path,
    recipe: Recipe,
    spool: Spool,
    epoch: Iterable[str],
    validation: list[Span],
    tokenizer: Tokenizer,
) -> CorpusSummary:
    """Write both token streams and the held-out text; return what a stage learns from."""
    vocab_size = tokenizer.vocab_size
    learned = map(after_end, tokenizer.encode_all(epoch))
    count = write_stream(folder / TRAINING_STREAM, learned, vocab_size)
    ids = encoded(spool, validation, tokenizer)
    held_out = write_stream(folder / VALIDATION_STREAM, ids, vocab_size)
    texts = ["".join(spool.chunks(span)) for span in validation]
    save_held_out(folder.parent, "\f".join(texts))
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


def _plan(
    recipe: Recipe, stage: int, vocab_size: int, corpus: CorpusSummary, budget: Budget
) -> Plan:
    network = recipe.network
    request = Request(
        paths=[],
        embedding_dim=network.embedding_dim,
        hidden_size=network.hidden_size,
        num_layers=network.num_layers,
        learning_rate=recipe.stage[stage].learning_rate,
        dropout=recipe.stage[stage].dropout,
        budget=budget,
    )
    return choose_plan(request, vocab_size, corpus, 0.0)
