"""One distribution over the next word: trained models, this text and learned text together."""

from collections.abc import Callable
from functools import lru_cache, partial
from itertools import islice, takewhile

import numpy as np

from predictive.counts.lexicon import fold_accents
from predictive.counts.unigrams import Distribution
from predictive.model.directory import Model
from predictive.prediction.document import Document, Passage
from predictive.prediction.evidence import (
    Successors,
    UnigramProbabilities,
    apply_evidence,
    gains,
    max_counts,
    successors_in,
)
from predictive.prediction.languages import Languages
from predictive.prediction.learned_words import LearnedWords
from predictive.prediction.misspellings import Misspellings
from predictive.prediction.next_words import Candidate, Gains, NextWords, no_gains
from predictive.prediction.orthography import as_written
from predictive.prediction.right_context import MOST_WORDS, NOTHING_FOLLOWS, RightContext
from predictive.prediction.vocabulary import SessionVocabulary
from predictive.prediction.word_distribution import WordDistribution, WordIds

_CACHED = 64
"""Distributions, of the texts before the cursor that were asked about last."""
_MOST_LEARNED = 256
"""Learned words that are compared with how often they were expected: the most frequent."""
_MOST_WITH_PREFIX = 32
"""Of those that begin with what is typed, as many more."""

_SPARE = 8
"""Words that are looked at besides, for those that are held back."""

Trained = Callable[[Passage], WordDistribution]
"""Returns the distribution over the next word after a passage, by what was trained."""


class NextWordModel:
    """Distributions over the next word in the text of one session."""

    def __init__(
        self, model: Model, trained: Trained, words: SessionVocabulary, learned: LearnedWords
    ) -> None:
        self._blend = model.blend
        self._unigrams = model.ngrams.unigrams
        self._languages = Languages(self._unigrams, model.lexicon.word_count, model.blend.languages)
        self._trained = trained
        self._words = words
        self._learned = learned
        self._document = Document(words)
        self._misspellings = Misspellings(model, words, learned)
        self._cached = lru_cache(_CACHED)(self._compute)

    def after(self, text: str) -> NextWords:
        """Return what may follow `text`, which ends where a word begins."""
        if self._learned.refresh():
            self._cached.cache_clear()
        return self._cached(text)

    def best(self, text: str, prefix: str, limit: int) -> list[Candidate]:
        """Return the best words after `text` that begin with `prefix`; none that are mistyped."""
        found = self.after(text).best(prefix, limit + _SPARE)
        meant = (
            each
            for each in found
            if not self._misspellings.is_mistyped(each.word_id)
            or self._misspellings.is_meant(each.word_id, self.passage(text))
        )
        return list(islice(meant, limit))

    def passage(self, text: str) -> Passage:
        """Return `text` as the models read it."""
        return self._document.passage(text)

    def right_context(self, text: str) -> RightContext:
        """Return the first words of what stands behind the cursor, as far as they are known."""
        segment = self._document.following(text)
        known = takewhile(lambda word_id: word_id < len(self._words.known), segment.word_ids)
        word_ids = tuple(islice(known, MOST_WORDS))
        return RightContext(word_ids, segment.tokens[0]) if word_ids else NOTHING_FOLLOWS

    def next_words(self, distribution: WordDistribution) -> NextWords:
        """Return a distribution as words that can be looked up by their prefix."""
        return NextWords(distribution, self._blend.out_of_vocabulary, self._words)

    def form(self, word_id: int, before: str) -> str:
        """Return how a word is to be written after a text.

        Out of vocabulary: as it was written last, in the text or else when it was learned.
        """
        form = self._words.form(word_id)
        if word_id < len(self._words.known):
            return form
        return as_written(form, before) or self._learned.written_form(form) or form

    def _compute(self, text: str) -> NextWords:
        passage, weights = self.passage(text), self._blend.evidence
        distribution = self._trained(passage)
        languages = self._languages.probabilities(passage.word_ids)
        if len(languages) > 1:
            distribution.prefer(languages)
        evidence = [
            self._successors(passage.word_ids, length) for length in range(len(weights.weights))
        ]
        unigrams = partial(self._frequency, languages)
        apply_evidence(distribution, unigrams, evidence, weights)
        distribution.drop(self._learned.banned_ids())
        learned = partial(self._learned_gains, unigrams, evidence[0].word_ids)
        words, unknown = self._words, self._blend.out_of_vocabulary
        return NextWords(distribution, unknown, words, self._blend.exponent, learned)

    def _successors(self, word_ids: WordIds, length: int) -> Successors:
        """Return what followed the last `length` words, in this text and in the learned text."""
        context = word_ids[len(word_ids) - length :].tolist()
        here = successors_in(word_ids, context, self._blend.evidence.half_life)
        if length:
            learned = self._learned.successors(context)
        else:
            learned = self._learned.unigrams("", _MOST_LEARNED)
        return max_counts(here, learned) if len(learned.word_ids) else here

    def _learned_gains(self, unigrams: UnigramProbabilities, others: WordIds, prefix: str) -> Gains:
        """Return what learned words with a prefix gain, besides `others`, which did already."""
        if not len(self._learned):
            return no_gains(prefix)
        learned = self._learned.unigrams(fold_accents(prefix), _MOST_WITH_PREFIX)
        added = gains(learned, unigrams(learned.word_ids), 0, self._blend.evidence)
        done = {*others.tolist(), *self._learned.banned_ids().tolist()}
        new = [each not in done for each in learned.word_ids.tolist()]
        return Gains(learned.word_ids[new], added[new])

    def _frequency(self, languages: Distribution, word_ids: WordIds) -> Distribution:
        """Return the unigram probabilities of words (n,); new ones have none."""
        is_known = word_ids < len(self._unigrams)
        found = np.zeros(len(word_ids), dtype=np.float32)
        found[is_known] = self._unigrams.probabilities(word_ids[is_known], languages)
        return found
