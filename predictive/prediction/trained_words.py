"""The distribution over the next word by what was trained: the network and the n-grams."""

import numpy as np

from predictive.counts.ngram_model import Distribution
from predictive.model.directory import Model
from predictive.prediction.document import Passage
from predictive.prediction.vocabulary import WordIds
from predictive.prediction.word_network import WordNetwork


def trained_probabilities(model: Model, network: WordNetwork, passage: Passage) -> Distribution:
    """Return the probability of each next word (N,) by network and n-grams together."""
    share = np.float32(model.blend.network)
    if share == 0:
        return ngram_probabilities(model, passage.word_ids)
    by_network = network.probabilities(passage)
    if share == 1:
        return by_network
    return share * by_network + (1 - share) * ngram_probabilities(model, passage.word_ids)


def ngram_probabilities(model: Model, word_ids: WordIds) -> Distribution:
    """Return the probability of each next word (N,) after words (T,), by n-grams alone.

    In a fine-tuned model, those of the user's own text and of the base are mixed.
    """
    context = word_ids[1 - model.ngrams.order :].tolist()
    probabilities = model.ngrams.distribution(context)
    if model.own_ngrams is None:
        return probabilities
    share = np.float32(model.blend.own_ngrams)
    return share * model.own_ngrams.distribution(context) + (1 - share) * probabilities
