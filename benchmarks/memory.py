"""How far back networks remember: the gradient of their predictions in earlier tokens.

python -m benchmarks.memory                      the bundled model
python -m benchmarks.memory ~/cells 30m          and LSTM, GRU and RNN, trained for 30 minutes each
python -m benchmarks.memory ~/cells 20s --hidden-size 32 --num-layers 1

The three cells learn the same 20 MB of English and Spanish for the same time, as characters and as
words; further flags go to `predictive train`. The models are kept in the folder, so that an
interrupted run continues there; `benchmarks.agreement` uses the same. The gradient is measured at
512 places of the ends of the longest English and Spanish texts, which are not trained on. Needs the
shared data.
"""

import sys
from pathlib import Path

from benchmarks.report import Row, report
from benchmarks.shared_data import shared
from benchmarks.trained import three_cells
from predictive.input_gradients import GradientNorms, gradient_norms, places_of
from predictive.model import library
from predictive.options import Level
from predictive.prediction.predictor import Predictor
from predictive.training.network import load_network

DISTANCES = (2, 4, 8, 16, 32, 64, 128, 256)
PLACES = 512
HELD_OUT = ("prose/standard-ebooks-en.txt", "prose/eltec-novelas-es.txt")
_HELD_OUT_CHARACTERS = 20_000
_LEVELS: tuple[Level, ...] = ("char", "word")


def main(home: str = "", time_limit: str = "30m", *flags: str) -> None:
    """Print a row for each model."""
    models = {"bundled": library.location(library.BASE)}
    if home:
        for level in _LEVELS:
            models |= three_cells(Path(home).expanduser(), level, time_limit, *flags)
    text = "\n\n".join(
        shared(name).read_text(encoding="utf-8")[-_HELD_OUT_CHARACTERS:] for name in HELD_OUT
    )
    report([_row(name, Predictor.from_directory(folder), text) for name, folder in models.items()])


def _row(name: str, predictor: Predictor, text: str) -> Row:
    sizes = predictor.config.architecture
    norms = _norms(predictor, text)
    score = predictor.score(text)
    return {
        "model": name,
        "network": f"{sizes.cell} {sizes.num_layers} x {sizes.hidden_size}",
        "nats per character": (score.nats + score.spelling_nats) / score.characters,
        "norm at 1": norms.norms[0],
        **{f"at {each}": norms.norms[each - 1] / norms.norms[0] for each in DISTANCES},
        "half within": norms.distance_of(0.5),
        "90 % within": norms.distance_of(0.9),
    }


def _norms(predictor: Predictor, text: str) -> GradientNorms:
    network = load_network(predictor.config.architecture, predictor.weights())
    ids = predictor.token_ids([text])
    *_, norms = gradient_norms(network, ids, places_of(ids, PLACES))
    return norms


if __name__ == "__main__":
    main(*sys.argv[1:])
