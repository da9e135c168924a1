"""Every word of a text, in the order of its letters."""

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
"""Stands for the end of any line, document or text, and for what is before its beginning."""

LONGEST_WORD = 40
"""Characters. A longer one is nothing that could be suggested."""

_LARGEST = 1 << 25
"""Bytes, unpacked: more than a text has words."""
_MARKS = re.compile("[\u0300-\u036f]")
_BETWEEN = "\0"
"""In no text that is learned."""
JOINERS = "'’-"
"""What may stand inside a word, one at a time."""
LAST = "\U0010ffff"
"""Behind every other character."""


def plain(text: str) -> str:
    """Return `text` in lower case, all apostrophes straight, a final sigma as any other."""
    lowered = text.lower()
    if lowered.isascii():
        return lowered
    return lowered.replace("’", "'").replace("ʼ", "'").replace("ς", "σ")


def plain_all(texts: Sequence[str]) -> list[str]:
    """Return what `plain` makes of each of many texts, some times faster."""
    return plain(_BETWEEN.join(texts)).split(_BETWEEN) if texts else []


def fold(text: str) -> str:
    """Return `text` as `plain` does and without accents: `Mañana` as `manana`."""
    lowered = plain(text)
    return lowered if lowered.isascii() else _MARKS.sub("", unicodedata.normalize("NFD", lowered))


def is_word(token: str) -> bool:
    """Whether a token is a word or a number, and not a mark."""
    return token[:1].isalnum()


class Lexicon:
    """The types of a text: its words and marks, without regard to case, numbered.

    Words come first, sorted by what `fold` makes of them, so that all with one beginning have
    consecutive numbers, however they are accented; then the marks, then the line break.
    """

    def __init__(self, words: list[str], marks: list[str]) -> None:
        """Take what `of_forms` sorted."""
        self.forms: list[str] = [*words, *marks, LINE_BREAK]
        """How each type is written inside a sentence: `perro`, `Madrid`, `I`."""
        self.word_count = len(words)
        plain_forms = plain_all(self.forms)
        self.numbers: dict[str, int] = dict(zip(plain_forms, range(len(self)), strict=True))
        """The number of each type, by what `plain` makes of it."""
        self.words: list[str] = plain_forms[: self.word_count]
        """The types that are words, in their order, as `plain` makes them."""

    @classmethod
    def of_forms(cls, forms: Iterable[str]) -> "Lexicon":
        """Make a lexicon of forms, one a type, in any order."""
        given = set(forms) - {LINE_BREAK}
        words = sorted(filter(is_word, given), key=lambda form: (fold(form), plain(form)))
        return cls(words, sorted(form for form in given if not is_word(form)))

    @classmethod
    def load(cls, path: Path) -> "Lexicon":
        """Read what `save` wrote. Raises `ModelError` if it is damaged."""
        with reading(path):
            words, _, marks = _unpacked(path.read_bytes()).decode().partition("\n\n")
            lexicon = cls(words.split("\n") if words else [], marks.split("\n") if marks else [])
            if len(lexicon.numbers) != len(lexicon):
                raise ValueError("it has a word twice")
            return lexicon

    def save(self, path: Path) -> None:
        """Write the forms, one a line: the words, an empty line, the marks."""
        words, marks = self.forms[: self.word_count], self.forms[self.word_count : -1]
        text = "\n".join(words) + "\n\n" + "\n".join(marks)
        with atomic.replacing(path) as file:
            file.write(gzip.compress(text.encode(), mtime=0))

    def __len__(self) -> int:
        return len(self.forms)

    @property
    def line_break(self) -> int:
        """The number of the line break."""
        return len(self.forms) - 1

    def beginning_with(self, key: str) -> range:
        """Return the numbers of the words whose folded form begins with `key`."""
        words = self.words
        return range(bisect_left(words, key, key=fold), bisect_left(words, key + LAST, key=fold))

    def folded_to(self, key: str) -> range:
        """Return the numbers of the words whose folded form is `key`."""
        words = self.words
        return range(bisect_left(words, key, key=fold), bisect_right(words, key, key=fold))


def _unpacked(data: bytes) -> bytes:
    """Return what a gzip file holds (RFC 1952), but no more than a lexicon may have."""
    stream = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
    unpacked = stream.decompress(data, _LARGEST)
    if not stream.eof:
        raise ValueError("it is cut off, or larger than any lexicon")
    return unpacked
