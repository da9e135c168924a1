"""Average the final weights of the stages, which is better than any stage alone.

After Wortsman et al. (2022), "Robust fine-tuning of zero-shot models", section 3: weights between
those before and after fine-tuning keep most of the gain without losing what the model was good at.
"""

import shutil
from pathlib import Path

import msgspec
import numpy as np

from benchmarks.base.recipe import Recipe
from benchmarks.base.training import last_weights
from predictive.evaluation.likelihood import Likelihood, likelihood
from predictive.model.directory import load_config, load_held_out, save_network
from predictive.model.weights import Weights
from predictive.prediction.predictor import Predictor


def average(target: Path, recipe: Recipe) -> None:
    """Make a model in `target`: the last stage, with the mean of the weights of all stages.

    The figures of held-out text in its config are measured again.
    """
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(target.with_name(recipe.stage[-1].name), target)
    total = sum(stage.weight for stage in recipe.stage)
    mean: Weights = {}
    for stage in recipe.stage:
        for name, value in last_weights(target.with_name(stage.name)).items():
            part = np.float32(stage.weight / total) * value
            mean[name] = mean[name] + part if name in mean else part
    config = load_config(target)
    save_network(target, target.name, config, mean)
    figures = _held_out(target)
    best = msgspec.structs.replace(
        config.training.best,
        nats_per_token=float(np.log(figures.perplexity)),
        nats_per_character=figures.nats_per_character,
    )
    training = msgspec.structs.replace(config.training, best=best)
    config = msgspec.structs.replace(config, training=training)
    save_network(target, target.name, config, None)


def _held_out(target: Path) -> Likelihood:
    predictor = Predictor.from_directory(target)
    return likelihood(map(predictor.score, load_held_out(target)))
