"""The learned words in memory, found by how they begin."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from predictive.counts.lexicon import LAST, fold_accents, fold_case

if TYPE_CHECKING:
    from predictive.learned.changes import Row  # sqlite3 takes time to import

_MOST_INSERTED = 500
"""More new words than this are sorted in together."""


class WordCounts:
    """Learned words with their counts, sorted by `fold_accents` form."""

    def __init__(self) -> None:
        self._rows: dict[str, Row] = {}
        """By `fold_case` form."""
        self._words: list[str] = []
        """The `fold_case` forms."""
        self._plain: list[str] = []
        """Of each word, in the same order, the `fold_accents` form."""
        self._counts: npt.NDArray[np.float64] = np.zeros(0)
        """The count of each word, in the same order."""
        self.total = 0.0
        """The sum of all counts."""

    def __len__(self) -> int:
        return len(self._rows)

    def count(self, word: str) -> int:
        """Return how often a word was learned, whatever its case."""
        row = self._rows.get(fold_case(word))
        return row[2] if row else 0

    def written_form(self, word: str) -> str | None:
        """Return how a word was written last; None if it was not learned."""
        row = self._rows.get(fold_case(word))
        return row[1] if row else None

    def most_frequent(self, key: str, most: int) -> "list[Row]":
        """Return the words whose `fold_accents` form begins with `key`, the most frequent first.

        At most `most` are returned. Words with the same count are in the order of their spelling.
        """
        start, end = bisect_left(self._plain, key), bisect_left(self._plain, key + LAST)
        counts = self._counts[start:end]
        places = np.arange(len(counts))
        if len(counts) > most:
            least = np.partition(counts, -most)[-most]
            places = np.flatnonzero(counts >= least)  # with all ties, so the order never varies
        order = places[np.argsort(-counts[places], kind="stable")][:most]
        return [self._rows[self._words[start + place]] for place in order.tolist()]

    def replace(self, rows: "Sequence[Row]") -> None:
        """Forget all words, and take these."""
        self._rows = {row[0]: row for row in rows}
        self._sort()

    def update(self, rows: "Sequence[Row]") -> None:
        """Take the new counts and written forms of some words."""
        new = [row for row in rows if row[0] not in self._rows]
        self._rows.update((row[0], row) for row in rows)
        if len(rows) > _MOST_INSERTED:
            self._sort()
            return
        for word, _, _ in new:
            self._insert(word)
        for word, _, count in rows:
            self._counts[self._place(word, fold_accents(word))] = count
        self.total = float(self._counts.sum())

    def _insert(self, word: str) -> None:
        plain = fold_accents(word)
        place = self._place(word, plain)
        self._plain.insert(place, plain)
        self._words.insert(place, word)
        self._counts = np.insert(self._counts, place, 0)

    def _place(self, word: str, plain: str) -> int:
        """Return where a word is, or would be inserted."""
        place = bisect_left(self._plain, plain)
        while self._plain[place : place + 1] == [plain] and self._words[place] < word:
            place += 1
        return place

    def _sort(self) -> None:
        words = sorted(self._rows)
        plain = [word if word.isascii() else fold_accents(word) for word in words]
        order = sorted(range(len(words)), key=plain.__getitem__)
        self._words = [words[place] for place in order]
        self._plain = [plain[place] for place in order]
        counts = (self._rows[word][2] for word in self._words)
        self._counts = np.fromiter(counts, float, len(words))
        self.total = float(self._counts.sum())
