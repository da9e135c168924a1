"""The learned text as numbers of types, kept in step with its file."""

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from predictive.counts.lexicon import plain
from predictive.prediction.evidence import NOTHING, Successors
from predictive.prediction.reader import Reader

if TYPE_CHECKING:
    from predictive.learned.store import LearnedStore


class Memory:
    """What was learned, as the blend takes it; without a store, what is banned."""

    def __init__(
        self, store: "LearnedStore | None", reader: Reader, banned: Collection[str] = ()
    ) -> None:
        self.store = store
        self._reader = reader
        self._version: tuple[int, int] | None = None
        self._has_learned = False
        self._counts: dict[int, float] = {}
        self._forms: dict[str, str] = {}
        self._unigrams = NOTHING
        self.banned: set[str] = set(banned)
        """Words that are never offered, as `plain` gives them."""

    def refresh(self) -> bool:
        """Take over what has changed, here or by another program; return whether something has."""
        if self.store is None:
            return False
        version = self.store.version
        if version == self._version:
            has_learned, self._has_learned = self._has_learned, False
            return has_learned
        self._version = version
        self._counts.clear()
        self._forms.clear()
        learned = self.store.words().values()
        self._count({word.form: word.count for word in learned})
        self.banned = self.store.banned()
        return True

    def learn(self, text: str) -> int:
        """Learn a text if learning is on; return the number of words learned."""
        if self.store is None or self.store.state != "on":
            return 0
        from predictive.learned.sentences import sentences  # its patterns take time to compile

        self.refresh()
        refreshed = self._version
        words = self.store.add(sentences(text))
        self._count(words)
        own, others = self.store.version
        self._version = (own, others) if refreshed and others == refreshed[1] else None
        self._has_learned = True
        return sum(words.values())

    def form(self, word: str) -> str | None:
        """Return how a learned word was written last."""
        return self._forms.get(plain(word))

    def banned_types(self) -> npt.NDArray[np.int64]:
        """Return those types that are banned words."""
        known = (self._reader.known(word) for word in self.banned)
        return np.array([number for number in known if number is not None], dtype=np.int64)

    def followers(self, context: Sequence[int]) -> Successors:
        """Return what followed up to two types; all words for none."""
        if not context or self.store is None:
            return self._unigrams
        rows = self.store.followers([self._reader.form(number) for number in context])
        counts: dict[int, float] = {}
        for word, count in rows:
            number = self._reader.number(word)
            counts[number] = counts.get(number, 0.0) + count
        return _successors(counts)

    def _count(self, words: Mapping[str, int]) -> None:
        for word, count in words.items():
            self._forms[plain(word)] = word
            number = self._reader.number(word)
            self._counts[number] = self._counts.get(number, 0.0) + count
        self._unigrams = _successors(self._counts)


def _successors(counts: dict[int, float]) -> Successors:
    return Successors(np.fromiter(counts.keys(), np.int64), np.fromiter(counts.values(), float))
