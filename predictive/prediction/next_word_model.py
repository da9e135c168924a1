"""One distribution over the next word: trained models, this text and learned text together."""

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from predictive.counts.ngram_model import Distribution
from predictive.model.directory import Model
from predictive.prediction.document import Document, Passage
from predictive.prediction.evidence import (
    Successors,
    apply_evidence,
    max_counts,
    successors_in,
)
from predictive.prediction.learned_words import LearnedWords
from predictive.prediction.next_words import NextWords
from predictive.prediction.orthography import as_written
from predictive.prediction.vocabulary import SessionVocabulary, WordIds

_CACHED = 64
"""Distributions, of the texts before the cursor that were asked about last."""

_MOST_LEARNED = 256
"""Learned words that are compared with how often they were expected: the most frequent."""

Trained = Callable[[Passage], Distribution]
"""Returns the probability of each word of the lexicon (N,) after a passage, by what was trained."""


class NextWordModel:
    """Distributions over the next word in the text of one session."""

    def __init__(
        self, model: Model, trained: Trained, words: SessionVocabulary, learned: LearnedWords
    ) -> None:
        self._blend = model.blend
        self._unigrams = model.ngrams.unigrams
        self._trained = trained
        self._words = words
        self._learned = learned
        self._document = Document(words)
        self._cached = lru_cache(_CACHED)(self._compute)

    def after(self, text: str) -> NextWords:
        """Return what may follow `text`, which ends where a word begins."""
        if self._learned.refresh():
            self._cached.cache_clear()
        return self._cached(text)

    def passage(self, text: str) -> Passage:
        """Return `text` as the models read it."""
        return self._document.passage(text)

    def distribution(self, probabilities: Distribution) -> NextWords:
        """Return a distribution over the lexicon (N,) as words."""
        return NextWords(probabilities, self._blend.out_of_vocabulary, self._words)

    def form(self, word_id: int, before: str) -> str:
        """Return how a word is to be written after a text.

        Out of vocabulary: as it was written last, in the text or else when it was learned.
        """
        form = self._words.form(word_id)
        if form in self._words.known:
            return form
        return as_written(form, before) or self._learned.written_form(form) or form

    def _compute(self, text: str) -> NextWords:
        passage, weights = self.passage(text), self._blend.evidence
        evidence = [
            self._successors(passage.word_ids, length) for length in range(len(weights.weights))
        ]
        banned = self._learned.banned_ids()
        trained = self._trained(passage)
        new = np.zeros(len(self._words) - len(trained), dtype=np.float32)
        prior = np.concatenate([self._unigrams, new])
        probabilities = apply_evidence(np.concatenate([trained, new]), prior, evidence, weights)
        probabilities[banned] = 0
        return self.distribution(probabilities).raised(self._blend.exponent)

    def _successors(self, word_ids: WordIds, length: int) -> Successors:
        """Return what followed the last `length` words, in this text and in the learned text."""
        context = word_ids[len(word_ids) - length :].tolist()
        here = successors_in(word_ids, context, self._blend.evidence.half_life)
        learned = (
            self._learned.successors(context)
            if context
            else self._learned.unigrams("", _MOST_LEARNED)
        )
        return max_counts(here, learned) if len(learned.word_ids) else here
