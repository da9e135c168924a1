"""Make the bundled model from the texts of its recipe, `recipe.toml`.

python -m benchmarks.base train FOLDER 101m     count words and train the stages, each a model of
                                                its own; can be stopped and resumed
python -m benchmarks.base finish FOLDER         average the weights of the stages, fit the blend,
                                                write the card

The model is then in FOLDER/models/base, and slices of text that it has not seen are in
FOLDER/aside. The package contains all files of the model except training/.
"""

import argparse
import os
from collections.abc import Mapping
from pathlib import Path

from benchmarks.base.averaging import average
from benchmarks.base.card import card
from benchmarks.base.recipe import Recipe, load_recipe
from benchmarks.base.training import train
from benchmarks.phrases import phrases, savings
from benchmarks.shared_data import everyday_dev_sets
from predictive import paths
from predictive.console import TrainingDisplay
from predictive.duration import parse_duration
from predictive.model.directory import load_config, save_card
from predictive.model.library import BASE
from predictive.services.train import fit

BLEND_WORDS = 6_000
"""Words of held-out text that the blend is fitted on: with fewer, the fit varies by chance."""


def main() -> None:
    """Train or finish the model."""
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    training = commands.add_parser("train")
    training.add_argument("folder", type=Path)
    training.add_argument("time_limit", type=parse_duration)
    finishing = commands.add_parser("finish")
    finishing.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    os.environ["PREDICTIVE_HOME"] = str(arguments.folder)
    recipe = load_recipe()
    if arguments.command == "train":
        train(recipe, arguments.time_limit, arguments.folder / "aside")
    else:
        finish(recipe, everyday_dev_sets())


def finish(recipe: Recipe, dev_sets: Mapping[str, str]) -> None:
    """Make one model of the stages; its card states the keystroke savings on `dev_sets`."""
    target = paths.models() / BASE
    average(target, recipe)
    with TrainingDisplay() as display:
        for event in fit(target, BLEND_WORDS):
            display.show(event)
    figures = {name: savings(target, phrases(text)) for name, text in dev_sets.items()}
    config = load_config(target)
    save_card(target, card(config, recipe, figures))
    size = sum(file.stat().st_size for file in target.iterdir() if file.is_file())
    print(f"{target}: {size / 1e6:.2f} MB, keystroke savings {figures}")


if __name__ == "__main__":
    main()
