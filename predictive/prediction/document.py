"""A text before the cursor that mostly grows, as the models read it."""

from bisect import bisect_left
from typing import NamedTuple

import numpy as np

from predictive.prediction.segments import SEGMENT_STARTS, Segment, SegmentReader
from predictive.prediction.vocabulary import SessionVocabulary
from predictive.prediction.word_distribution import WordIds

WINDOW = 4096
"""Characters. Of a long text, the last 2 to 3 windows are read."""
STRETCH = 256
"""Characters. The network reads the last 1 to 2 stretches."""
_INSIDE_A_SENTENCE = "a"
_NEAR = 64
"""Characters before a segment that its reading depends on."""


def window_start(length: int) -> int:
    """Return where reading starts in a text of this length; it moves in steps of `WINDOW`."""
    return max(0, (length // WINDOW - 2) * WINDOW)


def stretch_start(length: int) -> int:
    """Return where the network starts to read a text of this length."""
    return max(0, (length // STRETCH - 1) * STRETCH)


class Passage(NamedTuple):
    """The text before a word, as the models read it."""

    tokens: list[int]
    """What the network reads: the end of a long text."""
    next_tokens: list[int]
    """What it will read once the text has grown some more."""
    word_ids: WordIds
    """(T,): a line break, then the words and marks."""


class _Place(NamedTuple):
    """Where a segment begins: in the text, among its tokens, among its word ids."""

    text: int
    tokens: int
    word_ids: int


class Document:
    """Reads one text after every edit; only what differs from the last time is read again."""

    def __init__(self, words: SessionVocabulary) -> None:
        self._reader = SegmentReader(words)
        self._line_break = words.known.line_break
        self._text = ""
        """The text that was read: all but the last segment, which may still grow."""
        self._tokens: list[int] = []
        self._word_ids: list[int] = []
        self._places: list[_Place] = []

    def passage(self, text: str) -> Passage:
        """Read a text; one space at its end belongs to the next word."""
        text = text.removesuffix(" ")
        if self._text and not text.startswith((f"{self._text} ", f"{self._text}\n")):
            self._go_back(text)
        done = len(self._text)
        for match in SEGMENT_STARTS.finditer(text, done + 1):
            segment = self._segment(text, done, match.start())
            self._places.append(_Place(done, len(self._tokens), len(self._word_ids)))
            self._tokens.extend(segment.tokens)
            self._word_ids.extend(segment.word_ids)
            done = match.start()
        self._text = text[:done]
        last = self._segment(text, done, len(text))
        start = stretch_start(len(text))
        following = start + STRETCH if len(text) >= start + STRETCH else len(text)
        return Passage(
            [*self._tokens[self._token_at(start) :], *last.tokens],
            [*self._tokens[self._token_at(following) :], *last.tokens],
            np.array([self._line_break, *self._word_ids, *last.word_ids], dtype=np.int64),
        )

    def following(self, text: str) -> Segment:
        """Return the beginning of what stands after the cursor, inside a sentence."""
        return self._reader.segment(text if text[:1] == " " else f" {text}", _INSIDE_A_SENTENCE)

    def _go_back(self, text: str) -> None:
        """Keep only the segments that `text` begins with."""
        same = bisect_left(
            self._places, True, key=lambda place: not text.startswith(self._text[: place.text + 1])
        )
        place = self._places[same - 1] if same > 0 else _Place(0, 0, 0)
        self._text = self._text[: place.text]
        del (
            self._tokens[place.tokens :],
            self._word_ids[place.word_ids :],
            self._places[max(0, same - 1) :],
        )

    def _segment(self, text: str, start: int, end: int) -> Segment:
        return self._reader.segment(text[start:end], text[max(0, start - _NEAR) : start])

    def _token_at(self, place: int) -> int:
        """Return the first token of the first segment that begins at `place` or after it."""
        found = bisect_left(self._places, place, key=lambda each: each.text)
        return self._places[found].tokens if found < len(self._places) else len(self._tokens)
