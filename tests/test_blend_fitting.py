"""How much network and n-grams count, and that the fit finds it."""

import msgspec
import numpy as np
import numpy.typing as npt
import pytest

from predictive.blend_fitting import WARM_UPS, Prior, _mixture_weight
from predictive.inference.language_model import LanguageModel
from predictive.model.blend import Blend
from predictive.prediction.document import Document
from predictive.prediction.trained_words import ngram_probabilities, trained_probabilities
from predictive.prediction.vocabulary import SessionVocabulary, Vocabulary
from predictive.prediction.word_network import WordNetwork
from tests.builders import TEXT, model_of

NO_PRIOR = Prior(0.5, 0)


def share(tokens: npt.NDArray[np.int64], warm_up: float) -> npt.NDArray[np.float64]:
    blend = Blend(network=1.0, warm_up=warm_up)
    return np.array([blend.network_weight(each) for each in tokens.tolist()])


def test_the_network_reaches_half_of_its_weight_after_the_tokens_of_its_warm_up() -> None:
    blend = Blend(network=0.8, warm_up=3.0)
    weights = [blend.network_weight(tokens) for tokens in (0, 3, 1_000_000)]
    assert weights == pytest.approx([0.0, 0.4, 0.8], abs=1e-5)


def test_without_a_warm_up_the_network_has_its_weight_from_the_start() -> None:
    assert Blend(network=0.8).network_weight(0) == 0.8


def test_at_the_start_of_a_text_only_ngrams_count_and_then_more_and_more_the_network() -> None:
    model = model_of(TEXT, network=1.0)
    warm = msgspec.structs.replace(model, blend=Blend(network=1.0, warm_up=1.0))
    network = WordNetwork(LanguageModel(model.config.architecture, model.weights))
    document = Document(SessionVocabulary(Vocabulary.of(model)))
    for text, share in (("", 0.0), ("Voy", 1 / 2), ("Voy al parque", 3 / 4)):
        passage = document.passage(text)
        found = trained_probabilities(warm, network, passage).dense
        by_network = trained_probabilities(model, network, passage).dense
        by_ngrams = ngram_probabilities(model, passage.word_ids).dense
        np.testing.assert_allclose(
            found, share * by_network + (1 - share) * by_ngrams, rtol=1e-4, atol=1e-7
        )


@pytest.mark.parametrize("warm_up", WARM_UPS)
@pytest.mark.parametrize("weight", [0.6, 0.9])
def test_the_fit_finds_weight_and_warm_up_of_a_mixture(weight: float, warm_up: float) -> None:
    rng = np.random.default_rng(3)
    tokens = rng.integers(0, 12, 10_000)
    by_first = rng.random(len(tokens)) < weight * share(tokens, warm_up)
    # Two dice of which each shows its own numbers more often.
    one, other = np.where(by_first, 0.39, 0.01), np.where(by_first, 0.01, 0.39)
    swapped = rng.random(len(tokens)) < 0.025
    one, other = np.where(swapped, other, one), np.where(swapped, one, other)
    fits = {each: _mixture_weight(one, other, NO_PRIOR, share(tokens, each)) for each in WARM_UPS}
    best = max(fits, key=lambda each: fits[each].likelihood)
    assert fits[warm_up].weight == pytest.approx(weight, abs=0.04)
    assert abs(WARM_UPS.index(best) - WARM_UPS.index(warm_up)) <= 1


def test_a_prior_counts_for_as_many_words_as_it_says() -> None:
    always = np.full(100, 0.2), np.full(100, 0.2)
    assert _mixture_weight(*always, Prior(0.7, 300)).weight == pytest.approx(0.7, abs=0.01)
    first = np.full(100, 0.2), np.zeros(100)
    assert _mixture_weight(*first, Prior(0.7, 300)).weight == pytest.approx(0.775, abs=0.01)
