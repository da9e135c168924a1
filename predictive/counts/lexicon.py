"""The vocabulary of the n-gram models: every word of a text, sorted by spelling."""

import gzip
import re
import unicodedata
import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from pathlib import Path

from predictive import atomic
from predictive.errors import reading

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


def plain(text: str) -> str:
    """Return `text` in lower case, with straight apostrophes and no final sigma."""
    lowered = text.lower()
    if lowered.isascii():
        return lowered
    return lowered.replace("’", "'").replace("ʼ", "'").replace("ς", "σ")


def plain_all(texts: Sequence[str]) -> list[str]:
    """Apply `plain` to many texts, several times faster than one by one."""
    return plain(_SEPARATOR.join(texts)).split(_SEPARATOR) if texts else []


def fold(text: str) -> str:
    """Return `plain(text)` without accents: `manana` for `Mañana`."""
    lowered = plain(text)
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

    A type is a word or a punctuation mark. Words come first, sorted by `fold`, so that all words
    with the same prefix have consecutive ids, whatever their accents; then the marks; the line
    break is last.
    """

    def __init__(self, words: list[str], marks: list[str]) -> None:
        """Make a lexicon of written forms, sorted as `of_forms` sorts them."""
        self.forms: list[str] = [*words, *marks, LINE_BREAK]
        """By id, how each type is written inside a sentence: `perro`, `Madrid`, `I`."""
        self.word_count = len(words)
        plain_forms = plain_all(self.forms)
        self.numbers: dict[str, int] = dict(zip(plain_forms, range(len(self)), strict=True))
        """The id of each type, by its `plain` form."""
        self.words: list[str] = plain_forms[: self.word_count]
        """The `plain` forms of the types that are words, by id."""

    @classmethod
    def of_forms(cls, forms: Iterable[str]) -> "Lexicon":
        """Make a lexicon of written forms, one for each type, in any order."""
        given = set(forms) - {LINE_BREAK}
        words = sorted(filter(is_word, given), key=lambda form: (fold(form), plain(form)))
        return cls(words, sorted(form for form in given if not is_word(form)))

    @classmethod
    def load(cls, path: Path) -> "Lexicon":
        """Read a file that `save` wrote. Raises `ModelError` if it is damaged."""
        with reading(path):
            words, _, marks = _decompressed(path.read_bytes()).decode().partition("\n\n")
            lexicon = cls(words.split("\n") if words else [], marks.split("\n") if marks else [])
            if len(lexicon.numbers) != len(lexicon):
                raise ValueError("it has a word twice")
            return lexicon

    def save(self, path: Path) -> None:
        """Write the written forms, one a line: the words, an empty line, the marks."""
        words, marks = self.forms[: self.word_count], self.forms[self.word_count : -1]
        text = "\n".join(words) + "\n\n" + "\n".join(marks)
        with atomic.replacing(path) as file:
            file.write(gzip.compress(text.encode(), mtime=0))

    def __len__(self) -> int:
        return len(self.forms)

    @property
    def line_break(self) -> int:
        """The id of the line break."""
        return len(self.forms) - 1

    def beginning_with(self, prefix: str) -> range:
        """Return the ids of the words whose `fold` form starts with `prefix`."""
        words, end = self.words, prefix + LAST
        return range(bisect_left(words, prefix, key=fold), bisect_left(words, end, key=fold))

    def folded_to(self, word: str) -> range:
        """Return the ids of the words whose `fold` form is `word`."""
        words = self.words
        return range(bisect_left(words, word, key=fold), bisect_right(words, word, key=fold))


def _decompressed(data: bytes) -> bytes:
    """Decompress a gzip file (RFC 1952). Raises `ValueError` if it exceeds `_MAX_BYTES`."""
    stream = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
    decompressed = stream.decompress(data, _MAX_BYTES)
    if not stream.eof:
        raise ValueError("it is cut off, or larger than any lexicon")
    return decompressed
