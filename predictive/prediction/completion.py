"""Whole words for what was typed of them, as they are to be inserted; and what follows them."""

from collections.abc import Iterator
from itertools import islice

from predictive.counts.lexicon import plain
from predictive.counts.spelling import Spelling
from predictive.prediction.blending import Blending, Parts
from predictive.prediction.character_search import CharacterSearch
from predictive.prediction.reader import Reader
from predictive.prediction.suggestion import Reason, Suggestion
from predictive.prediction.writing import as_typed, capitalizes, starts_sentence

LEAST_CONFIDENCE = 0.1
"""A phrase goes on only as long as it is more probable than this."""


class Completion:
    """Completes words by all that is known; with a network of characters, by spelling too."""

    def __init__(
        self,
        blending: Blending,
        reader: Reader,
        spelling: Spelling,
        characters: CharacterSearch | None,
    ) -> None:
        self._blending = blending
        self._spelling = spelling
        self._reader = reader
        self._characters = characters

    def complete(self, before: str, prefix: str, limit: int) -> list[Suggestion]:
        """Return the best words behind `before` that begin with `prefix`.

        Where fewer are known than `limit`, the others are spelled as words usually are.
        """
        next_words = self._blending.behind(before)
        counted = [
            Suggestion(self._blending.form(number, before), probability)
            for number, probability in next_words.complete(prefix, limit)
        ]
        if self._characters is not None:
            spelled = self._characters.complete(before, prefix, limit)
            found = self._mixed(spelled, counted)[:limit]
        elif len(counted) < limit:
            guesses = self._guess(prefix, next_words.unknown_share(prefix), counted)
            found = [*counted, *islice(guesses, limit - len(counted))]
        else:
            found = counted
        capital = starts_sentence(before) and capitalizes(before, self._blending.capitalizes)
        return [
            Suggestion(as_typed(text, before, prefix, capital=capital), probability)
            for text, probability in found
        ]

    def explain(self, before: str, prefix: str, limit: int) -> list[Reason]:
        """Return the best words as `complete` does, each with what every part says of it."""
        parts = self._blending.parts(before)
        spelled = self._characters.complete(before, prefix, limit) if self._characters else []
        spellings = {plain(text): probability for text, probability in spelled}
        return [
            self._reason(each, prefix, parts, spellings.get(plain(each.text), 0.0))
            for each in self.complete(before, prefix, limit)
        ]

    def _reason(self, found: Suggestion, prefix: str, parts: Parts, spelled: float) -> Reason:
        number = self._reader.known(found.text)
        network, ngrams, trained = (
            0.0 if part is None or number is None else part.probability(number, prefix)
            for part in parts
        )
        if self._characters is not None:
            share = self._blending.network_share
            network, trained = spelled, share * spelled + (1 - share) * ngrams
        return Reason(found.text, network, ngrams, trained, found.probability)

    def _guess(self, prefix: str, share: float, others: list[Suggestion]) -> Iterator[Suggestion]:
        """Give words that are neither known nor among `others`, by their spelling.

        All that are unknown have `share` of the probability.
        """
        typed = plain(prefix)
        taken = {typed, *(plain(other.text) for other in others)}
        for word, probability in self._spelling.complete(typed) if prefix else ():
            is_new = word not in taken and not self._reader.is_in_lexicon(word)
            if is_new and not self._blending.is_banned(word):
                yield Suggestion(word, share * probability)

    def _mixed(self, spelled: list[Suggestion], counted: list[Suggestion]) -> list[Suggestion]:
        """Return the words of both, by the weighted sum of their probabilities."""
        texts: dict[str, str] = {}
        sums: dict[str, float] = {}
        share = self._blending.network_share
        for weight, suggestions in ((share, spelled), (1 - share, counted)):
            for text, probability in suggestions:
                key = plain(text)
                texts.setdefault(key, text)
                sums[key] = sums.get(key, 0.0) + weight * probability
        best = sorted(sums, key=lambda key: -sums[key])
        return [
            Suggestion(texts[key], sums[key]) for key in best if not self._blending.is_banned(key)
        ]

    def extend(
        self, before: str, suggestion: Suggestion, words: int, confidence: float
    ) -> Suggestion:
        """Add words to a suggestion, up to `words` in all.

        It ends where a mark or a line's end is more probable than any word, and before it would be
        less probable than `confidence`.
        """
        for _ in range(words - 1):
            further = self._following(f"{before}{suggestion.text} ")
            if further is None or further.probability * suggestion.probability < confidence:
                break
            suggestion = Suggestion(
                f"{suggestion.text} {further.text}", suggestion.probability * further.probability
            )
        return suggestion

    def _following(self, before: str) -> Suggestion | None:
        """Return the best next word and its probability, if no mark is more probable."""
        if self._characters is None:
            share = self._blending.behind(before).word_share()
        else:
            share = self._characters.word_share(before)
        best = self.complete(before, "", 1) if share is not None else []
        return Suggestion(best[0].text, best[0].probability * share) if best and share else None
