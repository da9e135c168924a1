"""Completes words by a network of characters, which spells them, and by n-grams of words."""

from predictive.counts.lexicon import fold_case
from predictive.model.directory import Model
from predictive.prediction.character_search import CharacterSearch
from predictive.prediction.completer import Completion
from predictive.prediction.document import Passage
from predictive.prediction.learned_words import LearnedWords
from predictive.prediction.next_word_model import NextWordModel
from predictive.prediction.next_words import Candidate, NextWords
from predictive.prediction.right_context import (
    MOST_CANDIDATES,
    Amounts,
    RightContext,
    RightContextRanking,
)
from predictive.prediction.suggestion import Reason
from predictive.prediction.trained_words import ngram_probabilities
from predictive.prediction.vocabulary import SessionVocabulary
from predictive.prediction.word_distribution import WordDistribution, WordIds


class CharacterCompleter:
    """A `Completer` for models of characters."""

    def __init__(
        self,
        model: Model,
        search: CharacterSearch,
        words: SessionVocabulary,
        learned: LearnedWords,
    ) -> None:
        self._model = model
        self._share = model.blend.network
        self._search = search
        self._words = words
        self._learned = learned
        self._next = NextWordModel(model, self._ngrams, words, learned)
        self._by_right_context = RightContextRanking(model, words)

    def complete(self, before: str, prefix: str, limit: int, after: str = "") -> list[Completion]:
        """Return the best words of both, by the weighted sum of their probabilities."""
        right = self._next.right_context(after)
        most = max(limit, MOST_CANDIDATES) if right.word_ids else limit
        counted = [
            Completion(self._next.form(word_id, before), probability)
            for word_id, probability in self._next.best(before, prefix, most)
        ]
        found = self._mixed(self._search.words(before, prefix, limit), counted)
        return self._ranked(before, found, right)[:limit] if right.word_ids else found[:limit]

    def next_words(self, before: str) -> NextWords:
        """Return how probable each known word is after `before`."""
        return self._next.after(before)

    def likelihoods(self, before: str, word_ids: WordIds, prior: Amounts, after: str) -> Amounts:
        """Return how probable what follows is after each word (n,), whose prior is given."""
        passage, right = self._next.passage(before), self._next.right_context(after)
        return self._by_right_context.likelihoods(passage, word_ids, prior, right)

    def word_share(self, before: str) -> float | None:
        """Return how probable it is that a word follows, not a mark; None if a mark would."""
        return self._search.word_share(before)

    def explain(self, before: str, prefix: str, completions: list[Completion]) -> list[Reason]:
        """Return what network and n-grams say, alone and together, before any evidence."""
        limit = max(1, len(completions))
        spelled = {
            fold_case(text): chance for text, chance in self._search.words(before, prefix, limit)
        }
        ngrams = self._next.next_words(self._ngrams(self._next.passage(before)))
        reasons = []
        for text, probability in completions:
            word_id = self._words.id_of(text)
            counted = 0.0 if word_id is None else ngrams.probability(word_id, prefix)
            network = spelled.get(fold_case(text), 0.0)
            together = self._share * network + (1 - self._share) * counted
            reasons.append(Reason(text, network, counted, together, probability))
        return reasons

    def _ranked(
        self, before: str, completions: list[Completion], right: RightContext
    ) -> list[Completion]:
        """Return completions by what follows them, for all that the n-grams say."""
        texts = {self._words.add(each.text): each.text for each in completions}
        candidates = list(map(Candidate, texts, (each.probability for each in completions)))
        ranked = self._by_right_context.ranked(self._next.passage(before), candidates, right)
        return [Completion(texts[each.word_id], each.probability) for each in ranked]

    def _ngrams(self, passage: Passage) -> WordDistribution:
        return ngram_probabilities(self._model, passage.word_ids)

    def _mixed(self, spelled: list[Completion], counted: list[Completion]) -> list[Completion]:
        texts: dict[str, str] = {}
        sums: dict[str, float] = {}
        for weight, completions in ((self._share, spelled), (1 - self._share, counted)):
            for text, probability in completions:
                key = fold_case(text)
                texts.setdefault(key, text)
                sums[key] = sums.get(key, 0.0) + weight * probability
        best = sorted(sums, key=lambda key: -sums[key])
        return [
            Completion(texts[key], sums[key]) for key in best if not self._learned.is_banned(key)
        ]
