"""Trains the network of the bundled model in stages, on the device there is.

Training can be stopped or killed, and resumed.
"""

from collections.abc import Iterator, Mapping
from itertools import islice
from math import ceil
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.base.mixing import mixed_text
from benchmarks.base.recipe import Recipe
from benchmarks.base.sources import Text, characters_of, pieces
from benchmarks.base.vocabulary import vocabulary
from predictive import atomic
from predictive.console import TrainingDisplay
from predictive.model import library
from predictive.model.directory import load_config, save_held_out, save_tokenizer
from predictive.model.files import TRAINING
from predictive.model.files import WEIGHTS as WEIGHTS_FILE
from predictive.model.unfinished import unfinished_folder
from predictive.model.weights import Weights, load_weights
from predictive.options import Budget, Request
from predictive.tokenizer import END_ID, LINE_BREAK_ID, Ids, Tokenizer
from predictive.training.options import CorpusSummary, Plan
from predictive.training.plan import choose_plan
from predictive.training.run import TrainingRun
from predictive.training.run_folder import TRAINING_STREAM, VALIDATION_STREAM, begin_run
from predictive.training.token_stream import after_end, write_stream

DEVELOPMENT_LINES = 300
"""Of each kind: the network is evaluated on them, and the blend is fitted on them."""
_END_SHARE = 0.25
"""Of the line ends of texts that are single lines: these end a document, so that a new one begins
with a zero state."""


def train(
    recipe: Recipe,
    texts: list[Text],
    development: Mapping[str, str],
    seconds: float,
    weights: Weights | None = None,
) -> None:
    """Train one stage after the other, for `seconds` in all; a stage that was started is resumed.

    Each begins from the best weights of the stage before, the first from `weights` if given. The
    best are those with the best mean over the kinds of `development`, which are the held-out texts
    by kind.
    """
    for number, stage in enumerate(recipe.stage):
        budget = Budget(time_limit=stage.share * seconds)
        folder = library.folder_of(stage.name)
        if not library.is_taken(stage.name):
            _begin(folder, recipe, number, texts, development, budget, weights)
        run = TrainingRun(folder)
        if not run.is_finished(budget):
            with TrainingDisplay() as display:
                for event in run.resume(budget):
                    display.show(event)
        weights = stage_weights(folder)


def stage_weights(folder: Path) -> Weights:
    """Return the best weights of a stage."""
    stored = load_weights(folder / WEIGHTS_FILE, load_config(folder).architecture.shapes())
    return stored.dequantized()


def development_texts(texts: Mapping[str, str]) -> dict[str, str]:
    """Return the beginnings of held-out texts, by kind."""
    return {kind: "".join(islice(text.splitlines(keepends=True), DEVELOPMENT_LINES))
            for kind, text in texts.items()}  # fmt: skip


def epoch(recipe: Recipe, texts: list[Text], stage: int, tokenizer: Tokenizer) -> Iterator[Ids]:
    """Yield the ids of an epoch: every source as often as the recipe says, in turn.

    Half a reading has every second piece. Lines of mixed languages come last.
    """
    rng = np.random.default_rng(stage)
    for reading in range(ceil(max(text.source.read[stage] for text in texts))):
        for source, lines, _ in texts:
            for ids in tokenizer.encode_all(pieces(lines, source.read[stage] - reading)):
                yield after_end(ids if source.form == "prose" else _with_ends(ids, rng))
    one, other = (
        next(text.lines for text in texts if text.source.name == name)
        for name in recipe.mixed.sources
    )
    mixed = mixed_text(one, other, recipe.mixed.read[stage]).splitlines()
    for ids in tokenizer.encode_all(pieces(mixed)):
        yield after_end(_with_ends(ids, rng))


def _begin(
    folder: Path,
    recipe: Recipe,
    stage: int,
    texts: list[Text],
    development: Mapping[str, str],
    budget: Budget,
    weights: Weights | None,
) -> None:
    """Write the files of a new stage."""
    building, tokenizer = unfinished_folder(folder), vocabulary(recipe)
    training = atomic.make_private_folder(building / TRAINING)
    save_tokenizer(building, tokenizer)
    documents = development_texts(development)
    save_held_out(building, "\f".join(documents.values()))
    by_kind = {kind: _single_lines(text, tokenizer) for kind, text in documents.items()}
    learned = epoch(recipe, texts, stage, tokenizer)
    size = tokenizer.vocab_size
    corpus = CorpusSummary(
        sources=[text.source.name for text in texts],
        documents=len(texts),
        characters=characters_of(texts),
        fingerprint=recipe.fingerprint,
        training_tokens=write_stream(training / TRAINING_STREAM, learned, size),
        validation_tokens=write_stream(training / VALIDATION_STREAM, by_kind.values(), size),
        validation_characters=sum(map(len, documents.values())),
        validation_spelling_nats=sum(map(tokenizer.spelling_nats, documents.values())),
        validation_kinds={kind: len(ids) for kind, ids in by_kind.items()},
    )
    begin_run(training, _plan(recipe, stage, tokenizer, corpus, budget), weights=weights)


def _single_lines(text: str, tokenizer: Tokenizer) -> Ids:
    """Return the ids of a text in which every line is a document."""
    lines = text.splitlines(keepends=True)
    return np.concatenate([after_end(ids) for ids in tokenizer.encode_all(lines)])


def _with_ends(ids: Ids, rng: np.random.Generator) -> Ids:
    """Return ids with some line breaks replaced by the end of a document."""
    is_end: npt.NDArray[np.bool_] = (ids == LINE_BREAK_ID) & (rng.random(len(ids)) < _END_SHARE)
    return np.where(is_end, np.uint32(END_ID), ids)


def _plan(
    recipe: Recipe, stage: int, tokenizer: Tokenizer, corpus: CorpusSummary, budget: Budget
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
    return choose_plan(request, tokenizer.vocab_size, corpus, 0.0)
