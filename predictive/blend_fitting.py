"""The weights of network and n-grams in suggestions, fitted on text that neither has seen."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from predictive.command_letters import as_letters
from predictive.evaluation.calibration import calibration_error
from predictive.evaluation.keystroke_savings import WORDS
from predictive.inference.language_model import LanguageModel
from predictive.inference.matrix import Array
from predictive.model.blend import Blend
from predictive.model.directory import (
    Model,
    is_model,
    load_blend,
    load_held_out,
    load_model,
    save_blend,
)
from predictive.options import Level, TextKind
from predictive.prediction.character_search import CharacterSearch
from predictive.prediction.document import Document, Passage
from predictive.prediction.learned_words import LearnedWords
from predictive.prediction.loaded_model import LoadedModel
from predictive.prediction.next_words import NextWords
from predictive.prediction.trained_words import ngram_probabilities
from predictive.prediction.vocabulary import SessionVocabulary, Vocabulary
from predictive.prediction.word_distribution import WordDistribution
from predictive.prediction.word_network import WordNetwork, softmax

MOST_WORDS = 1_500
TEMPERATURES = (0.85, 0.92, 1.0, 1.08, 1.16)
WARM_UPS = (0.0, 0.5, 1.0, 1.5, 2.0, 3.0)
EXPONENTS = (0.85, 0.9, 0.95, 1.0, 1.05, 1.1, 1.15, 1.2, 1.25, 1.3)
_WEIGHTS = np.linspace(0.01, 0.99, 99)

Probabilities = npt.NDArray[np.float64]


class Prior(NamedTuple):
    """The weight that is expected before any word is seen, and how many words it counts for."""

    weight: float
    words: float


NETWORK = Prior(0.6, 10)
FINE_TUNED_NETWORK = Prior(0.7, 300)
"""The held-out part of a small text is weak evidence, so the prior counts for many words."""
OWN_NGRAMS = Prior(0.3, 300)


class HeldOutWord(NamedTuple):
    """A word of held-out text, and what stands before it on its line."""

    before: str
    word: str


class _HeldOut(NamedTuple):
    """Words of held-out text."""

    vocabulary: Vocabulary
    words: list[HeldOutWord]

    @property
    def known(self) -> list[HeldOutWord]:
        """Those that are in the lexicon."""
        closest = self.vocabulary.closest_id
        return [each for each in self.words if closest(each.word) is not None]

    def passages(self) -> list[Passage]:
        """Return what is before the known words, as the models read it."""
        document = Document(SessionVocabulary(self.vocabulary))
        return [document.passage(each.before) for each in self.known]

    def among_words(self, distribution: WordDistribution, word: str) -> float:
        """Return the probability of a known word among words: no mark follows."""
        total = distribution.total(0, self.vocabulary.lexicon.word_count)
        word_id = self.vocabulary.closest_id(word)
        return float(distribution.at(np.array([word_id]))[0]) / max(total, 1e-12)


def fit(folder: Path, most_words: int = MOST_WORDS) -> Blend:
    """Fit the blend of the model in `folder` on its held-out text; write and return it.

    At most `most_words` words of it are used.
    """
    model = load_model(folder)
    words = _drawn_words(load_held_out(folder), most_words, model.config.text_kind)
    held_out = _HeldOut(Vocabulary.of(model), words)
    if not held_out.words:
        return model.blend
    network = LanguageModel(model.config.architecture, model.weights)
    if model.own_ngrams is not None:
        model = _blended(model, own_ngrams=_own_weight(model, held_out))
    model = msgspec.structs.replace(model, blend=_with_network_weight(model, network, held_out))
    blend = _with_exponent(model, held_out)
    save_blend(folder, blend)
    return blend


def is_due(folder: Path) -> bool:
    """Whether there is a model whose blend was never fitted: that was interrupted, say."""
    return is_model(folder) and load_blend(folder).calibration_error is None


def _drawn_words(documents: list[str], most: int, kind: TextKind) -> list[HeldOutWord]:
    """Draw the same number of words from each document; the same text gives the same words."""
    rng = random.Random(1)  # noqa: S311
    words_by_document = [_words_of(document, kind) for document in documents]
    share = max(1, most // len(documents))
    drawn = [
        each for words in words_by_document for each in rng.sample(words, min(share, len(words)))
    ]
    return rng.sample(drawn, min(most, len(drawn)))


def _words_of(document: str, kind: TextKind) -> list[HeldOutWord]:
    return [
        HeldOutWord(line[: match.start()], match.group())
        for line in as_letters(document, kind).splitlines()
        for match in WORDS[kind].finditer(line)
    ]


def _blended(model: Model, **weights: float) -> Model:
    """Return a model with other weights in its blend."""
    return msgspec.structs.replace(model, blend=msgspec.structs.replace(model.blend, **weights))


def _own_weight(model: Model, held_out: _HeldOut) -> float:
    """Choose the weight of the user's own n-grams by the likelihood of the known words."""
    if not held_out.known:
        return model.blend.own_ngrams
    own, general = (
        _ngram_probabilities(_blended(model, own_ngrams=weight), held_out) for weight in (1.0, 0.0)
    )
    return _mixture_weight(own, general, OWN_NGRAMS).weight


def _with_network_weight(model: Model, network: LanguageModel, held_out: _HeldOut) -> Blend:
    """Choose temperature and weight of the network by the likelihood of the known words."""
    known = held_out.known
    unknown = (len(held_out.words) - len(known) + 1) / (len(held_out.words) + 2)
    blend = msgspec.structs.replace(model.blend, out_of_vocabulary=unknown)
    if not known:
        return blend
    by_network = _NETWORK_PROBABILITIES[model.config.level](model, network, held_out)
    by_ngrams = _ngram_probabilities(model, held_out)
    prior = NETWORK if model.own_ngrams is None else FINE_TUNED_NETWORK
    tokens = [len(passage.tokens) for passage in held_out.passages()]
    shares = {warm_up: _warmed_up(tokens, warm_up) for warm_up in _warm_ups(model)}
    fits = {
        (temperature, warm_up): _mixture_weight(probabilities, by_ngrams, prior, share)
        for temperature, probabilities in by_network.items()
        for warm_up, share in shares.items()
    }
    best = max(fits, key=lambda each: fits[each].likelihood)
    return msgspec.structs.replace(
        blend, network=fits[best].weight, temperature=best[0], warm_up=best[1]
    )


def _warmed_up(tokens: list[int], warm_up: float) -> Probabilities:
    """Return what part of its weight the network has after these numbers of tokens."""
    blend = Blend(network=1.0, warm_up=warm_up)
    return np.array(list(map(blend.network_weight, tokens)))


def _warm_ups(model: Model) -> tuple[float, ...]:
    """Return those to choose from: a fine-tuned model keeps that of its base."""
    can_choose = model.own_ngrams is None and model.config.level == "word"
    return WARM_UPS if can_choose else (model.blend.warm_up,)


def _temperatures(model: Model) -> tuple[float, ...]:
    """Return those to choose from: a fine-tuned model keeps that of its base."""
    return TEMPERATURES if model.own_ngrams is None else (model.blend.temperature,)


def _exponents(model: Model) -> tuple[float, ...]:
    """Return those to choose from: a fine-tuned model keeps that of its base."""
    return EXPONENTS if model.own_ngrams is None else (model.blend.exponent,)


def _ngram_probabilities(model: Model, held_out: _HeldOut) -> Probabilities:
    """Return the probability that the n-grams give to each known word among words."""
    return np.array([
        held_out.among_words(ngram_probabilities(model, passage.word_ids), each.word)
        for each, passage in zip(held_out.known, held_out.passages(), strict=True)
    ])  # fmt: skip


def _word_network_probabilities(
    model: Model, network: LanguageModel, held_out: _HeldOut
) -> dict[float, Probabilities]:
    """Return the probability that the network gives to each known word, by temperature."""
    temperatures = _temperatures(model)
    word_network = WordNetwork(network)
    every = map(word_network.logits, held_out.passages())
    rows = [
        [held_out.among_words(_of_tokens(model, logits, each), word) for each in temperatures]
        for (_, word), logits in zip(held_out.known, every, strict=True)
    ]
    return dict(zip(temperatures, np.array(rows).T, strict=True))


def _of_tokens(model: Model, logits: Array, temperature: float) -> WordDistribution:
    return WordDistribution.of_tokens(model.index, softmax(logits, temperature))


def _character_network_probabilities(
    model: Model, network: LanguageModel, held_out: _HeldOut
) -> dict[float, Probabilities]:
    """Return the probability that the network spells each known word."""
    search = CharacterSearch(model.tokenizer, network)
    return {1.0: np.array([search.probability(*each) for each in held_out.known])}


_NETWORK_PROBABILITIES: dict[
    Level, Callable[[Model, LanguageModel, _HeldOut], dict[float, Probabilities]]
] = {
    "word": _word_network_probabilities,
    "char": _character_network_probabilities,
}


class _Fit(NamedTuple):
    weight: float
    likelihood: float


def _mixture_weight(
    one: Probabilities, other: Probabilities, prior: Prior, shares: Probabilities | float = 1.0
) -> _Fit:
    """Find the most probable weight of `one` in the mixture of both, with a beta prior.

    At each word, `one` has a share of its weight.
    """
    weights = _WEIGHTS[:, None] * shares
    mixed = weights * one + (1 - weights) * other
    likelihoods = np.log(np.maximum(mixed, 1e-12)).sum(axis=1)
    expected = prior.weight * np.log(_WEIGHTS) + (1 - prior.weight) * np.log(1 - _WEIGHTS)
    best = int((likelihoods + prior.words * expected).argmax())
    return _Fit(float(_WEIGHTS[best]), float(likelihoods[best]) / len(one))


def _with_exponent(model: Model, held_out: _HeldOut) -> Blend:
    """Choose the exponent that makes the first suggestion as probable as it is often right."""
    words = SessionVocabulary(held_out.vocabulary)
    loaded = LoadedModel.of(_blended(model, exponent=1.0))
    completer = loaded.new_completer(words, LearnedWords(None, words))
    exponents = _exponents(model)
    confidences, hits = [], []
    for before, word in held_out.words:
        next_words = completer.next_words(before)
        best = next(iter(next_words.best("", 1)), None)
        hits.append(best is not None and best.word_id == words.add(word))
        confidences.append([_confidence(next_words, exponent) for exponent in exponents])
    right = np.array(hits)
    columns = np.clip(np.array(confidences).T, 1e-6, 1 - 1e-6)
    likelihoods = np.log(np.where(right, columns, 1 - columns)).mean(axis=1)
    best_column = int(likelihoods.argmax())
    return msgspec.structs.replace(
        model.blend,
        exponent=exponents[best_column],
        calibration_error=round(calibration_error(columns[best_column].tolist(), hits), 4),
    )


def _confidence(next_words: NextWords, exponent: float) -> float:
    best = next(iter(next_words.with_exponent(exponent).best("", 1)), None)
    return best.probability if best else 0.0
