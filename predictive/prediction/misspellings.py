"""Words out of vocabulary that are probably mistyped: not offered until they were used often."""

from functools import lru_cache

import numpy as np

from predictive.correction.candidates import Candidates
from predictive.counts.lexicon import LONGEST_WORD, fold_case
from predictive.model.directory import Model
from predictive.prediction.document import Passage
from predictive.prediction.learned_words import LearnedWords
from predictive.prediction.vocabulary import SessionVocabulary

ENOUGH = 3
"""Sentences in which a word was used: then it is meant."""
_MOST_MISTYPED = 1.0
"""How often a word is a slip, for each time that it is meant, if it may be offered."""
_SHORTEST = 3
"""Letters. Shorter words are never held back."""
_SMALLEST = 1e-15
_CACHED = 20_000


class Misspellings:
    """Tells which words of one session are not to be offered yet."""

    def __init__(self, model: Model, words: SessionVocabulary, learned: LearnedWords) -> None:
        self._model = model
        self._words = words
        self._learned = learned
        self._candidates = Candidates(words.known.folded_words, model.ngrams.unigrams)
        self.is_mistyped = lru_cache(_CACHED)(self._judge)

    def is_meant(self, word_id: int, passage: Passage) -> bool:
        """Whether a word was used often enough to be offered after a passage, mistyped or not."""
        places = np.flatnonzero(passage.word_ids == word_id).tolist()
        before = {tuple(passage.word_ids[max(0, each - 2) : each].tolist()) for each in places}
        return len(before) + self._learned.sentences_with(self._words.form(word_id)) >= ENOUGH

    def _judge(self, word_id: int) -> bool:
        """Return whether a word is probably mistyped: it is new, no name, and much like another."""
        word = self._words.form(word_id)
        is_new = word_id >= len(self._words.known) and self._model.config.text_kind == "prose"
        if not is_new or word != fold_case(word) or not word.isalpha():
            return False
        if not _SHORTEST <= len(word) <= LONGEST_WORD:
            return False
        unknown = self._model.spelling.probability(word)
        probability = max(self._model.blend.out_of_vocabulary * unknown, _SMALLEST)
        return self._candidates.mistyped_share(word, probability) > _MOST_MISTYPED
