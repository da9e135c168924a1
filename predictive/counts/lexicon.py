"""The vocabulary of the n-gram models: every word of a text, sorted by spelling."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from predictive.counts.strings import Strings
from predictive.errors import as_model_error
from predictive.mapped_arrays import map_arrays, save_arrays

LINE_BREAK = "\n"
"""The word type of every line end; also the start and the end of a document."""

LONGEST_WORD = 40
"""Characters. Longer words are never suggested."""

_COMBINING_MARKS = re.compile("[\u0300-\u036f]")
SEPARATOR = "\0"
"""Never occurs in cleaned text."""
JOINERS = "'’-"
"""Characters that may occur inside a word, one at a time."""
LAST = "\U0010ffff"
"""Sorts after every other character."""


_CACHED = 4096
"""Prefixes: those that were typed last."""
_INDEXED = 2
"""Letters by which a search is narrowed: there are few prefixes of so many."""

WordIds = npt.NDArray[np.uint32]


def fold_case(text: str) -> str:
    """Return `text` in lower case, with straight apostrophes and no final sigma."""
    lowered = text.lower()
    if lowered.isascii():
        return lowered
    return lowered.replace("’", "'").replace("ʼ", "'").replace("ς", "σ")


def fold_case_all(texts: Sequence[str]) -> list[str]:
    """Apply `fold_case` to many texts, several times faster than one by one."""
    return fold_case(SEPARATOR.join(texts)).split(SEPARATOR) if texts else []


def fold_accents(text: str) -> str:
    """Return `fold_case(text)` without accents: `manana` for `Mañana`."""
    lowered = fold_case(text)
    return (
        lowered
        if lowered.isascii()
        else _COMBINING_MARKS.sub("", unicodedata.normalize("NFD", lowered))
    )


def is_word(token: str) -> bool:
    """Whether a token is a word or a number, not a punctuation mark."""
    return token[:1].isalnum()


class Lexicon:
    """The word types of a text, case-insensitive, with their ids.

    A type is a word or a punctuation mark. Words come first, sorted by `fold_accents`, so that all
    words with the same prefix have consecutive ids, whatever their accents; then the marks; the
    line break is last. Nothing is unpacked when it is read: it is searched in the file.
    """

    def __init__(self, written_forms: Strings, accented: WordIds) -> None:
        """Take the forms as `from_written_forms` sorts them, and the ids of words with accents."""
        self.written_forms = written_forms
        """By id, how each type is written inside a sentence: `perro`, `Madrid`, `I`."""
        self._accented = accented
        """The words that have an accent, sorted by `fold_case`."""
        self.ids_with_prefix = lru_cache(_CACHED)(self._ids_with_prefix)
        not_a_word = bisect_left(written_forms, True, key=lambda form: not is_word(form))
        self.word_count = not_a_word

    @classmethod
    def from_written_forms(cls, forms: Iterable[str]) -> "Lexicon":
        """Make a lexicon of written forms, one for each type, in any order."""
        given = set(forms) - {LINE_BREAK}
        marks = sorted(form for form in given if not is_word(form))
        words = sorted(
            filter(is_word, given), key=lambda word: (fold_accents(word), fold_case(word))
        )
        return cls.from_sorted_forms([*words, *marks, LINE_BREAK])

    @classmethod
    def from_sorted_forms(cls, forms: Sequence[str]) -> "Lexicon":
        """Make a lexicon of written forms in the order of their ids."""
        folded = fold_case_all(forms)
        accented = [
            word_id
            for word_id, (form, word) in enumerate(zip(forms, folded, strict=True))
            if not word.isascii() and is_word(form) and fold_accents(word) != word
        ]
        accented.sort(key=folded.__getitem__)
        return cls(Strings.of(forms), np.array(accented, dtype=np.uint32))

    @classmethod
    def load(cls, path: Path) -> "Lexicon":
        """Map a file that `save` wrote. Raises `ModelError` if it is damaged."""
        with as_model_error(path):
            arrays = map_arrays(path)
            lexicon = cls(Strings(arrays["forms"], arrays["ends"]), arrays["accented"])
            if not len(lexicon) or lexicon.written_forms[-1] != LINE_BREAK:
                raise ValueError("it does not end with the line break")
            accented = lexicon._accented
            is_list_of_ids = accented.ndim == 1 and accented.dtype == np.uint32
            if not is_list_of_ids or accented.max(initial=0) >= len(lexicon):
                raise ValueError("its words with accents are not among its words")
            return lexicon

    def save(self, path: Path) -> None:
        """Write the lexicon into one file."""
        forms = self.written_forms
        save_arrays(path, {"forms": forms.data, "ends": forms.ends, "accented": self._accented})

    def __len__(self) -> int:
        return len(self.written_forms)

    @property
    def line_break_id(self) -> int:
        """The id of the line break."""
        return len(self.written_forms) - 1

    @property
    def words(self) -> list[str]:
        """The `fold_case` forms of the types that are words, by id."""
        return fold_case_all(self.written_forms[: self.word_count])

    def id_of(self, word: str) -> int | None:
        """Return the id of a word or mark, whatever its case; None if it is not in the lexicon."""
        key = fold_case(word)
        if not is_word(word):
            return self._marks.get(key)
        same = self.ids_folded_to(fold_accents(key))
        return next((each for each in same if fold_case(self.written_forms[each]) == key), None)

    def _ids_with_prefix(self, prefix: str) -> range:
        """Return the ids of the words whose `fold_accents` form starts with `prefix`."""
        if not prefix:
            return range(self.word_count)
        within = self.ids_with_prefix(prefix[:-1])
        start = self._bisect(prefix, within.start, within.stop)
        return range(start, self._bisect(prefix + LAST, start, within.stop))

    def ids_folded_to(self, word: str) -> range:
        """Return the ids of the words whose `fold_accents` form is `word`."""
        within = self.ids_with_prefix(word[:_INDEXED])
        start = end = self._bisect(word, within.start, within.stop)
        while end < self.word_count and fold_accents(self.written_forms[end]) == word:
            end += 1
        return range(start, end)

    def accented_ids_with_prefix(self, prefix: str) -> WordIds:
        """Return the ids of the words with accents whose `fold_case` form starts with `prefix`."""
        accented, forms = self._accented, self.written_forms
        start, end = (
            bisect_left(accented, key, key=lambda each: fold_case(forms[int(each)]))
            for key in (prefix, prefix + LAST)
        )
        return np.sort(accented[start:end])

    def _bisect(self, key: str, start: int, end: int) -> int:
        return bisect_left(self.written_forms, key, start, end, key=fold_accents)

    @cached_property
    def _marks(self) -> dict[str, int]:
        """The ids of the marks, of which there are few."""
        marks = range(self.word_count, len(self))
        return {fold_case(self.written_forms[each]): each for each in marks}
