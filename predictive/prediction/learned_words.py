"""The learned text as counts of a session's words, kept in step with its file."""

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from predictive.counts.lexicon import fold_case
from predictive.prediction.evidence import NOTHING, Successors
from predictive.prediction.vocabulary import SessionVocabulary
from predictive.prediction.word_distribution import WordIds

if TYPE_CHECKING:
    from predictive.learned.store import LearnedStore


class LearnedWords:
    """What was learned, as a session uses it; without a store, only what is banned."""

    def __init__(
        self,
        store: "LearnedStore | None",
        words: SessionVocabulary,
        banned: Collection[str] = (),
    ) -> None:
        self._store = store
        self._words = words
        self._version: tuple[int, int] | None = None
        self._has_learned = False
        self._counts: dict[int, float] = {}
        self._forms: dict[str, str] = {}
        self._unigrams = NOTHING
        self._banned = set(banned)
        """The `fold_case` forms of the banned words."""

    def __len__(self) -> int:
        """Return how many words were learned."""
        return len(self._forms)

    def refresh(self) -> bool:
        """Read changes of the store, by this program or another; return whether there were any."""
        if self._store is None:
            return False
        version = self._store.version
        if version == self._version:
            has_learned, self._has_learned = self._has_learned, False
            return has_learned
        self._version = version
        self._counts.clear()
        self._forms.clear()
        learned = self._store.words().values()
        self._count({word.form: word.count for word in learned})
        self._banned = self._store.banned()
        return True

    def learn(self, text: str) -> int:
        """Learn a text if learning is on; return the number of words learned."""
        if self._store is None or self._store.state != "on":
            return 0
        from predictive.learned.sentences import sentences  # its patterns take time to compile

        self.refresh()
        refreshed = self._version
        words = self._store.add(sentences(text))
        self._count(words)
        own, others = self._store.version
        is_only_change = refreshed == (own - 1, others)  # no other session or program made one
        self._version = (own, others) if is_only_change else None
        self._has_learned = True
        return sum(words.values())

    def written_form(self, word: str) -> str | None:
        """Return how a learned word was written last."""
        return self._forms.get(fold_case(word))

    def is_banned(self, word: str) -> bool:
        """Whether a word is never to be offered."""
        return fold_case(word) in self._banned

    def banned_ids(self) -> WordIds:
        """Return the ids of the banned words."""
        known = (self._words.id_of(word) for word in self._banned)
        return np.array([word_id for word_id in known if word_id is not None], dtype=np.int64)

    def successors(self, context: Sequence[int]) -> Successors:
        """Return what followed one or two words; after none, all words."""
        if not context or self._store is None:
            return self._unigrams
        rows = self._store.followers([self._words.form(word_id) for word_id in context])
        counts: dict[int, float] = {}
        for word, count in rows:
            word_id = self._words.add(word)
            counts[word_id] = counts.get(word_id, 0.0) + count
        return _successors(counts)

    def _count(self, words: Mapping[str, int]) -> None:
        for word, count in words.items():
            self._forms[fold_case(word)] = word
            word_id = self._words.add(word)
            self._counts[word_id] = self._counts.get(word_id, 0.0) + count
        self._unigrams = _successors(self._counts)


def _successors(counts: dict[int, float]) -> Successors:
    return Successors(np.fromiter(counts.keys(), np.int64), np.fromiter(counts.values(), float))
