"""The suggestions for one text, as it is written."""

from collections.abc import Collection
from threading import RLock
from typing import TYPE_CHECKING

from predictive.bounds import checked
from predictive.counts.lexicon import fold_case
from predictive.options import Confidence, Limit, Suggesting, Words
from predictive.prediction.completer import Completion
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
MOST_NEW_WORDS = 20_000
"""Out-of-vocabulary words that a session keeps; with more, it forgets them all."""


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
        self._turn = RLock()
        self._start()

    @property
    def new_words(self) -> int:
        """How many out-of-vocabulary words it keeps, of the text and of those learned."""
        return len(self._words) - len(self._loaded.vocabulary)

    def _start(self) -> None:
        """Forget all that was read."""
        self._words = SessionVocabulary(self._loaded.vocabulary)
        self._learned = LearnedWords(self._store, self._words, self._banned)
        self._completer = self._loaded.new_completer(self._words, self._learned)
        self._contexts = ContextReader()

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
            found = self._completions(context, limit)
            if words > 1:
                found = [self._extended(context.before, each, words, confidence) for each in found]
        confident = (each for each in found if each.probability >= confidence)
        best = sorted(confident, key=lambda completion: -completion.probability)
        return [_placed(each, context, len(text)) for each in best]

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
            completion = Completion(suggestion.text, suggestion.probability)
            before = self._context(text).before
            extended = self._extended(before, completion, words, confidence)
        return suggestion._replace(text=extended.text, probability=extended.probability)

    @checked
    def explain(self, text: str, limit: Limit = _SUGGESTING.limit) -> list[Reason]:
        """Return the best suggestions for `text`, each with what every part of the model says."""
        with self._turn:
            context = self._context(text)
            found = self._completions(context, limit)
            return self._completer.explain(context.before, context.prefix, found)

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
        best = self._completions(Context(before, "", "", ""), 1) if share is not None else []
        return Completion(best[0].text, best[0].probability * share) if best and share else None


def _placed(completion: Completion, context: Context, length: int) -> Suggestion:
    """Return a completion with its place in a text of `length` characters."""
    start, end = length - len(context.typed), length + len(context.rest)
    return Suggestion(*completion, start, end, context.space_before, context.space_after)
