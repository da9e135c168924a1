"""How network and n-grams are weighed against each other: fitted on text that neither has seen."""

import random
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from predictive.counts.ngram_model import Distribution
from predictive.evaluation.keystroke_savings import WORD, calibration_error
from predictive.inference.language_model import LanguageModel
from predictive.model.blend import Blend
from predictive.model.directory import (
    Model,
    is_model,
    load_blend,
    load_held_out,
    load_model,
    save_blend,
)
from predictive.prediction.blending import Blending
from predictive.prediction.character_search import CharacterSearch
from predictive.prediction.network_words import NetworkWords
from predictive.prediction.next_words import NextWords
from predictive.prediction.reader import Reader

MOST_WORDS = 1_500
TEMPERATURES = (0.85, 0.92, 1.0, 1.08, 1.16)
SHARPNESSES = (0.92, 0.96, 1.0, 1.03, 1.06, 1.1)
_ROUNDS = 30

Shares = npt.NDArray[np.float64]


class Prior(NamedTuple):
    """A weight that is expected before any word is looked at, as strongly as so many words say."""

    weight: float
    words: float


NETWORK = Prior(0.6, 10)
NETWORK_ON_TOP = Prior(0.7, 300)
"""A small text says little, and what a base knows of its languages is to stay."""
OWN_NGRAMS = Prior(0.3, 300)


class Place(NamedTuple):
    """A word of held-out text, and what stands before it on its line."""

    before: str
    word: str


def fit(folder: Path, most_words: int = MOST_WORDS) -> Blend:
    """Fit the blend of a model that was trained in `folder` on its held-out text; write it.

    At most so many words of that are looked at.
    """
    model = load_model(folder)
    places = _places(load_held_out(folder), most_words)
    if not places:
        return model.blend
    reader = Reader.of(model)
    network = LanguageModel(model.config.architecture, model.weights)
    if model.own_ngrams is not None:
        model = _with_own_share(model, _own_share(model, reader, network, places))
    weighed = _weigh(model, network, reader, places)
    blend = _sharpen(msgspec.structs.replace(model, blend=weighed), network, reader, places)
    save_blend(folder, blend)
    return blend


def is_due(folder: Path) -> bool:
    """Whether there is a model whose blend was never fitted, as where that was interrupted."""
    return is_model(folder) and load_blend(folder).calibration_error is None


def _places(documents: list[str], most: int) -> list[Place]:
    """Draw words of a text, of each document as many; the same for the same text."""
    rng = random.Random(1)  # noqa: S311
    words_of_documents = list(map(_words_of, documents))
    share = max(1, most // len(documents))
    drawn = [
        place for words in words_of_documents for place in rng.sample(words, min(share, len(words)))
    ]
    return rng.sample(drawn, min(most, len(drawn)))


def _words_of(document: str) -> list[Place]:
    return [
        Place(line[: match.start()], match.group())
        for line in document.splitlines()
        for match in WORD.finditer(line)
    ]


def _known(model: Model, reader: Reader, places: list[Place]) -> list[Place]:
    """Return the places whose word is in the lexicon."""
    return [place for place in places if reader.number(place.word) < len(model.lexicon)]


def _own_share(model: Model, reader: Reader, network: LanguageModel, places: list[Place]) -> float:
    """Choose the weight of the person's own n-grams by the likelihood of what followed."""
    known = _known(model, reader, places)
    if not known:
        return model.blend.own_ngrams
    own, general = (
        np.array([_counted(blending, reader, place) for place in known])
        for blending in (
            Blending(_with_own_share(model, share), network, None, reader) for share in (1.0, 0.0)
        )
    )
    return _weight(own, general, OWN_NGRAMS).weight


def _with_own_share(model: Model, share: float) -> Model:
    blend = msgspec.structs.replace(model.blend, own_ngrams=share)
    return msgspec.structs.replace(model, blend=blend)


def _weigh(model: Model, network: LanguageModel, reader: Reader, places: list[Place]) -> Blend:
    """Choose temperature and weight by the likelihood of the words that followed."""
    blending = Blending(model, network, None, reader)
    known = _known(model, reader, places)
    unseen = (len(places) - len(known) + 1) / (len(places) + 2)
    if not known:
        return msgspec.structs.replace(model.blend, out_of_vocabulary=unseen)
    counted = np.array([_counted(blending, reader, place) for place in known])
    if model.config.level == "char":
        temperatures: tuple[float, ...] = (1.0,)
        search = CharacterSearch(model.tokenizer, network)
        read = np.array([[search.probability(*place)] for place in known])
    else:
        temperatures = TEMPERATURES
        words = [NetworkWords.of(model, temperature) for temperature in temperatures]
        read = np.array([_read(blending, reader, words, place) for place in known])
    prior = NETWORK if model.own_ngrams is None else NETWORK_ON_TOP
    fits = [_weight(shares, counted, prior) for shares in read.T]
    best = max(range(len(fits)), key=lambda index: fits[index].likelihood)
    return msgspec.structs.replace(
        model.blend,
        network=fits[best].weight,
        temperature=temperatures[best],
        out_of_vocabulary=unseen,
    )


def _counted(blending: Blending, reader: Reader, place: Place) -> float:
    """Return the probability that the n-grams give to a word among words."""
    distribution = blending.counted(blending.passage(place.before).types)
    return _among_words(distribution, reader, place.word)


def _among_words(distribution: Distribution, reader: Reader, word: str) -> float:
    total = float(distribution[reader.words].sum())
    return float(distribution[reader.number(word)]) / max(total, 1e-12)


def _read(
    blending: Blending, reader: Reader, words: list[NetworkWords], place: Place
) -> list[float]:
    """Return the probability that the network gives to a word among words, by temperature."""
    logs = blending.read(blending.passage(place.before))
    distributions = (each.probabilities(logs) for each in words)
    return [_among_words(each, reader, place.word) for each in distributions]


class _Fit(NamedTuple):
    weight: float
    likelihood: float


def _weight(one: Shares, other: Shares, prior: Prior) -> _Fit:
    """Find the weight of the one by expectation-maximization (Jelinek and Mercer 1980)."""
    weight = 0.5
    for _ in range(_ROUNDS):
        foreseen = weight * one / np.maximum(weight * one + (1 - weight) * other, 1e-12)
        total = float(foreseen.sum()) + prior.weight * prior.words
        weight = total / (len(one) + prior.words)
    mixed = weight * one + (1 - weight) * other
    return _Fit(weight, float(np.log(np.maximum(mixed, 1e-12)).mean()))


def _sharpen(model: Model, network: LanguageModel, reader: Reader, places: list[Place]) -> Blend:
    """Choose the power that makes the first suggestion as probable as it is often right."""
    even = msgspec.structs.replace(model, blend=msgspec.structs.replace(model.blend, exponent=1.0))
    blending = Blending(even, network, None, reader)
    confidences, hits = [], []
    for before, word in places:
        next_words = blending.behind(before)
        best = next(iter(next_words.complete("", 1)), None)
        hits.append(best is not None and best.number == reader.number(word))
        confidences.append([_confidence(next_words, sharpness) for sharpness in SHARPNESSES])
    right = np.array(hits)
    columns = np.clip(np.array(confidences).T, 1e-6, 1 - 1e-6)
    likelihoods = np.log(np.where(right, columns, 1 - columns)).mean(axis=1)
    best_column = int(likelihoods.argmax())
    return msgspec.structs.replace(
        model.blend,
        exponent=SHARPNESSES[best_column],
        calibration_error=round(calibration_error(columns[best_column].tolist(), hits), 4),
    )


def _confidence(next_words: NextWords, sharpness: float) -> float:
    best = next(iter(next_words.sharpened(sharpness).complete("", 1)), None)
    return best.probability if best else 0.0
