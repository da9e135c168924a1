"""Marks words that were probably mistyped.

A word is marked where another one is far more probable: P(other | context) x P(typed | other)
against P(typed | context), by the language model and the error model.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from predictive.counts.lexicon import fold_case
from predictive.model.directory import Model
from predictive.prediction.learned_words import LearnedWords
from predictive.prediction.orthography import as_typed
from predictive.prediction.vocabulary import SessionVocabulary
from predictive.prediction.word_completer import WordCompleter
from predictive.revising.candidates import Candidates, Correction

THRESHOLD = 6.0
"""Nats by which the best correction must be more probable than what was typed."""
_SCREEN = -6.0
"""Nats by which it must be so without its context, for the context to be looked at."""
_MOST_COMPARED = 8
MOST_CORRECTIONS = 5
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_NO_PROSE = re.compile(r"`[^`\n]*`|\S*(?:[/\\@#_=<>|~^$]|\w\.\w|::)\S*|\S*\d\S*")
"""Code spans, addresses, paths, and whatever else has marks inside that prose has not."""
_SMALLEST = 1e-12


class Mark(NamedTuple):
    """A word that was probably mistyped."""

    start: int
    """Where it begins, in characters."""
    word: str
    corrections: tuple[str, ...]
    """The most probable first."""
    certainty: float
    """Nats by which the first is more probable than what was typed."""

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.word)


class Checker:
    """Finds mistyped words with one model, in the texts of one session."""

    def __init__(
        self,
        model: Model,
        completer: WordCompleter,
        words: SessionVocabulary,
        learned: LearnedWords,
    ) -> None:
        self._model = model
        self._completer = completer
        self._words = words
        self._learned = learned
        self._candidates = Candidates(model.lexicon)

    def marks(self, text: str) -> Iterator[Mark]:
        """Yield the mistyped words of a text, the first first."""
        uses = Counter(fold_case(match.group()) for match in _WORD.finditer(text))
        skipped = [match.span() for match in _NO_PROSE.finditer(text)]
        for match in _WORD.finditer(text):
            while skipped and skipped[0][1] <= match.start():
                skipped.pop(0)
            is_prose = not skipped or match.end() <= skipped[0][0]
            if is_prose and not self._is_wanted(match.group(), uses):
                mark = self._mark(text, match)
                if mark is not None:
                    yield mark

    def _is_wanted(self, word: str, uses: Counter[str]) -> bool:
        """Whether a word is not to be marked, whatever it is: a name, an abbreviation, learned."""
        key = fold_case(word)
        if self._learned.count(key) or (not word[1:].islower() and len(word) > 1):
            return True
        is_known = key in self._words.known
        return not is_known and (uses[key] > 1 or word[0].isupper())

    def _mark(self, text: str, match: re.Match[str]) -> Mark | None:
        typed = fold_case(match.group())
        likely = self._likely(typed)
        if not likely:
            return None
        before, after = text[: match.start()], text[match.end() :].split("\n", 1)[0]
        word_id = self._words.id_of(typed)
        ids = [each.word_id for each in likely]
        known = word_id is not None and word_id < len(self._words.known)
        chances = self._completer.chances(
            before, np.array([*ids, word_id] if known else ids), after[:100]
        )
        costs = np.array([each.log_probability for each in likely])
        logs = np.log(np.maximum(chances[: len(ids)], _SMALLEST)) + costs
        if known:
            here = float(np.log(max(chances[-1], 1e-12)))
        else:
            here = float(np.log(max(self._unknown(typed) * chances.max(), 1e-30)))
        order = np.argsort(-logs, kind="stable")[:MOST_CORRECTIONS].tolist()
        certainty = float(logs[order[0]]) - here
        if certainty < THRESHOLD:
            return None
        corrections = tuple(
            as_typed(self._words.form(ids[place]), before, match.group(), capital=False)
            for place in order
        )
        return Mark(match.start(), match.group(), corrections, certainty)

    def _likely(self, typed: str) -> list[Correction]:
        """Return the corrections that are frequent enough for their context to decide."""
        found = self._candidates.of(typed)
        if not found:
            return []
        unigrams = self._model.ngrams.unigrams
        word_ids = np.array([each.word_id for each in found])
        costs = np.array([each.log_probability for each in found])
        prior = np.log(unigrams.probabilities(word_ids, unigrams.alike)) + costs
        known = self._words.known.id_of(typed)
        if known is None:
            here = np.log(max(self._unknown(typed), 1e-30))
        else:
            here = float(np.log(unigrams.probabilities(np.array([known]), unigrams.alike)[0]))
        order = np.argsort(-prior, kind="stable")[:_MOST_COMPARED].tolist()
        return [found[place] for place in order if prior[place] - here > _SCREEN]

    def _unknown(self, typed: str) -> float:
        """Return the unigram probability of a word that is out of vocabulary, by its spelling."""
        return self._model.blend.out_of_vocabulary * self._model.spelling.probability(typed)
