"""Names that stand for anybody in collections of phrases, and are rarer in what people write.

Their probabilities are multiplied by a factor: in the n-grams one by one, in the network by its
output bias, the correction of Saerens et al. 2002 ("Adjusting the outputs of a classifier to new a
priori probabilities", equation 4) for classes that are rarer in use than in training.
"""

from collections.abc import Mapping

import numpy as np

from predictive.counts.lexicon import Lexicon, fold_case
from predictive.counts.ngram_model import NgramModel
from predictive.counts.unigrams import DECODED, quantize
from predictive.model.weights import Weights
from predictive.tokenizer import Tokenizer

BIAS = "output_bias"


def rarer_in_ngrams(
    ngrams: NgramModel, lexicon: Lexicon, factors: Mapping[str, float]
) -> NgramModel:
    """Return the n-grams with rarer names; what they lose goes to no other word."""
    levels = list(ngrams.levels)
    for name, factor in factors.items():
        word_id = lexicon.id_of(name)
        for place, level in enumerate(levels):
            codes = level.probabilities.copy()
            chosen = level.words == word_id
            codes[chosen] = quantize(factor * DECODED[codes[chosen]])
            levels[place] = level._replace(probabilities=codes)
    return NgramModel(ngrams.unigrams, levels)


def rarer_in_network(
    weights: Weights, tokenizer: Tokenizer, factors: Mapping[str, float]
) -> Weights:
    """Return the weights with a lower output bias of the tokens of rarer names."""
    shifts = {fold_case(name): np.log(factor) for name, factor in factors.items()}
    by_token = [shifts.get(fold_case(token.strip(" ")), 0.0) for token in tokenizer.tokens]
    return {**weights, BIAS: weights[BIAS] + np.array(by_token, dtype=np.float32)}
