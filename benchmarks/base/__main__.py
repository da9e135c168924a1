"""The bundled model, made from the texts of its recipe, `recipe.toml`.

python -m benchmarks.base train FOLDER 101m     can be stopped and resumed
python -m benchmarks.base finish FOLDER         counts words, averages the stages, fits
                                                the blend, writes the card

The model is then FOLDER/models/base, and slices of text that it has not seen are in FOLDER/aside.
The package contains all of its files but training/.
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
from predictive.console import TrainingDisplay
from predictive.duration import parse_duration
from predictive.model.directory import load_config, save_card
from predictive.model.library import BASE
from predictive.services.train import fit

BLENDED_WORDS = 6_000
"""Words of held-out text on which the blend is fitted; with fewer it depends on the draw."""


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
    """Complete the trained model in a folder; the texts of `dev_sets` are typed for its card."""
    count_words(target, recipe)
    average(target, recipe)
    with TrainingDisplay() as display:
        for event in fit(target, BLENDED_WORDS):
            display.show(event)
    figures = {name: savings(target, phrases(text)) for name, text in dev_sets.items()}
    config = load_config(target)
    save_card(target, card(config, recipe, figures))
    size = sum(file.stat().st_size for file in target.iterdir() if file.is_file())
    print(f"{target}: {size / 1e6:.2f} MB, keystroke savings {figures}")


if __name__ == "__main__":
    main()
