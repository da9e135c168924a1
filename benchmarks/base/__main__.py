"""Make the bundled model from the texts of its recipe, `recipe.toml`.

python -m benchmarks.base train FOLDER 10m      train the network in stages, on a GPU if there is
                                                one; can be stopped and resumed
python -m benchmarks.base count FOLDER          count words: lexicon, n-grams, spelling
python -m benchmarks.base finish FOLDER         join both, fit the blend, write the card

`--weights w0.npz w1.npz ...` are weights from the shared trainer: `train` begins from them, and
`finish` makes a model of them. The model is then in FOLDER/models/base, and the held-out lines of
each kind of text are in FOLDER/aside. The package contains all files of the model except training/.
"""

import argparse
import os
from pathlib import Path

from benchmarks.base.counting import save_counts
from benchmarks.base.finishing import finish
from benchmarks.base.recipe import load_recipe
from benchmarks.base.sources import held_out_by_kind, read_texts, save_held_out_by_kind
from benchmarks.base.training import train
from benchmarks.base.weight_parts import load_parts
from benchmarks.shared_data import everyday_dev_sets
from predictive.duration import parse_duration

COUNTED = "counted"


def main() -> None:
    """Train, count or finish."""
    arguments = _parser().parse_args()
    folder: Path = arguments.folder
    os.environ["PREDICTIVE_HOME"] = str(folder)
    recipe = load_recipe()
    texts = read_texts(recipe)
    save_held_out_by_kind(texts, folder / "aside")
    held_out = everyday_dev_sets() | held_out_by_kind(texts)
    if arguments.command == "count":
        save_counts(folder / COUNTED, recipe, texts)
        return
    weights = load_parts(arguments.weights) if arguments.weights else None
    if arguments.command == "train":
        train(recipe, texts, held_out, arguments.time_limit, weights)
    else:
        finish(recipe, texts, held_out, folder / COUNTED, weights)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("train", "count", "finish"):
        command = commands.add_parser(name)
        command.add_argument("folder", type=Path)
        if name == "train":
            command.add_argument("time_limit", type=parse_duration)
        if name != "count":
            command.add_argument("--weights", type=Path, nargs="+", default=[], metavar="FILE")
    return parser


if __name__ == "__main__":
    main()
