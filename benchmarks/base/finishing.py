"""Makes the bundled model of its parts: a trained network and counted words."""

import math
import shutil
from collections.abc import Mapping
from pathlib import Path

import msgspec

from benchmarks.base.card import card
from benchmarks.base.recipe import LANGUAGES, Recipe
from benchmarks.base.sources import Text, characters_of
from benchmarks.base.stand_ins import rarer_in_network
from benchmarks.base.training import development_texts, stage_weights
from benchmarks.base.vocabulary import vocabulary
from benchmarks.phrases import phrases, savings
from predictive import paths
from predictive.console import TrainingDisplay
from predictive.evaluation.likelihood import likelihood
from predictive.model.architecture import Architecture
from predictive.model.config import ModelConfig, TrainingSummary, Validation
from predictive.model.directory import save_card, save_held_out, save_network, save_tokenizer
from predictive.model.files import TRAINING
from predictive.model.library import BASE
from predictive.model.weights import Weights
from predictive.prediction.predictor import Predictor
from predictive.services.train import fit
from predictive.version import __version__

LICENSE = "LICENSE"
BLEND_WORDS = 6_000
"""Words of held-out text that the blend is fitted on: with fewer, the fit varies by chance."""
MEASURED_CHARACTERS = 20_000
"""Of each kind, at most."""


def finish(
    recipe: Recipe,
    texts: list[Text],
    held_out: Mapping[str, str],
    counted: Path,
    weights: Weights | None = None,
) -> None:
    """Join the counts in `counted` and the last stage's network, or `weights`, to one model.

    The blend is fitted and the card written. `held_out` are held-out texts by kind.
    """
    target = paths.models() / BASE
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(counted, target)
    shutil.copyfile(paths.base_model() / LICENSE, target / LICENSE)
    tokenizer = vocabulary(recipe)
    save_tokenizer(target, tokenizer)
    (target / TRAINING).mkdir()
    save_held_out(target, "\f".join(development_texts(held_out).values()))
    if weights is None:
        weights = stage_weights(target.with_name(recipe.stage[-1].name))
    config = _config(recipe, texts, tokenizer.vocab_size)
    weights = rarer_in_network(weights, tokenizer, recipe.rarer)
    save_network(target, BASE, config, weights)
    with TrainingDisplay() as display:
        for event in fit(target, BLEND_WORDS):
            display.show(event)
    samples = {kind: phrases(text, MEASURED_CHARACTERS) for kind, text in held_out.items()}
    config = _measured(config, target, samples)
    save_network(target, BASE, config, None)
    figures = {kind: savings(target, typed, _language(kind)) for kind, typed in samples.items()}
    save_card(target, card(config, recipe, figures))
    size = sum(file.stat().st_size for file in target.iterdir() if file.is_file())
    print(f"{target}: {size / 1e6:.2f} MB, keystroke savings {figures}")


def _language(kind: str) -> str | None:
    """Return the language at the end of a kind's name, if there is one."""
    name = kind.rpartition("-")[2]
    return name if name in LANGUAGES else None


def _config(recipe: Recipe, texts: list[Text], vocab_size: int) -> ModelConfig:
    network = recipe.network
    unmeasured = Validation(
        step=0, epoch=0.0, seconds=0.0, nats_per_token=0.0, nats_per_character=0.0
    )
    return ModelConfig(
        predictive_version=__version__,
        level="word",
        architecture=Architecture(
            cell="lstm",
            vocab_size=vocab_size,
            embedding_dim=network.embedding_dim,
            hidden_size=network.hidden_size,
            num_layers=network.num_layers,
        ),
        training=TrainingSummary(
            sources=[each.name for each in recipe.source],
            documents=len(recipe.source),
            characters=characters_of(texts),
            corpus_fingerprint=recipe.fingerprint,
            seconds=0.0,
            best=unmeasured,
            curve=[],
        ),
    )


def _measured(config: ModelConfig, target: Path, samples: Mapping[str, list[str]]) -> ModelConfig:
    """Return the config with the mean likelihoods of the samples."""
    predictor = Predictor.from_directory(target)
    found = [likelihood(map(predictor.score, lines)) for lines in samples.values()]
    best = msgspec.structs.replace(
        config.training.best,
        nats_per_token=sum(math.log(each.perplexity) for each in found) / len(found),
        nats_per_character=sum(each.nats_per_character for each in found) / len(found),
    )
    training = msgspec.structs.replace(config.training, best=best, curve=[best])
    return msgspec.structs.replace(config, training=training)
