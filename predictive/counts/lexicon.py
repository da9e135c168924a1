"""The vocabulary of the n-gram models: every word of a text, sorted by spelling."""

import gzip
import re
import unicodedata
import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from pathlib import Path

from predictive import atomic
from predictive.errors import as_model_error

LINE_BREAK = "\n"
"""The word type of every line end; also the start and the end of a document."""

LONGEST_WORD = 40
"""Characters. Longer words are never suggested."""

_MAX_BYTES = 1 << 25
"""The largest lexicon file that is read, uncompressed."""
_COMBINING_MARKS = re.compile("[\u0300-\u036f]")
_SEPARATOR = "\0"
"""Never occurs in cleaned text."""
JOINERS = "'’-"
"""Characters that may occur inside a word, one at a time."""
LAST = "\U0010ffff"
"""Sorts after every other character."""


def fold_case(text: str) -> str:
    """Return `text` in lower case, with straight apostrophes and no final sigma."""
    lowered = text.lower()
    if lowered.isascii():
        return lowered
    return lowered.replace("’", "'").replace("ʼ", "'").replace("ς", "σ")


def fold_case_all(texts: Sequence[str]) -> list[str]:
    """Apply `fold_case` to many texts, several times faster than one by one."""
    return fold_case(_SEPARATOR.join(texts)).split(_SEPARATOR) if texts else []


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
    line break is last.
    """

    def __init__(self, words: list[str], marks: list[str]) -> None:
        """Make a lexicon of written forms, sorted as `from_written_forms` sorts them."""
        self.written_forms: list[str] = [*words, *marks, LINE_BREAK]
        """By id, how each type is written inside a sentence: `perro`, `Madrid`, `I`."""
        self.word_count = len(words)
        folded = fold_case_all(self.written_forms)
        self.ids: dict[str, int] = dict(zip(folded, range(len(self)), strict=True))
        """The id of each type, by its `fold_case` form."""
        self.words: list[str] = folded[: self.word_count]
        """The `fold_case` forms of the types that are words, by id."""

    @classmethod
    def from_written_forms(cls, forms: Iterable[str]) -> "Lexicon":
        """Make a lexicon of written forms, one for each type, in any order."""
        given = set(forms) - {LINE_BREAK}
        marks = sorted(form for form in given if not is_word(form))
        words = filter(is_word, given)
        return cls(sorted(words, key=lambda word: (fold_accents(word), fold_case(word))), marks)

    @classmethod
    def load(cls, path: Path) -> "Lexicon":
        """Read a file that `save` wrote. Raises `ModelError` if it is damaged."""
        with as_model_error(path):
            words, _, marks = _decompressed(path.read_bytes()).decode().partition("\n\n")
            lexicon = cls(words.split("\n") if words else [], marks.split("\n") if marks else [])
            if len(lexicon.ids) != len(lexicon):
                raise ValueError("it has a word twice")
            return lexicon

    def save(self, path: Path) -> None:
        """Write the written forms, one a line: the words, an empty line, the marks."""
        words = self.written_forms[: self.word_count]
        marks = self.written_forms[self.word_count : -1]
        text = "\n".join(words) + "\n\n" + "\n".join(marks)
        with atomic.replace(path) as file:
            file.write(gzip.compress(text.encode(), mtime=0))

    def __len__(self) -> int:
        return len(self.written_forms)

    @property
    def line_break_id(self) -> int:
        """The id of the line break."""
        return len(self.written_forms) - 1

    def ids_with_prefix(self, prefix: str) -> range:
        """Return the ids of the words whose `fold_accents` form starts with `prefix`."""
        start = bisect_left(self.words, prefix, key=fold_accents)
        return range(start, bisect_left(self.words, prefix + LAST, key=fold_accents))

    def ids_folded_to(self, word: str) -> range:
        """Return the ids of the words whose `fold_accents` form is `word`."""
        start = bisect_left(self.words, word, key=fold_accents)
        return range(start, bisect_right(self.words, word, key=fold_accents))


def _decompressed(data: bytes) -> bytes:
    """Decompress a gzip file (RFC 1952). Raises `ValueError` if it exceeds `_MAX_BYTES`."""
    stream = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
    decompressed = stream.decompress(data, _MAX_BYTES)
    if not stream.eof:
        raise ValueError("it is cut off, or larger than any lexicon")
    return decompressed
