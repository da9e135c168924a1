"""Pieces of a text as the models read them: tokens of the network, words of the lexicon."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from predictive.counts.lexicon import LINE_BREAK, is_word
from predictive.prediction.orthography import starts_sentence
from predictive.prediction.vocabulary import SessionVocabulary
from predictive.tokenizer import split_words

SEGMENT_STARTS = re.compile(r"(?<=[^\s(\[{¿¡«“‘—\"']) |(?<=\S\S\S)\n")
"""Where a token begins for certain, and is the same whatever precedes it."""
_BEFORE_SEGMENT = "."
_LEADING = re.compile(r"\W*")
_LONGEST_SEGMENT = 200
_CACHED = 20_000
"""Segments; most are a word with the space before it."""


class Segment(NamedTuple):
    """A piece of text as the models read it."""

    tokens: tuple[int, ...]
    """Ids of the network's vocabulary of words."""
    word_ids: tuple[int, ...]


class SegmentReader:
    """Reads text word by word, in segments, which it caches.

    The network was trained on edited text, with capitals and accents. What is typed without them
    is read as edited text would have it: `i` as `I`,
    `manana` as `mañana`, the first word of a sentence with its capital.
    """

    def __init__(self, words: SessionVocabulary) -> None:
        self._words = words
        self._known = words.known
        self._cached: Callable[[str, bool, bool], Segment] = lru_cache(_CACHED)(self._read)

    def segment(self, text: str, before: str) -> Segment:
        """Read a segment that follows `before`, the end of the text before it."""
        text = text[-_LONGEST_SEGMENT:]
        leading = _LEADING.match(text)
        starts = starts_sentence(before + (leading.group() if leading else ""))
        return self._cached(text, not before, starts)

    def _read(self, text: str, starts_text: bool, starts: bool) -> Segment:
        pieces = split_words(text if starts_text else _BEFORE_SEGMENT + text)
        tokens: list[int] = []
        word_ids: list[int] = []
        before = "" if starts_text else _BEFORE_SEGMENT
        for piece in pieces if starts_text else pieces[1:]:
            word = piece.strip(" ")
            if is_word(word):
                word_ids.append(self._words.add(word))
                tokens.append(self._token(piece, word_ids[-1], starts))
                starts = False
            else:
                tokens.append(self._known.token_id(piece))
                word_ids.extend(self._mark(word))
                starts = starts or starts_sentence(before + piece)
            before += piece
        return Segment(tuple(tokens), tuple(word_ids))

    def _token(self, piece: str, word_id: int, starts: bool) -> int:
        form = self._words.form(word_id)
        return self._known.word_token_id(piece, form, starts_sentence=starts)

    def _mark(self, text: str) -> list[int]:
        """Return the id of a mark or a line break; other space has none."""
        if text == LINE_BREAK:
            return [self._known.line_break]
        return [self._words.add(text)] if text and not text.isspace() else []
