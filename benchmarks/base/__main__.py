"""The model in the box, made from the texts of its recipe, `recipe.toml`.

python -m benchmarks.base train FOLDER 101m     can be stopped and gone on with
python -m benchmarks.base finish FOLDER         counts words, takes the mean of the stages, fits
                                                the blend, writes the card

The model is then FOLDER/models/base, and slices of text that it has not seen are in FOLDER/aside.
What the package has of it is all files but training/.
"""

import argparse
import os
from collections.abc import Mapping
from pathlib import Path

from benchmarks.base.averaging import average
from benchmarks.base.card import card
from benchmarks.base.counting import count_words
from benchmarks.base.sources import Recipe, load_recipe
from benchmarks.base.training import train
from benchmarks.phrases import everyday, phrases, savings
from predictive import blend_fitting
from predictive.duration import parse_duration
from predictive.model.directory import load_config, save_card
from predictive.model.library import BASE

BLENDED_WORDS = 6_000
"""Words of held-out text that the blend is fitted on: with fewer it differs from draw to draw."""


def main() -> None:
    """Train, or finish."""
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    training = commands.add_parser("train")
    training.add_argument("folder", type=Path)
    training.add_argument("time_limit", type=parse_duration)
    finishing = commands.add_parser("finish")
    finishing.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    os.environ["PREDICTIVE_HOME"] = str(arguments.folder)
    target = arguments.folder / "models" / BASE
    recipe = load_recipe()
    if arguments.command == "train":
        train(target.parent, recipe, arguments.time_limit, arguments.folder / "aside")
    else:
        finish(target, recipe, everyday())


def finish(target: Path, recipe: Recipe, dev_sets: Mapping[str, str]) -> None:
    """Make the trained model in a folder whole; texts of `dev_sets` are typed for its card."""
    count_words(target, recipe)
    average(target, recipe)
    blend_fitting.fit(target, BLENDED_WORDS)
    figures = {name: savings(target, phrases(text)) for name, text in dev_sets.items()}
    config = load_config(target)
    save_card(target, card(config, recipe, figures))
    size = sum(file.stat().st_size for file in target.iterdir() if file.is_file())
    print(f"{target}: {size / 1e6:.2f} MB, keystroke savings {figures}")


if __name__ == "__main__":
    main()
