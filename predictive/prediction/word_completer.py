"""Completes words by a network of words, n-grams, this text and learned text."""

from collections.abc import Iterator
from functools import partial
from itertools import islice

from predictive.counts.lexicon import fold_case
from predictive.model.directory import Model
from predictive.prediction.completer import Completion
from predictive.prediction.learned_words import LearnedWords
from predictive.prediction.next_word_model import NextWordModel
from predictive.prediction.next_words import Candidate, NextWords
from predictive.prediction.right_context import MOST_CANDIDATES, Amounts, RightContextRanking
from predictive.prediction.suggestion import Reason
from predictive.prediction.trained_words import (
    network_probabilities,
    ngram_probabilities,
    trained_probabilities,
)
from predictive.prediction.vocabulary import SessionVocabulary
from predictive.prediction.word_distribution import WordIds
from predictive.prediction.word_network import WordNetwork


class WordCompleter:
    """A `Completer` for models of words."""

    def __init__(
        self, model: Model, network: WordNetwork, words: SessionVocabulary, learned: LearnedWords
    ) -> None:
        self._model = model
        self._network = network
        self._words = words
        self._learned = learned
        self._trained = partial(trained_probabilities, model, network)
        self._next = NextWordModel(model, self._trained, words, learned)
        self._by_right_context = RightContextRanking(model, words, network)

    def complete(self, before: str, prefix: str, limit: int, after: str = "") -> list[Completion]:
        """Return the best words; where fewer are known, others are spelled as words usually are."""
        next_words = self.next_words(before)
        found = [
            Completion(self._next.form(word_id, before), probability)
            for word_id, probability in self._best(before, prefix, limit, after)
        ]
        if len(found) < limit and prefix:
            share = next_words.out_of_vocabulary_share(prefix)
            guesses = self._guesses(prefix, share, found)
            found = [*found, *islice(guesses, limit - len(found))]
        return found

    def _best(self, before: str, prefix: str, limit: int, after: str) -> list[Candidate]:
        """Return the best known words, by what precedes and by what follows."""
        right = self._next.right_context(after)
        if not right.word_ids:
            return self._next.best(before, prefix, limit)
        candidates = self._next.best(before, prefix, max(limit, MOST_CANDIDATES))
        return self._by_right_context.ranked(self._next.passage(before), candidates, right)[:limit]

    def next_words(self, before: str) -> NextWords:
        """Return how probable each known word is after `before`."""
        return self._next.after(before)

    def likelihoods(self, before: str, word_ids: WordIds, prior: Amounts, after: str) -> Amounts:
        """Return how probable what follows is after each word (n,), whose prior is given."""
        passage, right = self._next.passage(before), self._next.right_context(after)
        return self._by_right_context.likelihoods(passage, word_ids, prior, right)

    def word_share(self, before: str) -> float | None:
        """Return how probable it is that a word follows, not a mark; None if a mark would."""
        return self.next_words(before).word_share()

    def explain(self, before: str, prefix: str, completions: list[Completion]) -> list[Reason]:
        """Return what network and n-grams say, alone and together, before any evidence."""
        passage = self._next.passage(before)
        network = network_probabilities(self._model, self._network, passage)
        ngrams = ngram_probabilities(self._model, passage.word_ids)
        parts = list(map(self._next.next_words, (network, ngrams, self._trained(passage))))
        return [self._reason(each, prefix, parts) for each in completions]

    def _reason(self, completion: Completion, prefix: str, parts: list[NextWords]) -> Reason:
        word_id = self._words.id_of(completion.text)
        network, ngrams, trained = (
            0.0 if word_id is None else part.probability(word_id, prefix) for part in parts
        )
        return Reason(completion.text, network, ngrams, trained, completion.probability)

    def _guesses(self, prefix: str, share: float, others: list[Completion]) -> Iterator[Completion]:
        """Yield words that are neither known nor among `others`, by their spelling.

        All unknown words together have `share` of the probability.
        """
        typed = fold_case(prefix)
        taken = {typed, *(fold_case(other.text) for other in others)}
        for word, probability in self._model.spelling.completions(typed):
            is_new = word not in taken and word not in self._words.known
            if is_new and not self._learned.is_banned(word):
                yield Completion(word, share * probability)
