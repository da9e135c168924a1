"""The learned text as counts of a session's words, kept in step with its file."""

from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from predictive.counts.lexicon import fold_case
from predictive.learned.word_counts import WordCounts
from predictive.prediction.evidence import NOTHING, Successors
from predictive.prediction.vocabulary import SessionVocabulary
from predictive.prediction.word_distribution import WordIds

if TYPE_CHECKING:
    from predictive.learned.store import LearnedStore, Point

_CACHED = 256
"""Prefixes, and contexts, of which the words are remembered until anything is learned."""


class LearnedWords:
    """What was learned, as a session uses it; without a store, only what is banned.

    A learned word is added to the session's vocabulary only once it is asked for.
    """

    def __init__(
        self,
        store: "LearnedStore | None",
        words: SessionVocabulary,
        banned: Collection[str] = (),
    ) -> None:
        self._store = store
        self._words = words
        self._version: tuple[int, int] | None = None
        self._point: Point | None = None
        self._counts = WordCounts()
        self._ids: dict[str, int] = {}
        """The ids of the learned words that were asked for, by their `fold_case` forms."""
        self._unigrams = lru_cache(_CACHED)(self._find_unigrams)
        self._followers = lru_cache(_CACHED)(self._find_followers)
        self._sentences = lru_cache(_CACHED)(self._count_sentences)
        self._looked_up = -1
        """How many words the session had when the ids of banned ones were looked up."""
        self._ban(set(banned))

    def __len__(self) -> int:
        """Return how many words were learned."""
        return len(self._counts)

    @property
    def total(self) -> float:
        """How often any word was learned: the sum of all counts."""
        return self._counts.total

    def refresh(self) -> bool:
        """Read changes of the store, by this program or another; return whether there were any."""
        if self._store is None:
            return False
        version = self._store.version
        if version == self._version:
            return False
        self._version = version
        changes, self._point = self._store.changes(self._point)
        if changes.is_complete:
            self._counts.replace(changes.rows)
        else:
            self._counts.update(changes.rows)
        self._unigrams.cache_clear()
        self._followers.cache_clear()
        self._sentences.cache_clear()
        banned = self._store.banned()
        if banned != self._banned:
            self._ban(banned)
        return True

    def learn(self, text: str) -> int:
        """Learn a text if learning is on; return the number of words learned."""
        if self._store is None or self._store.state != "on":
            return 0
        from predictive.learned.sentences import sentences  # its patterns take time to compile

        return sum(self._store.add(sentences(text)).values())

    def count(self, word: str) -> float:
        """Return how often a word was learned, whatever its case."""
        return float(self._counts.count(word))

    def sentences_with(self, word: str) -> int:
        """Return in how many sentences a word was learned, as far as that can be told."""
        return self._sentences(fold_case(word)) if self.count(word) else 0

    def written_form(self, word: str) -> str | None:
        """Return how a learned word was written last."""
        return self._counts.written_form(word)

    def is_banned(self, word: str) -> bool:
        """Whether a word is never to be offered."""
        return fold_case(word) in self._banned

    def banned_ids(self) -> WordIds:
        """Return the ids of the banned words."""
        if self._looked_up != len(self._words):  # a banned word may be among the session's new ones
            self._looked_up = len(self._words)
            for word in self._banned.difference(self._ids_of_banned):
                word_id = self._words.id_of(word)
                if word_id is not None:
                    self._ids_of_banned[word] = word_id
            self._banned_ids = np.array([*self._ids_of_banned.values()], dtype=np.int64)
        return self._banned_ids

    def unigrams(self, key: str, most: int) -> Successors:
        """Return the most frequent learned words whose `fold_accents` form begins with `key`.

        At most `most` are returned. All other learned words, however they begin, are counted as
        others.
        """
        return self._unigrams(key, most)

    def successors(self, context: Sequence[int]) -> Successors:
        """Return what followed one or two words most often, and how often others did."""
        return self._followers(tuple(context))

    def _find_unigrams(self, key: str, most: int) -> Successors:
        rows = self._counts.most_frequent(key, most)
        others = self.total - sum(count for *_, count in rows)
        return self._successors([row[1:] for row in rows], len(self) - len(rows), others)

    def _find_followers(self, context: tuple[int, ...]) -> Successors:
        if self._store is None:
            return NOTHING
        return self._successors(*self._store.followers(list(map(self._words.form, context))))

    def _count_sentences(self, word: str) -> int:
        return self._store.sentences_with(word) if self._store else 0

    def _successors(
        self, counts: list[tuple[str, int]], other_words: int, other_count: float
    ) -> Successors:
        """Return counts by word id: one count for the words that are read as the same."""
        by_id: dict[int, float] = {}
        for word, count in counts:
            word_id = self._id(word)
            by_id[word_id] = by_id.get(word_id, 0.0) + count
        word_ids = np.fromiter(by_id, np.int64, len(by_id))
        amounts = np.fromiter(by_id.values(), float, len(by_id))
        return Successors(word_ids, amounts, other_words, float(other_count))

    def _id(self, word: str) -> int:
        key = fold_case(word)
        if key not in self._ids:
            self._ids[key] = self._words.add(word)
        return self._ids[key]

    def _ban(self, banned: set[str]) -> None:
        """Take the `fold_case` forms of the banned words."""
        self._banned = banned
        self._ids_of_banned: dict[str, int] = {}
        self._banned_ids = NOTHING.word_ids
        self._looked_up = -1
