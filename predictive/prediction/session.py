"""The suggestions for one text, as it is written."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from itertools import chain
from threading import RLock
from typing import TYPE_CHECKING, NamedTuple

from predictive.bounds import checked
from predictive.command_letters import as_letters, as_written
from predictive.counts.lexicon import fold_accents, fold_case
from predictive.model.directory import Model
from predictive.options import Confidence, Limit, Suggesting, Words
from predictive.prediction.completer import Completer, Completion
from predictive.prediction.context import Context, ContextReader
from predictive.prediction.learned_words import LearnedWords
from predictive.prediction.loaded_model import LoadedModel
from predictive.prediction.orthography import as_typed, capitalizes, starts_sentence
from predictive.prediction.suggestion import Reason, Suggestion
from predictive.prediction.vocabulary import SessionVocabulary

if TYPE_CHECKING:
    from predictive.learned.store import LearnedStore

_SUGGESTING = Suggesting()

LEAST_CONFIDENCE = 0.1
"""A phrase is continued only as long as it is more probable than this."""
_LEAST_END = 0.9
"""How probable it must be that the word ends at the cursor, for next words to be offered."""
_MOST_LONGER = 0.2
"""How probable longer words are together, at most, where a word may end; roughly the rest."""
_LEAST_LONGER = 0.002
"""What may be the whole word is offered with more letters only if that is as probable as this."""
MOST_NEW_WORDS = 20_000
"""Out-of-vocabulary words that a session keeps; with more, it forgets them all."""


class Reading(NamedTuple):
    """What reads the text of a session."""

    model: Model
    completer: Completer
    words: SessionVocabulary
    learned: LearnedWords


class Session:
    """Suggests for one text, with a model that other sessions share; its memory is bounded.

    With a store of learned text, its words are blended in, and `learn` adds to it. Without one,
    words in `banned` (their `fold_case` forms) are still not suggested. If several threads use a
    session, it answers one after the other.

    Numbers out of bounds raise `predictive.bounds.BoundsError`.
    """

    def __init__(
        self,
        loaded: LoadedModel,
        learned: "LearnedStore | None" = None,
        banned: Collection[str] = (),
    ) -> None:
        self._loaded = loaded
        self._store = learned
        self._banned = banned
        self.text_kind = loaded.model.config.text_kind
        self._turn = RLock()
        self._start()

    @property
    def new_words(self) -> int:
        """How many out-of-vocabulary words it keeps, of the text and of those learned."""
        return len(self._words) - len(self._loaded.vocabulary)

    def _start(self) -> None:
        """Forget all that was read."""
        self._words = SessionVocabulary(self._loaded.vocabulary)
        self._learned = self._learned_words()
        self._completer = self._loaded.new_completer(self._words, self._learned)
        self._contexts = ContextReader()

    def _learned_words(self) -> LearnedWords:
        """Return the learned words; of prose, command lines have no use but for what is banned."""
        if self.text_kind == "prose":
            return LearnedWords(self._store, self._words, self._banned)
        banned = {*self._banned, *(self._store.banned() if self._store else ())}
        return LearnedWords(
            None, self._words, {as_letters(word, self.text_kind) for word in banned}
        )

    @checked
    def suggest(
        self,
        text: str,
        limit: Limit = _SUGGESTING.limit,
        words: Words = _SUGGESTING.words,
        confidence: Confidence = _SUGGESTING.confidence,
        after: str = "",
    ) -> list[Suggestion]:
        """Return the most probable completions of the word in progress, or next words.

        `text` is all that stands before the cursor, `after` what stands behind it: it changes which
        words are probable, none repeats it, and the rest of a word there is replaced. With `words`
        above one, each is extended by the words that most probably follow, up to `words` in all, as
        long as the whole stays probable and the sentence does not end. What is less probable than
        `confidence` is left out. The most probable comes first.
        """
        with self._turn:
            context = self._context(text, after)
            completions = self._completions(context, limit)
            following = self._after_word(context, completions, limit)
            found = [
                self._placed(self._extended(where.before, each, words, confidence), where, text)
                for where, each in chain(((context, each) for each in completions), following)
            ]
        confident = (each for each in found if each.probability >= confidence)
        return sorted(confident, key=lambda each: -each.probability)[:limit]

    @checked
    def extend(
        self,
        text: str,
        suggestion: Suggestion,
        words: Words,
        confidence: Confidence = _SUGGESTING.confidence,
    ) -> Suggestion:
        """Add the words that follow to a suggestion for `text`, up to `words` in all."""
        with self._turn:
            text, begun = (as_letters(each, self.text_kind) for each in (text, suggestion.text))
            completion = Completion(begun, suggestion.probability)
            before = self._context(text[: suggestion.start] + suggestion.space_before).before
            extended = self._extended(before, completion, words, confidence)
        written = as_written(extended.text, self.text_kind)
        return suggestion._replace(text=written, probability=extended.probability)

    @checked
    def explain(self, text: str, limit: Limit = _SUGGESTING.limit) -> list[Reason]:
        """Return the best suggestions for `text`, each with what every part of the model says."""
        with self._turn:
            context = self._context(text)
            found = self._completions(context, limit)
            reasons = self._completer.explain(context.before, context.prefix, found)
            return [each._replace(text=as_written(each.text, self.text_kind)) for each in reasons]

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        """Yield what reads the text, for other uses than to suggest; other threads wait."""
        with self._turn:
            yield Reading(self._loaded.model, self._completer, self._words, self._learned)

    def learn(self, text: str) -> int:
        """Learn a typed text, if the user turned learning on; return the words learned.

        What looks secret is left out (`predictive.learned.sentences`). Raises `LearnedError` if
        the store cannot be written.
        """
        with self._turn:
            return self._learned.learn(text)

    def _context(self, text: str, after: str = "") -> Context:
        if self.new_words > MOST_NEW_WORDS:
            self._start()
        text, after = (as_letters(each, self.text_kind) for each in (text, after))
        return self._contexts.context(text, after)

    def _completions(self, context: Context, limit: int) -> list[Completion]:
        """Return the best words, in the case of what was typed."""
        before, prefix = context.before, context.prefix
        there = fold_case(prefix + context.rest) if context.rest else ""
        found = self._completer.complete(before, prefix, limit + bool(there), context.after)
        found = [each for each in found if fold_case(each.text) != there][:limit]
        otherwise = self._loaded.model.blend.capitalizes
        capital = starts_sentence(before) and capitalizes(before, otherwise)
        return [
            Completion(as_typed(text, before, prefix, capital=capital), probability)
            for text, probability in found
        ]

    def _after_word(
        self, context: Context, longer: list[Completion], limit: int
    ) -> list[tuple[Context, Completion]]:
        """Return the words that may follow the word in progress, if it most probably ends here.

        Of the longer words, improbable ones are dropped.
        """
        if sum(each.probability for each in longer) > _MOST_LONGER:
            return []  # quicker than to look the word up
        ends = self._end_probability(context)
        if ends < _LEAST_END:
            return []
        longer[:] = [each for each in longer if each.probability >= _LEAST_LONGER]
        if context.after[:1].strip():
            return []  # a mark ends the word, and nothing fits in between
        limit = max(1, limit - len(longer))
        there = context._replace(
            before=f"{context.before}{context.prefix} ", prefix="", typed="", space_before=" "
        )
        word = fold_accents(context.prefix)
        return [
            (there, Completion(text, ends * probability))
            for text, probability in self._completions(there, limit)
            if fold_accents(text) != word
        ]

    def _end_probability(self, context: Context) -> float:
        """Return how probable it is that the word in progress is finished."""
        word_id = self._words.id_of(context.prefix) if context.prefix else None
        if word_id is None or context.rest:
            return 0.0
        return self._completer.next_words(context.before).probability(word_id, context.prefix)

    def _extended(
        self, before: str, completion: Completion, words: int, confidence: float
    ) -> Completion:
        """Add words to a completion, up to `words` in all.

        It ends where a mark or a line's end is more probable than any word, and before it would be
        less probable than `confidence`.
        """
        least = max(confidence, LEAST_CONFIDENCE)
        for _ in range(words - 1):
            text, probability = completion
            following = self._following(f"{before}{text} ")
            if following is None or following.probability * probability < least:
                break
            completion = Completion(f"{text} {following.text}", probability * following.probability)
        return completion

    def _following(self, before: str) -> Completion | None:
        """Return the best next word and its probability, if no mark is more probable."""
        share = self._completer.word_share(before)
        best = self._completions(Context(before, "", ""), 1) if share is not None else []
        return Completion(best[0].text, best[0].probability * share) if best and share else None

    def _placed(self, completion: Completion, context: Context, text: str) -> Suggestion:
        """Return a completion as it is written, with its place in the text before the cursor."""
        start, end = len(text) - len(context.typed), len(text) + len(context.rest)
        return Suggestion(
            as_written(completion.text, self.text_kind),
            completion.probability,
            start,
            end,
            context.space_before,
            context.space_after,
        )
