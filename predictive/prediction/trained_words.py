"""The distribution over the next word by what was trained: the network and the n-grams."""

from predictive.model.directory import Model
from predictive.prediction.document import Passage
from predictive.prediction.word_distribution import WordDistribution, WordIds
from predictive.prediction.word_network import WordNetwork, softmax


def trained_probabilities(model: Model, network: WordNetwork, passage: Passage) -> WordDistribution:
    """Return the distribution over the next word by network and n-grams together."""
    share = model.blend.network_weight(len(passage.tokens))
    if share == 0:
        return ngram_probabilities(model, passage.word_ids)
    by_network = network_probabilities(model, network, passage)
    if share < 1:
        by_network.mix(ngram_probabilities(model, passage.word_ids), 1 - share)
    return by_network


def network_probabilities(model: Model, network: WordNetwork, passage: Passage) -> WordDistribution:
    """Return the distribution over the next word by the network alone."""
    probabilities = softmax(network.logits(passage), model.blend.temperature)
    return WordDistribution.of_tokens(model.index, probabilities)


def ngram_probabilities(model: Model, word_ids: WordIds) -> WordDistribution:
    """Return the distribution over the next word after words (T,), by n-grams alone.

    In a fine-tuned model, those of the user's own text and of the base are mixed.
    """
    context = word_ids[1 - model.ngrams.order :].tolist()
    general = WordDistribution.of_ngrams(model.index, model.ngrams.continuation(context))
    if model.own_ngrams is not None:
        own = WordDistribution.of_ngrams(model.index, model.own_ngrams.continuation(context))
        general.mix(own, model.blend.own_ngrams)
    return general
