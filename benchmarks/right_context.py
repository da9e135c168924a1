"""What the text behind the cursor is worth: words inside sentences, deleted and typed again.

OPENBLAS_NUM_THREADS=1 python -m benchmarks.right_context

Five hundred places in each dev set of everyday phrases, in lower case as keystroke savings are
measured: what stands before the word is typed, and the rest of the phrase is behind the cursor or
is not. "gain" is the difference of the savings, with its 95 % interval by resampling places, which
are the same for both (Efron 1979). Times are of the calls with the rest behind the cursor; what
stands before the last word was read when that was typed, and is not timed.
"""

import argparse
import random
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks.phrases import phrases, user_language
from benchmarks.report import Row, report
from benchmarks.shared_data import everyday_dev_sets
from predictive import paths
from predictive.evaluation.keystroke_savings import WORD, TypedWord, type_word
from predictive.options import Suggesting
from predictive.prediction.predictor import Predictor

PLACES = 500
_RESAMPLES = 1000


class Place(NamedTuple):
    """A word inside a phrase."""

    before: str
    word: str
    after: str


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, default=paths.base_model(), help="a model's folder")
    parser.add_argument("--places", type=int, default=PLACES, help="places in each set")
    given = parser.parse_args()
    report([
        _row(name, given.model, places_in(text, given.places))
        for name, text in everyday_dev_sets().items()
    ])  # fmt: skip


def places_in(text: str, count: int) -> list[Place]:
    """Draw words that are neither the first nor the last of a phrase; always the same ones."""
    places = [
        Place(phrase[: match.start()], match.group(), phrase[match.end() :])
        for phrase in map(str.lower, phrases(text))
        for match in list(WORD.finditer(phrase))[1:-1]
    ]
    return random.Random(1).sample(places, count)  # noqa: S311


def _row(name: str, folder: Path, places: Sequence[Place]) -> Row:
    with user_language(name[-2:]):
        predictor = Predictor.from_directory(folder)
    without = [_typed(predictor, place, after="") for place in places]
    following = [_typed(predictor, place, after=place.after) for place in places]
    milliseconds = [1000 * second for word in following for second in word.seconds]
    low, high = _interval(without, following)
    return {
        "set": name,
        "places": len(places),
        "savings without": _savings(without),
        "with": _savings(following),
        "gain": _savings(following) - _savings(without),
        "95 %": f"{low:.1f} to {high:.1f}",
        "first without": _first(without),
        "first with": _first(following),
        "p50 ms": float(np.percentile(milliseconds, 50)),
        "p99 ms": float(np.percentile(milliseconds, 99)),
    }


def _typed(predictor: Predictor, place: Place, after: str) -> TypedWord:
    space_follows = place.after.startswith(" ")
    limit = Suggesting().limit
    predictor.suggest(place.before.rstrip(), limit)
    return type_word(
        place.before,
        place.word,
        space_follows,
        lambda text, _: predictor.suggest(text, limit, after=after),
        limit,
    )


def _savings(words: Sequence[TypedWord]) -> float:
    """Return the percentage of keys saved on these words and the spaces after them."""
    characters = sum(word.length + word.space_follows for word in words)
    written = sum(word.characters for word in words)
    return 100 * (written - sum(word.keys for word in words)) / characters


def _first(words: Sequence[TypedWord]) -> float:
    """Return the percentage of words that were offered first, before any letter."""
    return 100 * sum(word.rank == 0 for word in words) / len(words)


def _interval(one: Sequence[TypedWord], other: Sequence[TypedWord]) -> tuple[float, float]:
    rng, gains = np.random.default_rng(1), []
    for _ in range(_RESAMPLES):
        drawn = rng.integers(len(one), size=len(one)).tolist()
        chosen = ([words[place] for place in drawn] for words in (one, other))
        before, after = map(_savings, chosen)
        gains.append(after - before)
    low, high = np.percentile(gains, [2.5, 97.5])
    return float(low), float(high)


if __name__ == "__main__":
    main()
