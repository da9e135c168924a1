"""From text to what the models read: tokens of the network, types of the lexicon."""

import re
from bisect import bisect_left, insort
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from predictive.counts.lexicon import LAST, LINE_BREAK, LONGEST_WORD, Lexicon, fold, is_word, plain
from predictive.counts.ngram_model import Distribution
from predictive.model.directory import Model
from predictive.prediction.writing import capitalized, starts_sentence
from predictive.tokenizer import UNKNOWN_ID, Tokenizer, split_words

SEGMENT_STARTS = re.compile(r"(?<=[^\s(\[{¿¡«“‘—\"']) |(?<=\S\S\S)\n")
"""Where a token certainly begins whose reading does not depend on what is before."""
_BEFORE_SEGMENT = "."
_LEADING = re.compile(r"\W*")
_LONGEST_SEGMENT = 200
_REMEMBERED = 20_000
"""Segments; most are a word with the space before it."""


class Piece(NamedTuple):
    """A piece of text as the models read it."""

    tokens: tuple[int, ...]
    """Ids of the network's vocabulary of words."""
    types: tuple[int, ...]
    """Numbers of the lexicon; words that are not in it have numbers of their own behind these."""


class Reader:
    """Reads text by words, segment by segment, and remembers segments.

    The network was trained on careful text, where sentences begin with a capital and accents are
    in their place. What is typed in a hurry is read as that text would have it: `i` as `I`,
    `manana` as `mañana`, the first word of a sentence with its capital.
    """

    def __init__(
        self, tokenizer: Tokenizer, lexicon: Lexicon, frequency: Distribution, *, capitalizes: bool
    ) -> None:
        self._ids = tokenizer.ids
        self._lexicon = lexicon
        self._frequency = frequency
        self._rare_before = _rare_before(frequency[: lexicon.word_count])
        self._capitalizes = capitalizes
        self._strangers: dict[str, int] = {}
        self._stranger_forms: list[str] = []
        self._stranger_keys: list[tuple[str, int]] = []
        self._segment: Callable[[str, bool, bool], Piece] = lru_cache(_REMEMBERED)(
            self._read_segment
        )

    @classmethod
    def of(cls, model: Model) -> "Reader":
        """Return the reader that a model needs."""
        return cls(
            model.tokenizer,
            model.lexicon,
            model.ngrams.unigrams,
            capitalizes=model.blend.capitalizes,
        )

    @property
    def words(self) -> slice:
        """Where the words of the lexicon are among its types."""
        return slice(self._lexicon.word_count)

    @property
    def line_break(self) -> int:
        """The type of the line break."""
        return self._lexicon.line_break

    def __len__(self) -> int:
        """Return how many types there are, those that the lexicon does not have among them."""
        return len(self._lexicon) + len(self._stranger_forms)

    def read(self, segment: str, before: str) -> Piece:
        """Read a segment that stands behind `before`, or behind more of which that is the end."""
        segment = segment[-_LONGEST_SEGMENT:]
        leading = _LEADING.match(segment)
        starts = starts_sentence(before + (leading.group() if leading else ""))
        return self._segment(segment, not before, starts)

    def form(self, number: int) -> str:
        """Return the form of a type; what the lexicon does not have, as it was first met."""
        known = len(self._lexicon)
        if number < known:
            return self._lexicon.forms[number]
        return self._stranger_forms[number - known]

    def number(self, word: str) -> int:
        """Return the type of a word or mark; what the lexicon does not have gets a new number.

        A word without accents that is in the lexicon with accents alone is taken for that.
        """
        if len(word) > LONGEST_WORD:
            return self._lexicon.line_break
        known = self.known(word)
        if known is None:
            known = self._accented(plain(word))
        return self._meet(word) if known is None else known

    def known(self, word: str) -> int | None:
        """Return the type of a word or mark as it is written, unless it was never met."""
        key = plain(word)
        return self._lexicon.numbers.get(key, self._strangers.get(key))

    def beginning_with(self, key: str) -> npt.NDArray[np.int64]:
        """Return the types of the words whose folded form begins with `key`."""
        known = self._lexicon.beginning_with(key)
        start = bisect_left(self._stranger_keys, (key, 0))
        end = bisect_left(self._stranger_keys, (key + LAST, 0))
        strangers = [number for _, number in self._stranger_keys[start:end]]
        numbers = np.arange(known.start, known.stop)
        return np.append(numbers, strangers).astype(np.int64) if strangers else numbers

    def rare_share(self, key: str) -> float:
        """Return which share of the rare words begins with `key`, as the unknown ones may."""
        known = self._lexicon.beginning_with(key)
        rare = self._rare_before[known.stop] - self._rare_before[known.start]
        return float(rare + 0.5) / float(self._rare_before[-1] + 0.5)

    def _meet(self, stranger: str) -> int:
        number = len(self)
        self._strangers[plain(stranger)] = number
        self._stranger_forms.append(stranger)
        if is_word(stranger):
            insort(self._stranger_keys, (fold(stranger), number))
        return number

    def is_in_lexicon(self, word: str) -> bool:
        """Whether a word was in the training text."""
        return plain(word) in self._lexicon.numbers

    def _accented(self, word: str) -> int | None:
        """Return the most frequent word that is this one without its accents."""
        if not is_word(word) or fold(word) != word:
            return None
        same = self._lexicon.folded_to(word)
        return max(same, key=lambda each: float(self._frequency[each]), default=None)

    def _read_segment(self, segment: str, starts_text: bool, starts: bool) -> Piece:
        pieces = split_words(segment if starts_text else _BEFORE_SEGMENT + segment)
        tokens: list[int] = []
        types: list[int] = []
        before = "" if starts_text else _BEFORE_SEGMENT
        for piece in pieces if starts_text else pieces[1:]:
            text = piece.strip(" ")
            if is_word(text):
                types.append(self.number(text))
                tokens.append(self._token(piece, types[-1], starts))
                starts = False
            else:
                tokens.append(self._ids.get(piece, UNKNOWN_ID))
                types.extend([self.number(text)] if text and not text.isspace() else [])
                types.extend([self._lexicon.line_break] if text == LINE_BREAK else [])
                starts = starts or starts_sentence(before + piece)
            before += piece
        return Piece(tuple(tokens), tuple(types))

    def _token(self, piece: str, number: int, starts: bool) -> int:
        """Return the network's token for a word, as careful text would have it."""
        text = piece.strip(" ")
        space = piece.removesuffix(text)
        form = self.form(number)
        due = capitalized(form) if starts and self._capitalizes else form
        forms = (due, form, text) if text == text.lower() else (text, due, form, text.lower())
        for each in forms:
            for token in (space + each, " " + each):
                if token in self._ids:
                    return self._ids[token]
        return UNKNOWN_ID


def _rare_before(frequency: Distribution) -> npt.NDArray[np.int64]:
    """Return how many of the words before each one are as rare as any (W + 1,)."""
    rare = frequency <= 1.01 * frequency.min(initial=1.0)
    return np.concatenate([[0], np.cumsum(rare)])
