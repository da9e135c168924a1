"""How well what stands behind the cursor goes on after each word that may be written there.

By Bayes' rule, a word is as much more probable as the following words are more probable after it:
by the n-grams for each candidate, and by the network for the best of them. What stands there need
not follow at once, since other words may still be written in between.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from predictive.counts.ngram_contexts import NgramContexts
from predictive.model.directory import Model
from predictive.prediction.document import Passage
from predictive.prediction.next_words import Candidate
from predictive.prediction.vocabulary import SessionVocabulary
from predictive.prediction.word_distribution import WordIds
from predictive.prediction.word_network import WordNetwork
from predictive.tokenizer import UNKNOWN_ID

Amounts = npt.NDArray[np.float64]

MOST_CANDIDATES = 64
"""The best words by what precedes them, which are compared by what follows."""
_LEAST_PRIOR = 0.002
"""Of these, as probable by what precedes as this at least, beside the best."""
MOST_READ = 8
"""Of these the best, whose continuation the network reads."""
_LEAST_READ = 0.02
"""Of these, as probable as this at least, beside the best."""
MOST_WORDS = 2
"""Words and marks behind the cursor that are looked at."""
_ADJACENT = 0.8
"""How probable it is that no other word will be written in between."""
UNKNOWN_WORD = -1
"""Stands for any word that is out of vocabulary."""
_SMALLEST = 1e-30


class RightContext(NamedTuple):
    """What follows the word at the cursor on its line."""

    word_ids: tuple[int, ...] = ()
    """The first words and marks, as far as they are known."""
    token: int = UNKNOWN_ID
    """The network's token of the first of them."""


NOTHING_FOLLOWS = RightContext()


class RightContextRanking:
    """Ranks candidates by what follows them."""

    def __init__(
        self, model: Model, words: SessionVocabulary, network: WordNetwork | None = None
    ) -> None:
        """Without a network, only the n-grams are asked."""
        self._model = model
        self._words = words
        self._network = network

    def ranked(
        self, passage: Passage, candidates: Sequence[Candidate], right: RightContext
    ) -> list[Candidate]:
        """Return the candidates after a passage in their new order; the best must come first.

        The first word of the right context is left out, since it stands there already.
        """
        least = _LEAST_PRIOR * max((each.probability for each in candidates), default=0)
        kept = [
            each
            for each in candidates
            if each.word_id != right.word_ids[0] and each.probability >= least
        ]
        if not kept:
            return []
        prior = np.array([each.probability for each in kept])
        word_ids = np.array([each.word_id for each in kept])
        likelihoods = self.likelihoods(passage, word_ids, prior, right)
        expected = max(float(prior @ likelihoods) / float(prior.sum()), _SMALLEST)
        posterior = prior * (_ADJACENT * likelihoods / expected + (1 - _ADJACENT))
        order = np.argsort(-posterior, kind="stable").tolist()
        return [Candidate(kept[place].word_id, float(posterior[place])) for place in order]

    def likelihoods(
        self, passage: Passage, word_ids: WordIds, prior: Amounts, right: RightContext
    ) -> Amounts:
        """Return how probable the right context is after each word (n,), whose prior is given.

        The network changes those of the best words, but not their weighted sum.
        """
        if not right.word_ids:
            return np.ones(len(word_ids))
        by_ngrams = self._by_ngrams(passage.word_ids, word_ids, right)
        likelihoods: Amounts = by_ngrams.prod(axis=1)
        weight = self._model.blend.network_weight(len(passage.tokens) + 1)
        if self._network is None or not weight or right.token == UNKNOWN_ID:
            return likelihoods
        posterior = prior * likelihoods
        best = np.argsort(-posterior, kind="stable")[:MOST_READ]
        best = best[posterior[best] >= _LEAST_READ * posterior[best[0]]]
        tokens = [self._token(word_id) for word_id in word_ids[best].tolist()]
        by_network = self._network.continuations(passage, tokens, right.token)
        by_both = weight * by_network + (1 - weight) * by_ngrams[best, 0]
        better = by_both * by_ngrams[best, 1:].prod(axis=1)
        scale = (prior[best] @ likelihoods[best]) / max(float(prior[best] @ better), _SMALLEST)
        likelihoods[best] = scale * better
        return likelihoods

    def _by_ngrams(self, context: WordIds, word_ids: WordIds, right: RightContext) -> Amounts:
        """Return the probability (n, R) of each word of the right context after each (n,)."""
        before = context[1 - self._model.ngrams.order :].tolist()
        general = _read(NgramContexts(self._model.ngrams, before, word_ids), right.word_ids)
        if self._model.own_ngrams is None:
            return general
        own = _read(NgramContexts(self._model.own_ngrams, before, word_ids), right.word_ids)
        weight = self._model.blend.own_ngrams
        mixed: Amounts = weight * own + (1 - weight) * general
        return mixed

    def _token(self, word_id: int) -> int:
        if word_id == UNKNOWN_WORD:
            return UNKNOWN_ID
        form = self._words.form(word_id)
        return self._words.known.word_token_id(f" {form}", form, starts_sentence=False)


def _read(contexts: NgramContexts, word_ids: Sequence[int]) -> Amounts:
    return np.array([contexts.read(each) for each in word_ids], dtype=np.float64).T
